// <shopkeeper-chat>: a full page or (mode="bubble") a floating bubble. The guide "The web chat" tells its attributes;
// its methods viewing, carry, show, hide and ask are for pages.
import { CartDrawer, countItems } from './cart.js';
import { Connection } from './connection.js';
import { el, icon, linked } from './dom.js';
import { Launcher } from './launcher.js';
import { Memory, newId } from './memory.js';
import { bubble, fileParts, motion, pressable, replyParts } from './messages.js';
import { arrival, arrive, depart } from './onward.js';
import { styled } from './style.js';
import { serverOf, Visitor } from './visitor.js';
import { Words } from './words.js';

const NEAR = 120;  // pixels from the end that still count as reading the latest message
const RECENT = 2 * 24 * 3600 * 1000;  // ms after the shopper's last words that a closed bubble still listens for an answer

class ShopkeeperChat extends HTMLElement {
  static observedAttributes = ['shop-name'];

  connectedCallback() {
    if (this.words) return this.connection?.start();
    this.server = serverOf(this);
    this.words = new Words(this.dataset.language || navigator.language);
    this.frame = { words: this.words, server: this.server, press: (button, event) => this.press(button, event) };
    this.memory = new Memory(this.server);
    this.visitor = new Visitor(this.server, this.memory);
    this.labels = [];
    this.lines = [];
    this.build();
    this.label();
    const { open, talked } = this.memory.read(), token = arrival();
    if (!this.launcher) this.begin();
    else if (open || token) this.toggle(true, false);
    else if (Date.now() - talked < RECENT) this.begin();
    if (token) arrive(this, token);
    addEventListener('storage', () => this.showUnread());  // read in another tab
    for (const type of ['resize', 'scroll']) visualViewport?.addEventListener(type, () => this.keepSeen());
  }

  disconnectedCallback() { this.connection?.stop(); }

  // For pages: the product that is shown; the cart as it is now, lines of {id, quantity, options}.
  async viewing(product) {
    const answer = await this.tellPage('view', { product: String(product) });
    return Boolean(answer?.known);
  }

  async carry(lines) {
    const told = [...lines].map((line) => (typeof line === 'object' ? line : { id: String(line), quantity: 1 }));
    const answer = await this.tellPage('cart', { lines: told, language: this.words.language });
    if (answer) { this.lines = answer.cart; this.showCart(); }
    return answer?.known ?? 0;
  }

  // One after the other: what is told last is what holds.
  tellPage(about, told) {
    const tell = async () => {
      const answer = await this.visitor.call(`page/${about}`, {}, { body: { chat: this.memory.chat(), ...told } });
      return answer.ok ? answer.json() : null;
    };
    return this.telling = Promise.resolve(this.telling).then(tell).catch(() => null);
  }

  show() { if (this.launcher && this.app.hidden) this.toggle(true); else this.input.focus(); }

  hide() { if (this.launcher && !this.app.hidden) this.toggle(false); }

  ask(text) {
    this.show();
    this.say(String(text));
  }

  // A phone's keyboard may cover the page without resizing it.
  keepSeen() {
    const { height, offsetTop, scale } = visualViewport, end = this.atEnd();
    const covered = scale < 1.1 && innerHeight - height > 120;
    this.app.style.cssText = covered ? `--seen: ${height}px; --above: ${offsetTop}px` : '';
    if (covered && end) this.toEnd('auto');
  }

  attributeChangedCallback() { if (this.words) this.label(); }

