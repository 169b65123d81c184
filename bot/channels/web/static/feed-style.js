// What a shelf on a shop's page looks like, over the chat's own style. It has no ground: the page's shows through.
import { dark, light } from './palette.js';

const { shade, ...colours } = light;
const both = Object.keys(colours).map((name) => `--${name}:light-dark(${light[name]},${dark[name]});`).join('');
const one = Object.entries(light).map(([name, value]) => `--${name}:${value};`).join('');

// Light or dark as the page around it is (its color-scheme), not as the system: it stands among the page's own words.
export const feedStyle = `
:host { font: inherit; color: inherit; }
:host(:not([data-theme=light]):not([data-theme=dark])) { ${one} color-scheme: inherit; }
@supports (color: light-dark(#000, #fff)) { :host(:not([data-theme=light]):not([data-theme=dark])) { ${both} } }
:host([empty]) { display: none; }
.feed { font-family: inherit; }
h2 { margin-bottom: .75rem; font-size: 1.375rem; font-weight: 600; line-height: 1.25; }
.carousel { margin: 0 -.25rem; }
.cards { padding: .25rem .25rem .75rem; gap: 1rem; scroll-padding: .25rem; }
.cards > li { flex-basis: 12.5rem; }
.card { position: relative; color: var(--ink); transition: border-color .15s, box-shadow .15s; }
.card:hover { border-color: var(--edge); box-shadow: 0 6px 22px rgb(var(--shade) / .1); }
.title a::after { content: ""; position: absolute; inset: 0; border-radius: 1.125rem; }
.title a:focus-visible { outline: 0; }
.title a:focus-visible::after { outline: 2.5px solid var(--accent-ink); outline-offset: 2px; }
.feed .minor { font-size: 1rem; color: inherit; opacity: .85; }
.blank { overflow: hidden; }
.blank .card { min-height: 18rem; border-color: transparent; background: rgb(128 128 128 / .08); }
.blank .picture { background: rgb(128 128 128 / .12); }
.blank i { height: .875rem; border-radius: .375rem; background: rgb(128 128 128 / .12); }
.blank i:last-child { width: 40%; }
`;
