// The words around what the shop says.
const en = {
  assistant: 'AI assistant',
  hello: 'Hello!', disclosure: 'I am the automated assistant of {shop}, a computer program, not a person.',
  invitation: 'Tell me what you are looking for and I will find it with you.',
  starters: ['What do you sell?', 'What is popular?', 'Help me find a gift'],
  composer: 'Your message', placeholder: 'What are you looking for?', send: 'Send', attach: 'Send a picture or a PDF', fileBig: 'the file is too big', fileRefused: 'only pictures and PDFs up to 10 MB',
  log: 'Conversation', you: 'You', bot: 'Assistant', human: 'Shop team', ofShop: 'shop team', queued: 'A person will join',
  newChat: 'New chat', close: 'Close', open: 'Open the chat', dismiss: 'Close the greeting',
  openNews: { one: 'Open the chat, {n} new message', other: 'Open the chat, {n} new messages' },
  news: { one: '{n} new message in the chat', other: '{n} new messages in the chat' }, toLatest: 'To the latest message',
  cart: 'Cart', cartCount: { one: 'Cart, {n} item', other: 'Cart, {n} items' },
  cartEmpty: 'Your cart is empty so far.', total: 'Total', checkout: 'Checkout', quantity: 'Quantity',
  products: { one: '{n} product', other: '{n} products' }, earlier: 'Previous products', later: 'More products',
  comparison: 'Comparison', fact: 'Detail', quick: 'Suggested answers',
  was: 'instead of', stars: '{n} of 5 stars', unavailable: 'Out of stock', newTab: '(opens in a new tab)',
  goOn: 'Continue in Telegram', openTelegram: 'Open Telegram',
  onward: 'Go on with this chat in Telegram. The link works once, for half an hour.',
  notNow: 'That did not work just now. Please try again in a moment.',
  typing: 'The assistant is typing', typingPerson: '{name} is typing', online: 'Online', connecting: 'Connecting…',
  reconnecting: 'Reconnecting…', limited: 'Online, slow connection', refused: 'This page may not use the chat',
  waiting: 'Will be sent when the connection is back', sending: 'Sending…',
  failed: 'Not delivered', tooMany: 'Too many messages at once', again: 'Send again', today: 'Today', yesterday: 'Yesterday',
};

const ru = {
  assistant: 'ИИ-помощник',
  hello: 'Здравствуйте!', disclosure: 'Я автоматический помощник магазина {shop}: программа, а не человек.',
  invitation: 'Расскажите, что вы ищете, и мы вместе это найдём.',
  starters: ['Что у вас есть?', 'Что популярно?', 'Помогите выбрать подарок'],
  composer: 'Ваше сообщение', placeholder: 'Что вы ищете?', send: 'Отправить', attach: 'Отправить картинку или PDF', fileBig: 'файл слишком большой', fileRefused: 'только картинки и PDF до 10 МБ',
  log: 'Переписка', you: 'Вы', bot: 'Помощник', human: 'Сотрудник магазина', ofShop: 'сотрудник магазина', queued: 'Зовём человека',
  newChat: 'Новый чат', close: 'Закрыть', open: 'Открыть чат', dismiss: 'Закрыть приветствие',
  openNews: { one: 'Открыть чат, {n} новое сообщение', few: 'Открыть чат, {n} новых сообщения', many: 'Открыть чат, {n} новых сообщений', other: 'Открыть чат, {n} нового сообщения' },
  news: { one: 'В чате {n} новое сообщение', few: 'В чате {n} новых сообщения', many: 'В чате {n} новых сообщений', other: 'В чате {n} нового сообщения' }, toLatest: 'К последнему сообщению',
  cart: 'Корзина',
  cartCount: { one: 'Корзина, {n} товар', few: 'Корзина, {n} товара', many: 'Корзина, {n} товаров', other: 'Корзина, {n} товара' },
  cartEmpty: 'В корзине пока пусто.', total: 'Итого', checkout: 'Оформить заказ', quantity: 'Количество',
  products: { one: '{n} товар', few: '{n} товара', many: '{n} товаров', other: '{n} товара' },
  earlier: 'Предыдущие товары', later: 'Следующие товары',
  comparison: 'Сравнение', fact: 'Параметр', quick: 'Варианты ответа',
  was: 'вместо', stars: '{n} из 5', unavailable: 'Нет в наличии', newTab: '(откроется в новой вкладке)',
  goOn: 'Продолжить в Telegram', openTelegram: 'Открыть Telegram',
  onward: 'Продолжите этот разговор в Telegram. Ссылка сработает один раз, в течение получаса.',
  notNow: 'Сейчас не получилось. Попробуйте ещё раз чуть позже.',
  typing: 'Помощник печатает', typingPerson: 'Печатает: {name}', online: 'На связи', connecting: 'Соединяемся…',
  reconnecting: 'Восстанавливаем связь…', limited: 'На связи, соединение медленное', refused: 'Эта страница не может открыть чат',
  waiting: 'Отправим, когда появится связь', sending: 'Отправляется…',
  failed: 'Не доставлено', tooMany: 'Слишком много сообщений сразу', again: 'Отправить ещё раз', today: 'Сегодня', yesterday: 'Вчера',
};

const tables = { en, ru };
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

export class Words {
  constructor(locale) { this.use(locale); }

  use(locale) {
    this.language = String(locale || 'en').toLowerCase().startsWith('ru') ? 'ru' : 'en';
    this.direction = RIGHT_TO_LEFT.has(this.language) ? 'rtl' : 'ltr';
    // Dates and numbers as the reader's own region writes them, where it speaks the language.
    this.region = navigator.languages.find((each) => each.toLowerCase().startsWith(this.language)) ?? this.language;
    this.plurals = new Intl.PluralRules(this.language);
    this.clock = new Intl.DateTimeFormat(this.region, { hour: 'numeric', minute: '2-digit' });
    this.calendar = new Intl.DateTimeFormat(this.region, { day: 'numeric', month: 'long' });
  }

  get(name, values = {}) {
    const words = tables[this.language][name];
    const text = words && words.other ? words[this.plurals.select(values.n)] ?? words.other : words;
    return typeof text === 'string' ? text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? '') : text;
  }

  // `like`: amounts shown beside this one; cents are left out only when none of them shows any.
  money(amount, currency, like = []) {
    try {
      const whole = [amount, ...like].every(Number.isInteger) ? { minimumFractionDigits: 0 } : {};
      return new Intl.NumberFormat(this.region, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...whole }).format(amount);
    } catch {
      return `${amount} ${currency}`;  // a code that no standard knows
    }
  }

  time(date) { return this.clock.format(date); }

  day(date) {
    const midnight = (when) => new Date(when.getFullYear(), when.getMonth(), when.getDate()).getTime();
    const days = Math.round((midnight(new Date()) - midnight(date)) / 86400000);
    return days === 0 ? this.get('today') : days === 1 ? this.get('yesterday') : this.calendar.format(date);
  }
}
