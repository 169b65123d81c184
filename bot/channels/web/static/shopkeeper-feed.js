// <shopkeeper-feed kind="similar" product="sku-1">: a shelf of recommendations anywhere on a shop's pages.
// Attributes: kind, product, limit, heading, when-empty, server (default: where this file came from), data-shop,
// data-language, data-theme. It takes no place while it has nothing to show, and loads when the reader comes near.
import { el } from './dom.js';
import { Memory } from './memory.js';
import { carousel } from './messages.js';
import { feedStyle } from './feed-style.js';
import { shelfWords } from './feed-words.js';
import { styled } from './style.js';
import { serverOf, Visitor } from './visitor.js';
import { Words } from './words.js';

const SERVED = { 'recently-viewed': 'recent' };
const KINDS = new Set(['similar', 'goes-with', 'recently-viewed', 'popular', 'for-you']);

class ShopkeeperFeed extends HTMLElement {
  static observedAttributes = ['kind', 'product', 'limit', 'heading', 'when-empty', 'data-language'];

  connectedCallback() {
    this.online = () => { if (this.failed) this.refresh(); };
    addEventListener('online', this.online);
    if (!this.box) this.build();
    this.watch = new IntersectionObserver((seen) => {
      if (!seen.some((each) => each.isIntersecting)) return;
      this.watch.disconnect();
      this.near = true;
      this.refresh();
    }, { rootMargin: '400px' });
    this.watch.observe(this);
  }

  disconnectedCallback() {
    removeEventListener('online', this.online);
    this.watch.disconnect();
  }

  attributeChangedCallback() { if (this.near) this.refresh(); }

  build() {
    this.server = serverOf(this);
    this.visitor = new Visitor(this.server, new Memory(this.server));
    const root = this.attachShadow({ mode: 'open' });
    styled(root, feedStyle);
    this.heading = el('h2', { id: 'heading' });
    this.shelf = el('div');
    this.box = el('section', { class: 'feed', 'aria-labelledby': 'heading', 'aria-busy': 'true' }, this.heading, this.shelf);
    root.append(this.box);
    this.wait();
  }

  // Grey cards in the size of those to come, so that the page doesn't jump.
  wait() {
    const card = () => el('li', {}, el('div', { class: 'card' }, el('div', { class: 'picture' }), el('i'), el('i')));
    this.shelf.replaceChildren(el('ul', { class: 'cards blank', 'aria-hidden': 'true' }, card(), card(), card(), card(), card(), card()));
  }

  async refresh() {
    const words = new Words(this.dataset.language || this.closest('[lang]')?.lang || navigator.language);
    const kind = this.getAttribute('kind') ?? 'popular';
    const asked = this.asked = {};  // a later question makes this one's answer old
    if (!KINDS.has(kind)) {
      console.warn(`Shopkeeper: <shopkeeper-feed> knows no kind "${kind}"; the kinds are ${[...KINDS].join(', ')}.`);
      return this.fill(words, kind, []);
    }
    this.box.setAttribute('aria-busy', 'true');
    let products = null;
    try {
      products = await this.ask(kind, words);
    } catch { /* no connection: this shelf stays empty until there is one */ }
    if (asked !== this.asked) return;
    this.failed = products === null;
    this.fill(words, kind, products ?? []);
  }

  async ask(kind, words) {
    const query = { kind: SERVED[kind] ?? kind, language: words.language, limit: this.getAttribute('limit') || 8 };
    const product = this.getAttribute('product');
    if (product) query.product = product;
    const answer = await this.visitor.call('page/shelf', query);
    if (answer.ok) return (await answer.json()).products;
    const { error } = await answer.json().catch(() => ({}));
    console.warn(`Shopkeeper: this shelf stays empty. ${error ?? answer.status}`);
    return [];
  }

  fill(words, kind, products) {
    const speaks = this.getAttribute('when-empty') === 'show' && !this.failed;
    this.toggleAttribute('empty', !products.length && !speaks);
    this.box.lang = words.language;
    this.box.dir = words.direction;
    const said = shelfWords[words.language];
    this.heading.textContent = this.getAttribute('heading') || said[kind] || '';
    const frame = { words, server: this.server, level: 'h3', here: true };
    this.shelf.replaceChildren(products.length ? carousel(frame, products) : el('p', { class: 'minor' }, said.empty));
    this.box.setAttribute('aria-busy', 'false');
    this.dispatchEvent(new CustomEvent('shopkeeper:feed', { detail: products.map(({ id }) => id), bubbles: true }));
  }
}

customElements.define('shopkeeper-feed', ShopkeeperFeed);
