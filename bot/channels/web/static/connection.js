// The live connection: sends each message until the server has answered it, resumes where it broke off, and falls
// back to plain requests where sockets don't get through. A message keeps its id, so no retry doubles a turn.
const PING = 25000, PONG = 10000, STABLE = 5000, LONGEST_WAIT = 15000;

export class Connection {
  // `tell(event)` gets what the server sends, and {type: 'state', state}: connecting, online, offline, limited, refused.
  constructor(server, chat, language, tell) {
    Object.assign(this, { server, chat, language, tell, cursor: 0, failures: 0, stopped: false, seen: true });
    this.box = `shopkeeper:unsent:${chat}`;
    this.unsent = load(this.box);
    this.onOnline = () => { this.failures = 0; this.connect(); };
    this.onOffline = () => this.drop();
    this.onReturn = () => { if (!document.hidden) (this.live ? this.ping() : this.connect()); };  // a phone that slept
  }

  // The visitor's chat so far; the first visit also gets its cookie here. Rejects when there is no connection.
  async history() {
    const answer = await fetch(this.url('/api/v1/page/history', { chat: this.chat }), { credentials: 'include' });
    if (!answer.ok) throw new Error(`history: ${answer.status}`);
    return answer.json();
  }

  start() {
    this.stopped = false;
    addEventListener('online', this.onOnline);
    addEventListener('offline', this.onOffline);
    document.addEventListener('visibilitychange', this.onReturn);
    this.connect();
  }

  stop() {
    this.stopped = true;
    removeEventListener('online', this.onOnline);
    removeEventListener('offline', this.onOffline);
    document.removeEventListener('visibilitychange', this.onReturn);
    this.drop();
  }

  send(message) {
    this.unsent.push(message);
    this.keep();
    this.deliver(message);
  }

  again(message) {
    if (!this.unsent.includes(message)) this.unsent.push(message);
    this.keep();
    this.deliver(message);
  }

  answered(id) {
    if (!id) return;
    this.unsent = this.unsent.filter((message) => message.id !== id);
    this.keep();
  }

  deliver(message) {
    if (this.live) this.socket.send(JSON.stringify(message));
    else if (this.state === 'limited') this.post();
  }

  connect() {
    clearTimeout(this.retry);
    if (this.stopped || this.socket) return;
    if (!navigator.onLine) return this.report('offline');
    if (this.state !== 'limited' && this.state !== 'offline') this.report('connecting');
    const query = { chat: this.chat, since: this.cursor, language: this.language() };
    const url = this.url('/api/v1/live', query);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = this.socket = new WebSocket(url);
    socket.onmessage = (event) => { if (socket === this.socket) this.receive(JSON.parse(event.data)); };
    socket.onclose = (event) => { if (socket === this.socket) this.lost(event.code); };
    this.opening = setTimeout(() => this.drop(), PONG);
  }

  receive(message) {
    this.seen = true;
    if (message.type === 'pong') return;
    if (message.type === 'ready') {
      clearTimeout(this.opening);
      this.live = true;
      this.liveSince = Date.now();
      this.cursor = Math.min(this.cursor, message.cursor);  // a forgotten chat counts from the start again
      this.report('online');
      this.beat = setInterval(() => this.ping(), PING);
      for (const waiting of this.unsent) this.deliver(waiting);
      return;
    }
    this.take(message);
  }

  take(message) {
    if (message.cursor) this.cursor = message.cursor;
    if (message.type === 'reply' || message.type === 'accepted') this.answered(message.in_reply_to);
    if (message.type === 'error') this.answered(message.id);
    this.tell(message);
  }

  ping() {
    this.seen = false;
    this.socket.send('{"type":"ping"}');
    clearTimeout(this.silence);
    this.silence = setTimeout(() => { if (!this.seen) this.drop(); }, PONG);
  }

  drop() {
    const socket = this.socket;
    if (!socket) return this.report('offline');
    this.lost(0);
    socket.close();
  }

  lost(code) {
    const wasLive = this.live;
    this.socket = null;
    this.live = false;
    clearInterval(this.beat);
    clearTimeout(this.silence);
    clearTimeout(this.opening);
    if (this.stopped) return;
    if (code === 4403 || code === 4422) return this.report('refused');
    if (code === 4401) this.history().catch(() => null);  // gets a new cookie for the next try
    this.failures = wasLive && Date.now() - this.liveSince > STABLE ? 0 : this.failures + 1;
    if (!navigator.onLine || this.failures < 2) this.report('offline');
    else this.post();
    const wait = Math.min(LONGEST_WAIT, 400 * 2 ** this.failures);
    this.retry = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  // Without a socket: each unsent message by a request of its own, in order.
  async post() {
    if (this.posting) return;
    this.posting = true;
    try {
      while (!this.live && !this.stopped) {
        const message = this.unsent[0];
        const answer = message ? await this.postOne(message) : await fetch(this.url('/livez'));
        if (!answer.ok && answer.status !== 500) throw new Error(`post: ${answer.status}`);
        this.report('limited');
        if (!this.unsent.length) break;
      }
    } catch {
      if (!this.live) this.report('offline');
    } finally {
      this.posting = false;
    }
  }

  async postOne(message) {
    const { id, text, press } = message;
    const answer = await fetch(this.url('/api/v1/page/chat'), {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat: this.chat, id, text, press, language: this.language() }),
    });
    if (answer.status === 401) await this.history();
    else if (answer.ok) {
      const { messages } = await answer.json();
      for (const each of messages) this.take(each);
      if (!messages.length) this.take({ type: 'accepted', in_reply_to: id });
    } else this.take({ type: 'error', id });
    return answer;
  }

  report(state) {
    if (state === this.state) return;
    this.state = state;
    this.tell({ type: 'state', state });
  }

  url(path, query = {}) {
    const url = new URL(path, this.server);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    return url;
  }

  keep() {
    try { sessionStorage.setItem(this.box, JSON.stringify(this.unsent)); } catch { /* no storage: memory has it */ }
  }
}

function load(box) {
  try { return JSON.parse(sessionStorage.getItem(box)) ?? []; } catch { return []; }
}
