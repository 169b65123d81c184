// The button that opens the chat, with the number of new messages, and the shop's greeting.
import { el, icon } from './dom.js';

export class Launcher {
  // `greeting`: words beside the button until the chat was opened once.
  constructor(words, memory, greeting, toggle) {
    Object.assign(this, { words, memory, unread: 0, opened: false });
    this.number = el('span', { class: 'count', 'aria-hidden': 'true', hidden: true });
    this.button = el('button', { type: 'button', class: 'launcher', 'aria-expanded': 'false', onclick: toggle }, icon('chat'), this.number);
    this.news = el('span', { class: 'sr', role: 'status' });
    this.teaser = '';
    if (greeting && !memory.read().greeted) {
      this.away = el('button', { type: 'button', class: 'away', onclick: () => { this.greeted(); this.button.focus(); } }, icon('close'));
      this.teaser = el('div', { class: 'teaser' }, el('button', { type: 'button', dir: 'auto', onclick: toggle }, greeting), this.away);
    }
    this.node = el('div', { class: 'corner' }, this.teaser, this.news, this.button);
  }

  greeted() {
    this.teaser?.remove?.();
    this.memory.write({ greeted: true });
  }

  show(open) {
    this.opened = open;
    this.button.setAttribute('aria-expanded', String(open));
    this.button.replaceChildren(icon(open ? 'fold' : 'chat'), this.number);
    if (open) this.greeted();
    this.label();
  }

  tell(unread) {
    if (unread > this.unread) this.news.textContent = this.words.get('news', { n: unread });
    this.unread = unread;
    this.label();
  }

  label() {
    this.number.textContent = this.unread > 99 ? '99+' : this.unread;
    this.number.hidden = this.unread === 0;
    const name = this.opened ? 'close' : this.unread ? 'openNews' : 'open';
    this.button.setAttribute('aria-label', this.words.get(name, { n: this.unread }));
    this.away?.setAttribute('aria-label', this.words.get('dismiss'));
  }
}
