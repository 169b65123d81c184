// Server-sent events with a line of their own about the connection; EventSource itself reconnects only
// after network errors, so an ended stream is opened again here, from where the page is.
import { strings, tell } from './page.js';

const FIRST = 1000;
const LONGEST = 20000;

export function connect(handlers, cursor, ref) {
  let wait = FIRST;
  let lost = null;

  function open() {
    const query = new URLSearchParams();
    if (ref) {
      query.set('chat', ref);
      query.set('since', String(cursor() ?? 0));
      query.set('version', document.querySelector('.head').dataset.version);
    }
    const source = new EventSource(`${strings.base}/live?${query}`);
    source.addEventListener('open', () => {
      wait = FIRST;
      lost?.remove();
      lost = null;
      document.documentElement.dataset.live = 'yes';
    });
    source.addEventListener('error', () => {
      source.close();
      document.documentElement.dataset.live = 'no';
      lost ??= tell(strings.lost, { stays: true });
      setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST);
    });
    source.addEventListener('end', () => {
      source.close();
      tell(strings.ended, { stays: true, link: `${strings.base}/login` });
    });
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
    }
    addEventListener('pagehide', () => source.close(), { once: true });
  }

  open();
}
