// The agent's answer: kept while it is being written, sent once, with products, from a suggestion or a canned reply.
import { ask, strings, tell } from './page.js';

const SIGN = 3000;

export function setUpComposer(form, { sent, source }) {
  const text = form.elements.text;
  const enclosed = document.getElementById('enclosed');
  const suggestions = document.getElementById('suggestions');
  const canned = document.getElementById('canned');
  const draft = `shopkeeper-draft ${source()}`;
  let signed = 0;
  let sending = false;

  text.value = sessionStorage.getItem(draft) ?? text.value;
  grow();

  function grow() {
    text.style.height = 'auto';
    text.style.height = `${Math.min(text.scrollHeight + 2, 240)}px`;
  }

  function keep() {
    if (text.value) sessionStorage.setItem(draft, text.value);
    else sessionStorage.removeItem(draft);
  }

  async function sign() {
    if (Date.now() - signed < SIGN) return;
    signed = Date.now();
    const headers = { accept: 'application/json', 'x-csrf': strings.csrf };
    // Nobody needs to hear of a sign that got lost.
    await fetch(`${source()}/typing`, { method: 'POST', headers, body: new FormData() }).catch(() => null);
  }

  async function send() {
    if (sending || !(text.value.trim() || enclosed.children.length)) return;
    sending = true;
    const done = await ask(form.action, { method: 'POST', body: new FormData(form) });
    sending = false;
    if (done === null) return;
    // Only what arrived is new next time: a repeat after an error carries the same number.
    form.elements.update.value = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    text.value = '';
    enclosed.replaceChildren();
    keep();
    grow();
    signed = 0;
    sent();
    text.focus();
  }

  async function upload(file) {
    const headers = { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(file.name) };
    const done = await ask(`${source()}/files`, { method: 'POST', body: file, headers });
    if (done === null) return;
    const kept = JSON.parse(done);
    enclose(kept.file, `📎 ${kept.name}`, 'file');
  }

  function enclose(id, title, name = 'product') {
    if ([...enclosed.querySelectorAll('input')].some((field) => field.value === id)) return;
    const item = document.createElement('li');
    item.className = 'chip';
    item.textContent = title;
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value: id });
    const remove = document.createElement('button');
    Object.assign(remove, { type: 'button', className: 'bare', textContent: '×' });
    remove.setAttribute('aria-label', `${strings.removeEnclosed}: ${title}`);
    remove.addEventListener('click', () => item.remove());
    item.append(field, remove);
    enclosed.append(item);
  }

  function use(button) {
    text.value = button.dataset.text;
    enclosed.replaceChildren();
    const titles = JSON.parse(button.dataset.titles);
    JSON.parse(button.dataset.products).forEach((id, index) => enclose(id, titles[index]));
    keep();
    grow();
    text.focus();
  }

  function showCanned() {
    const typed = /^\/([\p{L}\p{N}_-]*)$/u.exec(text.value);
    const replies = document.getElementById('canned-replies');
    canned.replaceChildren();
    if (typed && replies) {
      for (const reply of replies.content.querySelectorAll('li')) {
        if (reply.dataset.name.startsWith(typed[1].toLowerCase())) canned.append(reply.cloneNode(true));
      }
      canned.firstElementChild?.setAttribute('aria-selected', 'true');
    }
    canned.hidden = !canned.children.length;
  }

  function fill(reply) {
    text.value = reply.dataset.text;
    canned.hidden = true;
    if (reply.dataset.missing) tell(strings.missingValues.replace('%', reply.dataset.missing));
    keep();
    grow();
    text.focus();
  }

  function step(by) {
    const all = [...canned.children];
    const at = all.findIndex((one) => one.getAttribute('aria-selected') === 'true');
    all[at]?.removeAttribute('aria-selected');
    all[(at + by + all.length) % all.length].setAttribute('aria-selected', 'true');
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send();
  });
  text.addEventListener('input', () => {
    keep();
    grow();
    showCanned();
    if (text.value) sign();
  });
  text.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (!canned.hidden && ['ArrowDown', 'ArrowUp', 'Enter', 'Tab', 'Escape'].includes(event.key)) {
      event.preventDefault();
      if (event.key === 'ArrowDown') step(1);
      else if (event.key === 'ArrowUp') step(-1);
      else if (event.key === 'Escape') canned.hidden = true;
      else fill(canned.querySelector('[aria-selected=true]'));
      event.stopPropagation();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape') {
      text.blur();
    }
  });
  canned.addEventListener('mousedown', (event) => {
    const reply = event.target.closest('li');
    if (!reply) return;
    event.preventDefault();
    fill(reply);
  });
  suggestions.addEventListener('click', (event) => {
    const button = event.target.closest('button.use');
    if (!button) return;
    use(button);
    if (button.classList.contains('now')) send();
  });

  document.getElementById('translate')?.addEventListener('click', async () => {
    if (!text.value.trim()) return;
    const body = new FormData();
    body.set('text', text.value);
    const done = await ask(`${source()}/translate`, { method: 'POST', body });
    if (done === null) return;
    text.value = JSON.parse(done).text;
    keep();
    grow();
    text.focus();
  });

  const files = document.getElementById('file');
  document.getElementById('attach').addEventListener('click', () => files.click());
  files.addEventListener('change', async () => {
    for (const file of files.files) await upload(file);
    files.value = '';
    text.focus();
  });
  text.addEventListener('paste', (event) => {
    const pasted = [...event.clipboardData.files];
    if (!pasted.length) return;
    event.preventDefault();
    pasted.forEach(upload);
  });

  return {
    enclose,
    focus: () => text.focus(),
    suggest: (html) => { suggestions.innerHTML = html; },
    useSuggestion: () => suggestions.querySelector('button.use')?.click(),
  };
}
