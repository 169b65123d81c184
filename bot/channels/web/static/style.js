// The chat's style, for its shadow root only.
import { dark, light } from './palette.js';

const tokens = (palette) => Object.entries(palette).map(([name, value]) => `--${name}:${value};`).join('');

const css = `
:host { ${tokens(light)} --column: 54rem; --way: 90deg; display: block; color: var(--ink); color-scheme: light;
  font: 400 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", sans-serif;
  -webkit-text-size-adjust: 100%; text-align: start; }
@media (prefers-color-scheme: dark) { :host(:not([data-theme=light])) { ${tokens(dark)} color-scheme: dark; } }
:host([data-theme=dark]) { ${tokens(dark)} color-scheme: dark; }
:host([hidden]) { display: none; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; -webkit-tap-highlight-color: transparent; }
h1, h2, h3, p, ul { margin: 0; padding: 0; font: inherit; }
ul { list-style: none; }
svg { width: 1.25rem; height: 1.25rem; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; display: block; }
:focus-visible { outline: 2.5px solid var(--accent-ink); outline-offset: 2px; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.app:dir(rtl) { --way: 270deg; }
.app { position: relative; display: flex; text-align: start; flex-direction: column; height: var(--seen, 100%); translate: 0 var(--above, 0); overflow: hidden; background: var(--ground); }
.top { display: flex; align-items: center; gap: .75rem; padding: .625rem max(1rem, calc((100% - var(--column)) / 2 + 1rem)); padding-top: max(.625rem, env(safe-area-inset-top));
  background: var(--surface); border-bottom: 1px solid var(--line); z-index: 2; }
.avatar { flex: none; width: 2.5rem; height: 2.5rem; border-radius: .8rem; }
.who { flex: 1; min-width: 0; }
.shop { font-size: 1.0625rem; font-weight: 650; line-height: 1.3; letter-spacing: -.01em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.sub { display: flex; align-items: center; gap: .5rem; margin-top: .125rem; font-size: .8125rem; line-height: 1.4; color: var(--quiet); min-width: 0; }
.badge { flex: none; padding: 0 .4375rem; border-radius: .375rem; background: var(--tint); color: var(--on-tint); font-weight: 600; font-size: .75rem; line-height: 1.25rem; }
.state { display: flex; align-items: center; gap: .375rem; min-width: .5rem; }
.state span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
:host([mode=bubble]) .state[data-state=online] span { position: absolute; width: 1px; height: 1px; clip-path: inset(50%); }
.badge:has(+ .state:not([data-state=online])) { display: none; }
.state::before { content: ""; flex: none; width: .5rem; height: .5rem; border-radius: 50%; background: #2f9e6b; }
.state[data-state=offline]::before, .state[data-state=connecting]::before, .state[data-state=limited]::before { background: #d9902f; }
.state[data-state=offline]::before, .state[data-state=connecting]::before { animation: pulse 1.2s ease-in-out infinite alternate; }
.state[data-state=refused]::before { background: var(--sale); }
.round { position: relative; flex: none; display: grid; place-items: center; width: 2.75rem; height: 2.75rem; border-radius: 50%; color: var(--quiet); transition: background .15s, color .15s; }
.round:hover { background: var(--tint); color: var(--on-tint); }
.round .label { display: none; }
:host([mode=bubble]) .round + .round { margin-inline-start: -.625rem; }
.count { position: absolute; top: .125rem; inset-inline-end: 0; min-width: 1.125rem; padding: 0 .25rem; border-radius: 1rem; background: var(--accent); color: var(--on-accent); font-size: .6875rem; font-weight: 700; line-height: 1.125rem; text-align: center; }

.scroll { display: flex; flex-direction: column; flex: 1; min-height: 0; overflow: hidden auto; overscroll-behavior: contain; padding: 1.25rem max(1rem, calc((100% - var(--column)) / 2 + 1rem)) .75rem; scrollbar-color: var(--line) transparent; }
.log { margin-top: auto; display: flex; flex-direction: column; gap: .875rem; outline-offset: -3px; }
.day { align-self: center; padding: .0625rem .75rem; border-radius: 1rem; font-size: .75rem; color: var(--quiet); }
.message { position: relative; display: flex; flex-direction: column; max-width: 100%; animation: rise .22s ease-out; }
.own { align-items: flex-end; }
.system { align-items: center; }
.system .bubble { padding: 0 .5rem; font-size: .875rem; color: var(--quiet); text-align: center; background: none; border: 0; }
.theirs { align-items: flex-start; }
.bubble { max-width: min(36rem, 86%); padding: .625rem .9375rem; border-radius: 1.25rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.own .bubble { background: var(--own); color: var(--on-own); border-end-end-radius: .375rem; }
.theirs .bubble { background: var(--surface); border: 1px solid var(--line); border-end-start-radius: .375rem; }
.bubble a { color: inherit; text-underline-offset: .15em; }
.by { margin: 0 .375rem .1875rem; font-size: .8125rem; font-weight: 600; color: var(--accent-ink); }
.meta { display: flex; gap: .5rem; align-items: center; margin: .1875rem .375rem 0; font-size: .75rem; line-height: 1.3; color: var(--quiet); }
.meta button { color: var(--accent-ink); text-decoration: underline; text-underline-offset: .15em; min-height: 1.5rem; }
.meta .bad { color: var(--sale); }
.waiting .bubble { opacity: .85; }

.carousel { position: relative; align-self: stretch; margin: .625rem -1rem 0; }
.cards { position: relative; display: flex; gap: .75rem; padding: .25rem 1rem .5rem; overflow-x: auto; overscroll-behavior-x: contain; scroll-snap-type: x proximity; scroll-padding: 1rem; scrollbar-width: none; outline-offset: -3px; border-radius: 1rem; }
.cards > li { flex: 0 0 13rem; max-width: calc(100% - 3rem); scroll-snap-align: start; display: flex; }
.card { display: flex; flex-direction: column; gap: .375rem; width: 100%; padding: .5rem .5rem .625rem; background: var(--raised); border: 1px solid var(--line); border-radius: 1.125rem; }
.card > :not(.picture) { margin-inline: .375rem; }
.picture { aspect-ratio: 1; border-radius: .75rem; overflow: hidden; background: #fff; }
.picture img { width: 100%; height: 100%; object-fit: contain; display: block; }
.picture.empty { display: grid; place-items: center; background: var(--tint); color: var(--on-tint); font-size: 2.5rem; font-weight: 600; text-transform: uppercase; }
.card .title { margin-top: .25rem; font-size: .9375rem; font-weight: 600; line-height: 1.35; overflow: hidden; display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow-wrap: anywhere; }
.title a { color: inherit; text-decoration: none; }
.title a:hover { text-decoration: underline; text-underline-offset: .15em; }
.price { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .5rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.price strong { font-size: 1.0625rem; font-weight: 680; }
.reduced strong { color: var(--sale); }
.price s { font-size: .8125rem; color: var(--quiet); }
.rating { display: flex; align-items: center; gap: .375rem; font-size: .8125rem; line-height: 1.2; color: var(--quiet); }
.stars { letter-spacing: .04em; color: transparent; background: linear-gradient(var(--way), var(--star) var(--share), var(--line) var(--share)); background-clip: text; }
.out { font-size: .8125rem; color: var(--sale); }
.reasons { display: flex; flex-wrap: wrap; gap: .25rem; }
.reasons li { padding: .0625rem .5rem; border-radius: .5rem; background: var(--tint); color: var(--on-tint); font-size: .75rem; line-height: 1.25rem; overflow-wrap: anywhere; }
.actions { display: flex; flex-wrap: wrap; gap: .375rem; margin-top: auto; padding-top: .375rem; }
.actions:empty { display: none; }
.choice { min-height: 2.25rem; max-width: 100%; padding: .3125rem .9375rem; border-radius: 1.25rem; border: 1px solid var(--edge); color: var(--accent-ink); font-size: .9375rem; font-weight: 550; line-height: 1.35; overflow-wrap: anywhere; transition: background .15s, border-color .15s; }
.choice:hover { background: var(--tint); border-color: var(--accent-ink); color: var(--on-tint); }
.card .choice { flex: 1 1 auto; padding-inline: .625rem; font-size: .875rem; }
.card .choice:first-child { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
:where(.card .choice:first-child, .send, .primary, .launcher):hover { filter: brightness(1.08); }
.arrow { position: absolute; top: 7rem; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; margin-top: -1.25rem; border-radius: 50%; background: var(--raised); color: var(--ink); border: 1px solid var(--line); box-shadow: 0 4px 14px rgb(var(--shade) / .18); }
.arrow.left { inset-inline-start: .375rem; } .arrow.right { inset-inline-end: .375rem; }
.arrow:dir(rtl) svg { scale: -1 1; }
@media (hover: none) { .arrow { display: none; } }
@media (hover: hover) {
  .carousel.before { --fade-in: 2rem; } .carousel.after { --fade-out: 3rem; }
  .cards { mask-image: linear-gradient(var(--way), transparent, #000 var(--fade-in, 0px), #000 calc(100% - var(--fade-out, 0px)), transparent); }
}
@media (min-width: 48rem) {
  :host(:not([mode=bubble])) .round.wide { display: flex; align-items: center; gap: .5rem; width: auto; padding: 0 .875rem; border-radius: 1.375rem; font-size: .9375rem; font-weight: 550; }
  :host(:not([mode=bubble])) .round.wide .label { display: inline; }
  :host(:not([mode=bubble])) .round.wide .count { position: static; }
}

.comparison { position: relative; max-width: 100%; margin-top: .625rem; overflow-x: auto; background: var(--surface); border: 1px solid var(--line); border-radius: 1rem; }
table { border-collapse: collapse; font-size: .9375rem; line-height: 1.4; }
th, td { padding: .5625rem .875rem; text-align: start; vertical-align: top; min-width: 6.5rem; max-width: 17rem; overflow-wrap: break-word; }
thead th { font-weight: 650; }
tbody th { position: sticky; inset-inline-start: 0; background: var(--surface); color: var(--quiet); font-weight: 500; min-width: 5rem; }
tbody tr { border-top: 1px solid var(--line); }

.typing { display: flex; gap: .3125rem; width: max-content; margin-top: .875rem; padding: .875rem 1rem; background: var(--surface); border: 1px solid var(--line); border-radius: 1.25rem; border-end-start-radius: .375rem; }
.typing i { width: .4375rem; height: .4375rem; border-radius: 50%; background: var(--quiet); animation: pulse .6s ease-in-out infinite alternate; }
.typing i:nth-child(2) { animation-delay: .2s; } .typing i:nth-child(3) { animation-delay: .4s; }
.typing.person .sr { position: static; width: auto; clip-path: none; margin-inline-end: .375rem; font-size: .875rem; line-height: .5rem; color: var(--quiet); }
.quick { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .875rem; }
.quick:empty { display: none; }
.latest { position: absolute; bottom: 100%; inset-inline: 0; margin: 0 auto .75rem; background: var(--raised); border: 1px solid var(--line); box-shadow: 0 4px 14px rgb(var(--shade) / .18); }

form { position: relative; padding: .5rem max(1rem, calc((100% - var(--column)) / 2 + 1rem)) max(.875rem, env(safe-area-inset-bottom)); }
.field { display: flex; align-items: flex-end; gap: .375rem; padding: .3125rem; padding-inline-start: 1.125rem; background: var(--surface); border: 1px solid var(--edge); border-radius: 1.6875rem; transition: border-color .15s, box-shadow .15s; }
.field:focus-within { border-color: var(--accent-ink); box-shadow: 0 0 0 1px var(--accent-ink); }
textarea { flex: 1; min-width: 0; max-height: 9.5rem; padding: .625rem 0; font: inherit; line-height: 1.5; color: inherit; background: none; border: 0; outline: 0; resize: none; overflow-y: auto; scrollbar-width: thin; }
textarea:focus-visible { outline: 0; }
textarea::placeholder { color: var(--quiet); opacity: 1; }
.send { flex: none; display: grid; place-items: center; width: 2.75rem; height: 2.75rem; border-radius: 50%; background: var(--accent); color: var(--on-accent); transition: opacity .15s, filter .15s; }
.file { display: block; margin-top: .375rem; width: max-content; max-width: 100%; padding: .25rem .5rem; border-radius: .75rem; color: var(--accent-ink); overflow-wrap: anywhere; }
.file:has(img) { padding: 0; } .file img { display: block; max-width: min(16rem, 100%); max-height: 16rem; border-radius: .75rem; border: 1px solid var(--line); }
.send[aria-disabled=true] { background: var(--tint); color: var(--quiet); cursor: default; filter: none; }

.veil { position: absolute; inset: 0; z-index: 3; background: rgb(var(--shade) / .38); animation: fade .18s ease-out; }
.drawer { position: absolute; inset-block: 0; inset-inline-end: 0; z-index: 4; display: flex; flex-direction: column; gap: .875rem; width: min(24rem, 100%); padding: .625rem 1.125rem 1.125rem; background: var(--surface); box-shadow: 0 0 40px rgb(var(--shade) / .25); overflow-y: auto; animation: slide .22s ease-out; }
.drawer-head { display: flex; align-items: center; justify-content: space-between; margin-inline-end: -.5rem; }
.drawer h2 { font-size: 1.1875rem; font-weight: 650; }
.lines > li { padding: .75rem 0; border-bottom: 1px solid var(--line); }
.line { display: flex; justify-content: space-between; gap: 1rem; }
.line .title { overflow-wrap: anywhere; }
.line strong, .sum strong { font-weight: 650; white-space: nowrap; font-variant-numeric: tabular-nums; }
.minor { font-size: .875rem; color: var(--quiet); }
.sum { display: flex; justify-content: space-between; font-size: 1.0625rem; font-weight: 600; }
.primary svg { display: inline; vertical-align: -.25rem; margin-inline-end: .375rem; }
a.primary { display: block; margin: .5rem auto; padding: .75rem 1.25rem; text-decoration: none; }
.primary { min-height: 3rem; border-radius: 1.5rem; background: var(--accent); color: var(--on-accent); font-weight: 600; }

/* An empty chat begins in the middle, in larger type. */
@media (min-width: 48rem) and (min-height: 36rem) {
  :host(:not([mode=bubble])) .fresh .theirs .bubble { max-width: 42rem; padding: 0; background: none; border: 0; font-size: clamp(1.375rem, 2.2vw, 1.625rem); line-height: 1.42; letter-spacing: -.012em; text-wrap: pretty; }
  :host(:not([mode=bubble])) .fresh .quick { margin-top: 1.75rem; margin-bottom: auto; padding-bottom: 6vh; }
}

:host([mode=bubble]) { position: fixed; z-index: 2147483000; inset-inline-end: max(1rem, env(safe-area-inset-right)); bottom: max(1rem, env(safe-area-inset-bottom)); height: auto !important; }
.corner { position: relative; display: flex; align-items: flex-end; justify-content: flex-end; gap: .75rem; }
.launcher { position: relative; flex: none; display: grid; place-items: center; width: 3.75rem; height: 3.75rem; border-radius: 50%; background: var(--accent); color: var(--on-accent); box-shadow: 0 8px 28px rgb(var(--shade) / .3); transition: filter .15s; }
.launcher svg { width: 1.75rem; height: 1.75rem; }
.launcher .count { top: -.25rem; inset-inline-end: -.25rem; min-width: 1.5rem; padding: 0 .375rem; border: 2px solid var(--surface); background: var(--sale); color: var(--surface); font-size: .8125rem; line-height: 1.25rem; }
.teaser { position: relative; max-width: min(17rem, calc(100vw - 7rem)); margin-bottom: .5rem; background: var(--surface); border: 1px solid var(--line); border-radius: 1.125rem; border-end-end-radius: .375rem; box-shadow: 0 10px 34px rgb(var(--shade) / .2); animation: rise .25s ease-out; }
.teaser > button:first-child { display: block; padding: .75rem 1rem; padding-inline-end: 2.25rem; text-align: start; font-size: .9375rem; line-height: 1.4; overflow-wrap: anywhere; border-radius: inherit; }
.away { position: absolute; top: .25rem; inset-inline-end: .25rem; display: grid; place-items: center; width: 1.75rem; height: 1.75rem; border-radius: 50%; color: var(--quiet); }
.away:hover { background: var(--tint); color: var(--on-tint); }
.away svg { width: .9375rem; height: .9375rem; }
:host([mode=bubble][data-position=left]) { inset-inline: auto; left: max(1rem, env(safe-area-inset-left)); }
:host([mode=bubble][data-position=right]) { inset-inline: auto; right: max(1rem, env(safe-area-inset-right)); }
:host([mode=bubble][data-position=start]) { inset-inline: max(1rem, env(safe-area-inset-left)) auto; }
:host([data-position=start]) .corner, :host([data-position=left]) .corner:dir(ltr), :host([data-position=right]) .corner:dir(rtl) { flex-direction: row-reverse; }
:host([data-position=start]) .teaser, :host([data-position=left]) .teaser:dir(ltr), :host([data-position=right]) .teaser:dir(rtl) { border-end-end-radius: 1.125rem; border-end-start-radius: .375rem; }
:host([open]) .launcher { box-shadow: 0 4px 14px rgb(var(--shade) / .22); }
:host([mode=bubble]) .app { width: min(25rem, calc(100vw - 2rem)); height: min(42rem, calc(100dvh - 6.75rem)); margin-bottom: .75rem; border: 1px solid var(--line); border-radius: 1.375rem; box-shadow: 0 18px 60px rgb(var(--shade) / .28); animation: rise .2s ease-out; }
@media (max-width: 30rem) {
  .top { gap: .5rem; padding-inline: .75rem .375rem; }
  .scroll { padding-inline: .75rem; }
  .top .round + .round { margin-inline-start: -.5rem; }
  .carousel { margin-inline: -.75rem; }
  .cards { padding-inline: .75rem; scroll-padding: .75rem; }
  form { padding-inline: .625rem; padding-bottom: max(.625rem, env(safe-area-inset-bottom)); }
  :host([mode=bubble][open]) { inset: 0 !important; }
  :host([mode=bubble][open]) .app { width: 100%; height: var(--seen, 100dvh); margin: 0; border: 0; border-radius: 0; }
  :host([mode=bubble]) .avatar { display: none; }
  :host([mode=bubble]) .state[data-state=online] { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  :host([mode=bubble][open]) .corner { display: none; }
}
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; } }
@media (forced-colors: active) { .choice, .send, .launcher, .own .bubble { border: 1px solid; } .stars { color: CanvasText; background: none; } }
@keyframes rise { from { opacity: 0; transform: translateY(.5rem); } }
@keyframes fade { from { opacity: 0; } }
@keyframes slide { from { clip-path: inset(0 0 0 4rem); opacity: 0; } }
@keyframes pulse { to { opacity: .3; } }
`;

export function styled(root, more = '') {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css + more);
  root.adoptedStyleSheets = [sheet];
}
