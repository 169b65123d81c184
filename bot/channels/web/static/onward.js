// On to Telegram and back, each by a link that works once.
import { el, icon } from './dom.js';
import { bubble } from './messages.js';

const ARRIVAL = /[#&]shopkeeper=([\w-]{1,62})(?=&|$)/;

// The token of a link, taken out of the page's address so that a reload doesn't take it again.
export function arrival() {
  const found = ARRIVAL.exec(location.hash);
  if (!found) return null;
  const rest = location.hash.replace(ARRIVAL, '').replace(/^&/, '#');
  history.replaceState(history.state, '', location.pathname + location.search + (rest.length > 1 ? rest : ''));
  return found[1];
}

// The server says in the chat what came of it.
export async function arrive(chat, token) {
  const body = { chat: chat.memory.chat(), token, language: chat.words.language };
  const answer = await chat.visitor.call('page/arrive', {}, { body }).catch(() => null);
  if (!answer?.ok) chat.note(bubble(chat.frame, 'system', chat.words.get('notNow'), ''));
}

// A link to open oneself: a page that opens another by itself is stopped by browsers.
export async function depart(chat) {
  const { words } = chat;
  const answer = await chat.visitor.call('page/onward', {}, { body: { chat: chat.memory.chat() } }).catch(() => null);
  const url = answer?.ok ? (await answer.json()).url : null;
  const link = url && el('a', { class: 'primary', href: url, target: '_blank', rel: 'noopener noreferrer' }, icon('plane'), words.get('openTelegram'));
  chat.note(bubble(chat.frame, 'system', words.get(url ? 'onward' : 'notNow'), '', [link]));
  link?.focus();
}
