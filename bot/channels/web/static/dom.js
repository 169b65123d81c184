// Builds elements. Words become text nodes only, so nothing that a shop or a shopper writes is ever markup.
const SVG = 'http://www.w3.org/2000/svg';

export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
  return node;
}

export function hidden(text) { return el('span', { class: 'sr' }, text); }

const SHAPES = {
  cart: 'M3 4h2.2l2.3 11.2a1.6 1.6 0 0 0 1.6 1.3h8.3a1.6 1.6 0 0 0 1.6-1.25L20.5 8H6.2M9.5 20.25h.01M17 20.25h.01',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  send: 'M12 19V5M5.5 11.5 12 5l6.5 6.5',
  clip: 'M20 11.5l-7.8 7.8a5 5 0 0 1-7.1-7.1l8-8a3.4 3.4 0 0 1 4.8 4.8l-7.9 7.9a1.7 1.7 0 0 1-2.4-2.4l7.2-7.2',
  down: 'M12 5v14M5.5 12.5 12 19l6.5-6.5',
  plane: 'M20.5 4 3.5 11l6 2.5M20.5 4l-3.5 15.5-7.5-6M20.5 4 9.5 13.5V19l3-3.25',
  fold: 'M6 9.5l6 6 6-6',
  left: 'M14.5 6 8.5 12l6 6',
  right: 'M9.5 6l6 6-6 6',
  chat: 'M5 5h14a2 2 0 0 1 2 2v8.5a2 2 0 0 1-2 2h-6.5L8 21.5v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM8 9.75h8M8 13h5',
};

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', SHAPES[name]);
  svg.append(path);
  return svg;
}

// An address that a link or picture may have, or null: http, https, or relative to the shop's server.
export function safeUrl(address, base) {
  if (!address) return null;
  try {
    const url = new URL(address, base);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
  } catch {
    return null;
  }
}

// Pictures from elsewhere are only ever loaded over https (the page's policy allows no other).
export function pictureUrl(address, base) {
  const url = safeUrl(address, base);
  if (url && url.protocol === 'http:' && url.host !== new URL(base).host) url.protocol = 'https:';
  return url && url.href;
}

// Plain text with its web addresses made into links.
export function linked(text) {
  const parts = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g)) {
    parts.append(text.slice(end, match.index));
    const url = safeUrl(match[0], document.baseURI);
    parts.append(url ? el('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer' }, match[0]) : match[0]);
    end = match.index + match[0].length;
  }
  parts.append(text.slice(end));
  return parts;
}
