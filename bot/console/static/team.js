// Who is at the desk now: marked wherever colleagues are named.
let online = null;

export function showTeam(ids = null) {
  if (ids) online = new Set(ids);
  if (!online) return;
  for (const one of document.querySelectorAll('[data-agent]')) {
    const there = online.has(one.dataset.agent);
    if (one.tagName === 'OPTION') {
      one.textContent = there ? `● ${one.dataset.name}` : one.dataset.name;
    } else {
      one.classList.toggle('online', there);
      one.querySelector('.at-desk').hidden = !there;
    }
  }
}
