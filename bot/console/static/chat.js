// One open chat: what is said appears, what the agent does is sent without leaving the page.
import { setUpComposer } from './composer.js';
import { ask, strings } from './page.js';
import { setUpKeys } from './keys.js';
import { refreshList } from './list.js';
import { showTeam } from './team.js';

let main;
let log;
let scroll;
let composer = null;
let hideTyping = 0;

const source = () => main.dataset.src;
const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; };

export const cursor = () => main?.dataset.cursor ?? null;

export function setUp(element) {
  main = element;
  log = document.getElementById('log');
  scroll = document.getElementById('scroll');
  document.addEventListener('submit', submitted);
  document.addEventListener('change', (event) => {
    if (event.target.id === 'to' && event.target.value) event.target.form.requestSubmit();
  });
  document.addEventListener('click', clicked);
  log.addEventListener('toggle', ({ target }) => { if (target.open) edit(target); }, true);
  log.addEventListener('keydown', editing);
  const form = document.getElementById('composer');
  if (form) {
    composer = setUpComposer(form, { sent: said, source });
    refreshSuggestions();
  }
  setUpKeys({ composer, act });
  localTimes(log);
  toEnd();
}

// Times as the agent's clock has them; without scripts they are UTC.
function localTimes(part) {
  const shown = new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
  const today = new Date().toDateString();
  const dated = new Intl.DateTimeFormat(document.documentElement.lang, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  for (const time of part.querySelectorAll('.message time')) {
    const at = new Date(time.dateTime);
    time.textContent = (at.toDateString() === today ? shown : dated).format(at);
  }
}

export const handlers = {
  said({ html, cursor: end, senders }) {
    const follow = atEnd();
    const box = document.createElement('ol');
    box.innerHTML = html;
    localTimes(box);
    for (const message of [...box.children]) {
      if (!document.getElementById(message.id) && !corrected(message)) log.append(message);
    }
    main.dataset.cursor = end;
    document.getElementById('typing').hidden = true;
    if (follow) toEnd();
    if (document.visibilityState === 'visible') read();
    if (senders.some((sender) => sender !== 'system')) {
      refreshSuggestions();
      refreshHead();
    }
    if (senders.includes('shopper') || senders.includes('bot')) refreshPanel();
  },
  moved() {
    refreshHead();
    refreshPanel();
  },
  typing() {
    const sign = document.getElementById('typing');
    const follow = atEnd();
    sign.hidden = false;
    if (follow) toEnd();
    clearTimeout(hideTyping);
    hideTyping = setTimeout(() => { sign.hidden = true; }, 6000);
  },
  shopper({ here }) {
    main.dataset.shopper = here ? 'here' : 'gone';
  },
  here({ others }) {
    const line = document.getElementById('others');
    const writing = others.filter((one) => one.typing).map((one) => one.name);
    const names = writing.length ? writing : others.map((one) => one.name);
    line.hidden = !names.length;
    line.classList.toggle('writing', writing.length > 0);
    const sentence = writing.length ? strings.othersTyping : strings.othersHere;
    line.textContent = names.length ? sentence.replace('%', names.join(', ')) : '';
  },
};

// A correction is shown where the message stands; one of further back stands by itself.
function corrected({ dataset }) {
  const message = dataset.edits && document.getElementById(`m${dataset.edits}`);
  const bubble = message?.querySelector('.bubble');
  if (!bubble) return false;
  bubble.textContent = dataset.text;
  message.querySelector('.edited').hidden = false;
  const details = message.querySelector('details.edit');
  if (details && !details.open) details.querySelector('textarea').defaultValue = dataset.text;
  return true;
}

// The agent's own last message, or the one that was asked for.
export function edit(details = [...log.querySelectorAll('details.edit')].at(-1)) {
  if (!details) return;
  details.open = true;
  const field = details.querySelector('textarea');
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  details.scrollIntoView({ block: 'nearest' });
}

function editing(event) {
  const details = event.target.closest('details.edit');
  if (!details || event.isComposing || event.target.tagName !== 'TEXTAREA') return;
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    event.target.form.requestSubmit();
  } else if (event.key === 'Escape') {
    leaveEdit(details);
  }
}