  build() {
    const root = this.attachShadow({ mode: 'open' });
    styled(root);
    const bubbled = this.getAttribute('mode') === 'bubble';  // then the landmarks are the page's
    const named = (node, name) => { this.labels.push(() => node.setAttribute('aria-label', this.words.get(name))); return node; };
    const wide = (name) => worded(el('span', { class: 'label', 'aria-hidden': 'true' }), name);
    const worded = (node, name) => { this.labels.push(() => { node.textContent = this.words.get(name); }); return node; };
    this.state = el('span', { class: 'state', role: 'status', 'data-state': 'connecting' }, el('span'));
    this.badge = el('span', { class: 'badge' });
    this.count = el('span', { class: 'count', 'aria-hidden': 'true', hidden: true });
    this.cartButton = el('button', { type: 'button', class: 'round wide', onclick: () => this.drawer.open(this.lines) }, icon('cart'), wide('cart'), this.count);
    this.goOn = named(el('button', { type: 'button', class: 'round wide', hidden: true, onclick: () => depart(this) }, icon('plane'), wide('goOn')), 'goOn');
    this.heading = el(bubbled ? 'h2' : 'h1', { class: 'shop', id: 'shop-name' });
    this.header = el(bubbled ? 'div' : 'header', { class: 'top' },
      el('img', { class: 'avatar', src: new URL('./icon.svg', import.meta.url).href, alt: '' }),
      el('div', { class: 'who' }, this.heading,
        el('div', { class: 'sub' }, this.badge, this.state)),
      named(el('button', { type: 'button', class: 'round wide', onclick: () => this.newChat() }, icon('plus'), wide('newChat')), 'newChat'),
      this.goOn, this.cartButton);
    this.log = named(el('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions' }), 'log');
    this.typing = el('div', { class: 'typing', hidden: true }, worded(el('span', { class: 'sr' }), 'typing'), el('i'), el('i'), el('i'));
    this.quick = named(el('div', { class: 'quick', role: 'group' }), 'quick');
    this.view = el(bubbled ? 'div' : 'main', { class: 'scroll', onscroll: () => this.atEnd() && this.latest.setAttribute('hidden', '') },
      this.log, this.typing, this.quick);
    this.input = named(el('textarea', { rows: 1, maxlength: 4000, enterkeyhint: 'send', autocomplete: 'off', onkeydown: (event) => this.key(event), oninput: () => { this.fit(); if (this.owner !== 'bot' && this.input.value) this.connection?.typing(); } }), 'composer');
    this.labels.push(() => { this.input.placeholder = this.words.get('placeholder'); });
    this.sender = named(el('button', { type: 'submit', class: 'send', 'aria-disabled': 'true' }, icon('send')), 'send');
    this.picker = el('input', { type: 'file', hidden: true, multiple: true, accept: 'image/png,image/jpeg,image/gif,image/webp,application/pdf', onchange: () => this.sendFiles() });
    this.clip = named(el('button', { type: 'button', class: 'round clip', hidden: true, onclick: () => this.picker.click() }, icon('clip')), 'attach');
    this.latest = named(el('button', { type: 'button', class: 'round latest', hidden: true, onclick: () => this.toEnd() }, icon('down')), 'toLatest');
    this.form = named(el('form', { onsubmit: (event) => { event.preventDefault(); this.say(this.input.value); } },
      this.latest, el('div', { class: 'field' }, this.input, this.clip, this.picker, this.sender)), 'composer');
    this.app = el('div', { class: 'app' }, this.header, this.view, this.form);
    root.append(this.app);
    this.drawer = new CartDrawer(this.frame, this.app, () => this.say(this.words.get('checkout')));
    if (bubbled) this.float(root, named);
    this.labels.push(() => {
      this.heading.textContent = this.getAttribute('shop-name') || this.shop || 'Shopkeeper';
      this.app.lang = this.words.language;
      this.app.dir = this.words.direction;
      this.greeting?.replaceChildren(this.welcome());
    });
  }

  float(root, named) {
    this.app.hidden = true;
    this.app.setAttribute('role', 'dialog');
    this.launcher = new Launcher(this.words, this.memory, this.dataset.greeting, () => this.toggle(this.app.hidden));
    this.header.append(named(el('button', { type: 'button', class: 'round', onclick: () => this.toggle(false) }, icon('close')), 'close'));
    this.app.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !this.drawer.shown) this.toggle(false); });
    this.app.setAttribute('aria-labelledby', 'shop-name');
    this.labels.push(() => this.launcher.label());
    root.append(this.launcher.node);
  }

  toggle(open, focus = true) {
    this.app.hidden = !open;
    this.toggleAttribute('open', open);
    this.memory.write({ open });
    this.launcher.show(open);
    if (open) { if (this.connection) this.toEnd('auto'); else this.begin(); }
    this.showUnread();
    if (focus) (open ? this.input : this.launcher.button).focus();
  }

  label() {
    for (const relabel of this.labels) relabel();
    this.showOwner();
    this.showState();
    this.showCart();
  }

  async begin() {
    const chat = this.memory.chat();
    Object.assign(this, { messages: new Map(), logged: new Map(), lines: [], answers: [], lastDay: '', owner: 'bot' });
    this.replyButtons = null;
    this.log.replaceChildren();
    this.quick.replaceChildren();
    this.typing.hidden = true;
    this.greet();
    const connection = this.connection = new Connection(this.visitor, chat, () => this.words.language, (event) => {
      if (connection === this.connection) this.receive(event);
    });
    const unsent = [...connection.unsent];
    this.log.setAttribute('aria-live', 'off');  // what was read before is not read out again
    const past = await this.past(connection);
    if (connection !== this.connection) return;
    this.shop = past.shop;
    this.starters = past.starters;
    this.goOn.hidden = !past.onward?.includes('telegram');
    this.takesFiles = past.files;
    for (const event of past.messages) this.receive(event, true);
    connection.cursor = past.cursor;
    this.owner = past.owner;
    for (const message of unsent) if (!this.messages.has(message.id)) this.own(message, true);
    for (const { node } of this.messages.values()) if (node.classList.contains('waiting')) this.log.append(node);
    this.showUnread();
    this.label();
    this.offer();
    this.toEnd('auto');
    requestAnimationFrame(() => this.log.setAttribute('aria-live', 'polite'));
    connection.start();
  }

  async past(connection) {
    for (let wait = 500; connection === this.connection; wait = Math.min(wait * 2, 10000)) {
      try {
        return await connection.history();
      } catch {
        this.receive({ type: 'state', state: 'offline' });
        await new Promise((resume) => { setTimeout(resume, wait); });
      }
    }
    return { messages: [], cursor: 0, owner: 'bot' };
  }

  // First of all, even offline: this is a program.
  greet() {
    const welcome = bubble(this.frame, 'bot', this.welcome(), '');
    this.greeting = welcome.querySelector('.bubble');
    this.app.classList.add('fresh');
    this.log.append(welcome);
  }

  welcome() {
    const { words, dataset: { greeting } } = this;
    const disclosure = words.get('disclosure', { shop: this.heading.textContent });
    return greeting ? `${greeting}\n\n${disclosure}` : `${words.get('hello')} ${disclosure} ${words.get('invitation')}`;
  }

  newChat() {
    this.connection?.stop();
    this.memory.newChat();
    this.memory.write({ seen: 0 });
    this.begin();
    this.input.focus();
  }

  receive(event, past = false) {
    if (event.type === 'state') { this.stateName = event.state; this.showState(); if (event.state !== 'online') this.typing.hidden = true; return; }
    if (event.type === 'typing') return this.showTyping(event.from === 'human', event.name);
    if (event.type === 'said') return this.said(event, past);
    if (event.type === 'reply') return this.reply(event, past);
    if (event.type === 'edited') return this.edited(event);
    if (event.owner) { this.owner = event.owner; this.showOwner(); return; }
    this.typing.hidden = true;
    if (event.type === 'accepted') this.settle(event.in_reply_to);
    if (event.type === 'error' && event.id) this.settle(event.id, event.code === 'too_many' ? 'tooMany' : 'failed');
  }

  said(event, past) {
    if (event.id && this.messages.has(event.id)) return this.settle(event.id);
    if (!event.text && !event.files?.length) return;
    this.own({ id: event.id ?? newId(), text: event.text, at: event.at, files: event.files }, false);
    if (!past) this.quick.replaceChildren();
  }

  reply(event, past) {
    this.typing.hidden = true;
    const { reply, from } = event;
    if (from === 'bot' || reply.buttons?.length) this.replyButtons = reply.buttons ?? [];
    if (from === 'bot') {
      if (reply.language !== this.words.language && reply.text) { this.words.use(reply.language); if (!past) this.label(); }
      this.lines = reply.cart ?? [];
    } else if (from === 'human') this.replyButtons = [];
    const follow = past || this.atEnd();
    if (reply.text || reply.products.length || reply.table || event.files?.length) {
      const node = bubble(this.frame, from, reply.text, event.at, [...replyParts(this.frame, reply), ...fileParts(this.frame, event.files)], event.name);
      if (from === 'bot') node.lang = reply.language;
      this.logged.set(event.cursor, node);
      this.place(node, event.at);
      if (from !== 'system') this.answers.push(event.cursor);
      if (!past) { this.offer(); this.follow(node, follow); this.showUnread(); }
    }
    if (!past) { this.showCart(); if (from === 'bot') this.dispatchEvent(new CustomEvent('shopkeeper:cart', { detail: this.lines, bubbles: true })); }
  }

  edited(event) {
    this.logged.get(event.edits)?.querySelector('.bubble')?.replaceChildren(linked(event.text));
  }

  // Buttons under the last message only: the latest reply's, or ways to begin.
  offer() {
    const starters = this.starters?.[this.words.language] ?? this.words.get('starters');
    const nodes = this.replyButtons
      ? this.replyButtons.map((button) => pressable(this.frame, button))
      : starters.map((text) => el('button', { type: 'button', class: 'choice', onclick: (event) => { this.say(text); this.refocus(event); } }, text));
    this.quick.replaceChildren(...(this.connection.unsent.length ? [] : nodes));
  }

  say(text) {
    if (!text.trim() || !this.connection) return;
    if (text === this.input.value) { this.input.value = ''; this.fit(); }
    this.dispatch({ type: 'message', text: text.trim() });
  }

  // Each shows once it stands in the log.
  async sendFiles() {
    for (const file of [...this.picker.files]) {
      const answer = await this.connection.file(file, newId()).catch(() => null);
      if (answer?.ok) continue;
      const why = { 413: 'fileBig', 422: 'fileRefused', 429: 'tooMany' }[answer?.status] ?? 'failed';
      this.place(bubble(this.frame, 'system', `${file.name}: ${this.words.get(why)}`, new Date().toISOString()), new Date().toISOString());
    }
    this.picker.value = '';
    this.toEnd();
  }

  press(button, event) {
    this.dispatch({ type: 'press', press: button.press, label: button.label });
    this.refocus(event);
  }

  // A pressed button that goes away must not leave the keyboard nowhere; on a phone the keyboard stays closed.
  refocus(event) {
    if (!this.shadowRoot.activeElement?.isConnected && (event.detail === 0 || matchMedia('(pointer: fine)').matches)) this.input.focus({ preventScroll: true });
  }

  dispatch(message) {
    Object.assign(message, { id: newId(), at: new Date().toISOString() });
    this.quick.replaceChildren();
    this.own(message, true);
    this.memory.write({ talked: Date.now() });
    this.connection.send(message);
    this.toEnd();
  }

  own(message, pending) {
    const node = bubble(this.frame, 'you', message.text ?? message.label, message.at, fileParts(this.frame, message.files));
    const note = el('span', { class: 'note' });
    node.lastChild.prepend(note);
    this.messages.set(message.id, { node, note, message });
    if (pending) { node.classList.add('waiting'); this.showState(); }
    this.place(node, message.at);
  }

  settle(id, problem) {
    const entry = this.messages.get(id);
    if (!entry) return;
    entry.node.classList.remove('waiting');
    entry.note.replaceChildren();
    if (!problem) return;
    const again = el('button', { type: 'button', onclick: () => {
      entry.node.classList.add('waiting');
      this.connection.again(entry.message);
      this.showState();
      this.input.focus();
    } }, this.words.get('again'));
    entry.note.append(el('span', { class: 'bad' }, this.words.get(problem)), ' ', again);
  }

  place(node, at) {
    const when = at ? new Date(at) : new Date();
    this.app.classList.remove('fresh');
    const day = when.toDateString();
    if (day !== this.lastDay) this.log.append(el('div', { class: 'day' }, this.words.day(when)));
    this.lastDay = day;
    this.log.append(node);
  }

  note(node) {
    this.log.append(node);
    this.toEnd();
  }

  showState() {
    const name = this.stateName ?? 'connecting';
    this.state.dataset.state = name;
    const text = this.words.get(name === 'offline' ? 'reconnecting' : name);
    if (this.state.textContent !== text) this.state.firstChild.textContent = text;
    const waiting = name === 'online' || name === 'limited' ? '' : this.words.get('waiting');
    for (const { node, note } of this.messages?.values() ?? []) if (node.classList.contains('waiting')) note.textContent = waiting;
  }

  showOwner() {
    this.clip.hidden = !this.takesFiles || this.owner === 'bot';
    this.badge.textContent = this.words.get({ queued: 'queued', human: 'human' }[this.owner] ?? 'assistant');
  }

  // The assistant writes until its answer is there; a person may stop without one.
  showTyping(person = false, name = null) {
    if (!person && this.owner === 'human') return;
    this.typing.firstChild.textContent = person ? this.words.get('typingPerson', { name: name ?? this.words.get('human') }) : this.words.get('typing');
    this.typing.classList.toggle('person', person);
    const follow = this.atEnd();
    this.typing.hidden = false;
    clearTimeout(this.typingEnds);
    if (person) this.typingEnds = setTimeout(() => { this.typing.hidden = true; }, 6000);
    if (follow) this.toEnd();
  }

  showCart() {
    const n = countItems(this.lines);
    this.count.textContent = n > 99 ? '99+' : n;
    this.count.hidden = n === 0;
    this.cartButton.setAttribute('aria-label', this.words.get('cartCount', { n }));
    this.drawer?.draw(this.lines);
  }

  // Answers that came while the bubble was closed, in any tab.
  showUnread() {
    if (!this.launcher) return;
    const { seen = 0 } = this.memory.read();
    if (!this.app.hidden && this.answers?.at(-1) > seen) this.memory.write({ seen: this.answers.at(-1) });
    this.launcher.tell(this.app.hidden ? (this.answers ?? []).filter((cursor) => cursor > seen).length : 0);
  }

  key(event) {
    // 229: Safari's Enter that only ends a word (input methods).
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.say(this.input.value);
  }

  fit() {
    this.input.style.height = 'auto';
    this.input.style.height = `${this.input.scrollHeight}px`;
    this.sender.setAttribute('aria-disabled', String(!this.input.value.trim()));
  }

  atEnd() { return this.view.scrollHeight - this.view.scrollTop - this.view.clientHeight < NEAR; }

  toEnd(behavior = motion()) { this.view.scrollTo({ top: this.view.scrollHeight, behavior }); }

  // Show a new message from its beginning; who reads further up is not moved.
  follow(node, following) {
    if (!following) { this.latest.hidden = false; return; }
    const top = node.offsetTop - this.view.offsetTop - 16;
    const end = this.view.scrollHeight - this.view.clientHeight;
    this.view.scrollTo({ top: Math.min(top, end), behavior: motion() });
  }
}

customElements.define('shopkeeper-chat', ShopkeeperChat);
