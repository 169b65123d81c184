// The list of chats: fetched again when something changed, walked through by keys.
import { ask } from './page.js';
import { showTeam } from './team.js';

const list = document.getElementById('list');
let busy = false;
let again = false;

export async function refreshList() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  const query = new URLSearchParams(location.search);
  const here = document.getElementById('main').dataset.ref;
  if (here) query.set('open', here);
  const html = await ask(`${list.dataset.src}?${query}`);
  if (html !== null) {
    const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    list.innerHTML = html;
    showTeam();
    if (focused) list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
  busy = false;
  if (again) {
    again = false;
    refreshList();
  }
}

const typing = (target) => target.closest('input, textarea, select, [contenteditable]') !== null;

// j and k walk through the chats, / searches, g then i is not needed: the list is always there.
export function watchKeys() {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === '/') {
      event.preventDefault();
      document.getElementById('q').focus();
    }
    if (event.key === 'j' || event.key === 'k') {
      const rows = [...list.querySelectorAll('a.row')];
      if (!rows.length) return;
      const focused = rows.indexOf(document.activeElement);
      const at = focused >= 0 ? focused : rows.findIndex((row) => row.hasAttribute('aria-current'));
      const next = at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + (event.key === 'j' ? 1 : -1)));
      rows[next].focus();
    }
  });
}
