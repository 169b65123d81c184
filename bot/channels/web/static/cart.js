// The cart drawer: a dialog inside the chat, the rest is inert while it is open.
import { el, icon } from './dom.js';

export function drawCart(frame, lines, close, checkout) {
  const { words } = frame;
  const totals = new Map();
  for (const line of lines) totals.set(line.currency, (totals.get(line.currency) ?? 0) + line.price * line.quantity);
  const amounts = lines.map((line) => line.price);
  const money = (amount, currency) => words.money(round(amount), currency, amounts);
  const rows = lines.map((line) => el('li', {},
    el('div', { class: 'line' }, el('span', { class: 'title', dir: 'auto' }, line.title || line.id),
      el('strong', {}, money(line.price * line.quantity, line.currency))),
    el('div', { class: 'line minor' },
      el('span', {}, Object.values(line.options ?? {}).join(', ')),
      el('span', {}, `${words.get('quantity')}: ${line.quantity} × ${money(line.price, line.currency)}`))));
  const body = lines.length
    ? [el('ul', { class: 'lines', role: 'list' }, ...rows),
      el('div', { class: 'sum' }, el('span', {}, words.get('total')),
        el('strong', {}, [...totals].map(([currency, sum]) => money(sum, currency)).join(' + '))),
      el('button', { type: 'button', class: 'primary', onclick: checkout }, words.get('checkout'))]
    : [el('p', { class: 'minor' }, words.get('cartEmpty'))];
  return [
    el('div', { class: 'drawer-head' }, el('h2', { id: 'cart-title' }, words.get('cart')),
      el('button', { type: 'button', class: 'round', 'aria-label': words.get('close'), onclick: close }, icon('close'))),
    ...body,
  ];
}

export function countItems(lines) { return lines.reduce((sum, line) => sum + line.quantity, 0); }

function round(amount) { return Math.round(amount * 100) / 100; }
