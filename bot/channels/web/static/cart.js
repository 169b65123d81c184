// The cart drawer: a dialog inside the chat, the rest is inert while it is open.
import { el, icon } from './dom.js';

export class CartDrawer {
  constructor(frame, app, checkout) {
    Object.assign(this, { frame, app });
    this.checkout = () => { this.close(); checkout(); };
  }

  get shown() { return Boolean(this.panel); }

  open(lines) {
    this.before = this.app.getRootNode().activeElement;
    this.rest = [...this.app.children];
    this.veil = el('div', { class: 'veil', onclick: () => this.close() });
    this.panel = el('section', { class: 'drawer', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'cart-title',
      onkeydown: (event) => { if (event.key === 'Escape') { event.stopPropagation(); this.close(); } } });
    for (const part of this.rest) part.inert = true;
    this.app.append(this.veil, this.panel);
    this.draw(lines);
  }

  draw(lines) {
    if (!this.panel) return;
    this.panel.replaceChildren(...contents(this.frame, lines, () => this.close(), this.checkout));
    this.panel.querySelector('button').focus();
  }

  close() {
    this.veil.remove();
    this.panel.remove();
    this.panel = null;
    for (const part of this.rest) part.inert = false;
    this.before?.focus();
  }
}

function contents(frame, lines, close, checkout) {
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
