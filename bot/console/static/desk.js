// The desk's pages while they are open: the list stays fresh, and what calls for the agent rings.
import { ring, setUpNotifications } from './calls.js';
import { refreshList, watchKeys } from './list.js';
import { showTeam } from './team.js';
import { connect } from './stream.js';

const main = document.getElementById('main');
const chat = main.dataset.ref ? await import('./chat.js') : null;

setUpNotifications();
watchKeys();
chat?.setUp(main);

const handlers = {
  news(data) {
    ring(data);
    refreshList();
  },
  team({ online }) {
    showTeam(online);
  },
  ...(chat?.handlers ?? {}),
};

connect(handlers, () => chat?.cursor() ?? null, main.dataset.ref ?? '');
