// How one message looks: bubbles, product cards, comparison, buttons.
import { el, hidden, icon, linked, pictureUrl, safeUrl } from './dom.js';

// `frame`: {words, server, press(button)}. `who`: you, bot, human (with their name) or system.
export function bubble(frame, who, text, at, extra = [], name = null) {
  const when = new Date(at);
  const time = Number.isNaN(when.getTime()) ? '' : el('time', { datetime: when.toISOString() }, frame.words.time(when));
  const words = text ? el('div', { class: 'bubble', dir: 'auto' }, linked(text)) : '';
  if (who === 'system') return el('div', { class: 'message system' }, words, ...extra);
  return el('div', { class: `message ${who === 'you' ? 'own' : 'theirs'}` },
    who === 'human' ? el('div', { class: 'by' }, name ? `${name}, ${frame.words.get('ofShop')}` : frame.words.get(who)) : hidden(`${frame.words.get(who)}: `), words, ...extra, el('div', { class: 'meta' }, time));
}

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export function fileParts(frame, files) {
  return (files ?? []).map((file) => {
    const href = new URL(file.url, frame.server).href;
    const shown = PICTURES.includes(file.media_type)
      ? el('img', { src: href, alt: file.name, loading: 'lazy' }) : `\u{1F4C4} ${file.name}`;
    return el('a', { class: 'file', href, target: '_blank', rel: 'noopener noreferrer' }, shown, hidden(` ${frame.words.get('newTab')}`));
  });
}

export function replyParts(frame, reply) {
  const parts = [];
  if (reply.products?.length) parts.push(carousel(frame, reply.products));
  if (reply.table) parts.push(comparison(frame, reply.table));
  return parts;
}

// `frame.level`: the rank of a card's heading; `frame.here`: links stay in this tab; without `frame.press` no buttons.
export function carousel(frame, products) {
  const { words } = frame;
  const list = el('ul', { class: 'cards', role: 'list', tabindex: 0, 'aria-label': words.get('products', { n: products.length }) },
    ...products.map((product) => el('li', {}, card(frame, product))));
  const onward = () => (getComputedStyle(list).direction === 'rtl' ? -1 : 1);
  const arrow = (name, shape, way) => el('button', {
    class: `arrow ${shape}`, type: 'button', tabindex: -1, 'aria-label': words.get(name), hidden: true,
    onclick: () => list.scrollBy({ left: way * onward() * list.clientWidth * 0.8, behavior: motion() }),
  }, icon(shape));
  const before = arrow('earlier', 'left', -1), after = arrow('later', 'right', 1);
  const update = () => {
    const gone = Math.abs(list.scrollLeft), left = gone > 8, right = gone + list.clientWidth < list.scrollWidth - 8;
    box.classList.toggle('before', left);
    box.classList.toggle('after', right);
    before.hidden = !left;
    after.hidden = !right;
  };
  const box = el('div', { class: 'carousel' }, list, before, after);
  list.addEventListener('scroll', update, { passive: true });
  new ResizeObserver(update).observe(list);
  return box;
}

function card(frame, product) {
  const { words, server } = frame;
  const url = safeUrl(product.url, server)?.href;
  const title = url
    ? frame.here
      ? el('a', { href: url }, product.title)
      : el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, product.title, hidden(` ${words.get('newTab')}`))
    : product.title;
  const price = el('p', { class: 'price' }, el('strong', {}, product.price_text || words.money(product.price, product.currency)));
  if (product.price && product.list_price > product.price) {
    price.classList.add('reduced');
    price.append(' ', hidden(words.get('was')), ' ', el('s', {}, words.money(product.list_price, product.currency, [/[.,]\d\d(?!\d)/.test(product.price_text) ? 0.5 : product.price])));
  }
  return el('article', { class: 'card' },
    picture(product, server),
    el(frame.level ?? 'h2', { class: 'title', dir: 'auto' }, title),
    price,
    product.rating ? stars(words, product.rating) : '',
    product.available === false ? el('p', { class: 'out' }, words.get('unavailable')) : '',
    product.reasons?.length ? el('ul', { class: 'reasons', role: 'list' }, ...product.reasons.map((reason) => el('li', {}, reason))) : '',
    el('div', { class: 'actions' }, ...(frame.press ? product.buttons ?? [] : []).map((button) => pressable(frame, button))));
}

function picture(product, server) {
  const box = el('div', { class: 'picture' });
  const letter = () => { box.classList.add('empty'); box.replaceChildren(el('span', { 'aria-hidden': 'true' }, [...product.title.trim()][0] ?? '')); };
  const address = pictureUrl(product.image, server);
  if (address) {
    box.append(el('img', { src: address, alt: '', loading: 'lazy', decoding: 'async', referrerpolicy: 'no-referrer', onerror: letter }));
  } else letter();
  return box;
}

function stars(words, rating) {
  const n = new Intl.NumberFormat(words.language, { maximumFractionDigits: 1 }).format(rating);
  const row = el('span', { class: 'stars', 'aria-hidden': 'true' }, '★★★★★');
  row.style.setProperty('--share', `${Math.max(0, Math.min(5, rating)) * 20}%`);
  return el('p', { class: 'rating' }, row, el('span', { 'aria-hidden': 'true' }, n), hidden(words.get('stars', { n })));
}

function comparison(frame, table) {
  const { words } = frame;
  const width = Math.max(...table.rows.map((row) => row.length), 0);
  const headers = table.headers.length < width ? ['', ...table.headers] : table.headers;
  const head = headers.map((text, column) => column === 0
    ? el('td', {}, hidden(words.get('fact')))
    : el('th', { scope: 'col', dir: 'auto' }, text));
  const rows = table.rows.map((row) => el('tr', {}, ...row.map((text, column) => column === 0
    ? el('th', { scope: 'row' }, text)
    : el('td', { dir: 'auto' }, text || '–'))));
  return el('div', { class: 'comparison', role: 'region', tabindex: 0, 'aria-label': words.get('comparison') },
    el('table', {}, el('caption', { class: 'sr' }, words.get('comparison')),
      el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...rows)));
}

export function pressable(frame, button) {
  return el('button', { type: 'button', class: 'choice', onclick: (event) => frame.press(button, event) }, button.label);
}

export function motion() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
}
