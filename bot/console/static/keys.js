// Keys of an open chat, and the sheet that lists them.
import { edit, showPanel } from './chat.js';

export function setUpKeys({ composer, act }) {
  const sheet = document.getElementById('keys');
  document.addEventListener('click', (event) => {
    if (event.target.closest('#help')) sheet.showModal();
  });
  addEventListener('keydown', (event) => {
    const field = event.target.closest('input, textarea, select');
    if (event.key === 'Escape' && field) field.blur();
    if (field || sheet.open || event.ctrlKey || event.metaKey || event.altKey) return;
    const doing = {
      r: () => composer?.focus(),
      e: () => edit(),
      s: () => composer?.useSuggestion(),
      t: () => act('take'),
      b: () => act('return'),
      x: () => act('close'),
      n: () => { if (matchMedia('(max-width: 70rem)').matches && !document.body.classList.contains('panel-open')) showPanel(); document.getElementById('note')?.focus(); },
      p: () => showPanel(),
      '?': () => sheet.showModal(),
    }[event.key];
    if (!doing) return;
    event.preventDefault();
    doing();
  });
}