function leaveEdit(details) {
  details.querySelector('form').reset();
  details.open = false;
  document.getElementById('text')?.focus();
}

async function read() {
  const body = new FormData();
  body.set('upto', cursor());
  await ask(`${source()}/read`, { method: 'POST', body });
  refreshList();
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && main) read();
});

async function swap(id, address) {
  const html = await ask(address);
  if (html === null) return;
  const part = document.getElementById(id);
  // What is being written in this part stays, and so does what was unfolded.
  const kept = new Map([...part.querySelectorAll('textarea, input:not([type=hidden])')].map((field) => [field.id, field.value]));
  const open = new Set([...part.querySelectorAll('details[open]')].map((one) => one.dataset.keep));
  const focused = part.contains(document.activeElement) ? document.activeElement.id : '';
  part.innerHTML = html;
  for (const field of part.querySelectorAll('textarea, input:not([type=hidden])')) {
    if (field.id && kept.get(field.id) && !field.value) field.value = kept.get(field.id);
  }
  for (const one of part.querySelectorAll('details')) one.open = open.has(one.dataset.keep);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

async function refreshHead() {
  await swap('head', `${source()}/head`);
  const seen = document.getElementById('seen');
  showTeam();
  if (seen) seen.value = document.querySelector('.head').dataset.version;
}

const refreshPanel = () => swap('panel', `${source()}/panel`);

async function refreshSuggestions() {
  if (!composer) return;
  const html = await ask(`${source()}/suggestions`);
  if (html === null) return;
  const follow = atEnd();
  composer.suggest(html);
  if (follow) toEnd();
}

function said() {
  toEnd();
}

async function submitted(event) {
  const form = event.target;
  const act_ = form.dataset.act;
  if (!act_) return;
  event.preventDefault();
  if (act_ === 'close' && !confirm(strings.sureClose)) return;
  const done = await ask(form.action, { method: 'POST', body: new FormData(form) });
  if (done === null) {
    refreshHead();
    return;
  }
  if (act_ === 'edit') {
    form.elements.text.defaultValue = form.elements.text.value;
    leaveEdit(form.closest('details'));
  }
  if (act_ === 'note' || act_ === 'tag') form.reset();
  if (['note', 'tag', 'untag', 'heard'].includes(act_)) refreshPanel();
  refreshHead();
}

function act(name) {
  document.querySelector(`form[data-act="${name}"]`)?.requestSubmit();
}

async function clicked(event) {
  const target = event.target.closest('button');
  if (!target) return;
  if (target.id === 'earlier') {
    const html = await ask(`${source()}/earlier?before=${target.dataset.before}`);
    if (html === null) return;
    const box = document.createElement('ol');
    box.innerHTML = html;
    localTimes(box);
    const first = log.firstElementChild;
    const place = first?.getBoundingClientRect().top ?? 0;
    log.prepend(...box.children);
    if (first) scroll.scrollTop += first.getBoundingClientRect().top - place;
    const oldest = Number(log.firstElementChild.id.slice(1));
    if (html.trim() === '' || oldest >= Number(target.dataset.before)) target.hidden = true;
    else target.dataset.before = oldest;
  }
  if (target.classList.contains('from-chat')) {
    const said_ = [...log.querySelectorAll('.message.shopper .bubble')].at(-1)?.textContent;
    if (said_) target.form.querySelector('textarea').value = said_;
  }
  if (target.classList.contains('enclose')) composer?.enclose(target.dataset.id, target.dataset.title);
  if (target.classList.contains('leave')) leaveEdit(target.closest('details'));
  if (target.id === 'show-panel') showPanel();
}

export function showPanel() {
  const open = document.body.classList.toggle('panel-open');
  document.getElementById('show-panel')?.setAttribute('aria-expanded', String(open));

}
