// The chat on a shop's pages by one classic tag: <script src="https://CHAT/embed.js" data-position="left"></script>.
// It gives window.shopkeeper at once; what a page asks before the chat has loaded is done, in order, afterwards.
(() => {
  const FILES = './';
  const COPIED = { shopName: 'shop-name', shop: 'data-shop', server: 'server', language: 'data-language', theme: 'data-theme', position: 'data-position', greeting: 'data-greeting' };
  const CALLS = { view: 'viewing', cart: 'carry', open: 'show', close: 'hide', say: 'ask' };
  const asked = window.shopkeeper;
  if (asked && !Array.isArray(asked)) return;  // the tag stands on this page twice
  const tag = document.currentScript ?? document.querySelector('script[src*="/embed.js"]');
  const { shop } = tag.dataset;
  const at = new URL(shop ? `./shops/${encodeURIComponent(shop)}/${FILES}` : FILES, tag.src);

  const parsed = new Promise((go) => {
    if (document.readyState !== 'loading') go();
    else document.addEventListener('DOMContentLoaded', go, { once: true });
  });

  async function chat() {
    const parts = ['shopkeeper-chat.js', 'shopkeeper-feed.js'].map((name) => import(new URL(name, at)));
    await Promise.all([...parts, parsed]);
    const there = document.querySelector('shopkeeper-chat');
    if (there) return there;
    const made = document.createElement('shopkeeper-chat');
    made.setAttribute('mode', 'bubble');
    const given = { language: document.documentElement.lang, ...tag.dataset };
    for (const [name, attribute] of Object.entries(COPIED)) if (given[name]) made.setAttribute(attribute, given[name]);
    document.body.append(made);
    return made;
  }

  const loaded = chat();
  loaded.catch((error) => console.warn(`Shopkeeper: the chat of ${at.origin} did not load here. Is this page's origin (${location.origin}) named in SHOPKEEPER_ORIGINS, and the shop in data-shop where there are several?`, error));
  const never = new Promise(() => {});
  const shopkeeper = {};
  for (const [name, method] of Object.entries(CALLS)) {
    shopkeeper[name] = (...given) => loaded.then((element) => element[method](...given), () => never);
  }
  // Pages that load this file late collect their calls: (window.shopkeeper ??= []).push(['view', 'sku-1']).
  shopkeeper.push = (...calls) => { for (const [name, ...given] of calls) if (name in CALLS) shopkeeper[name](...given); };
  window.shopkeeper = shopkeeper;
  shopkeeper.push(...(asked ?? []));
})();
