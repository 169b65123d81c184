// The live connection: resumes where it broke off, and falls back to requests and server-sent events. A message is sent
// until it is taken, and keeps its id, so that no retry doubles a turn.
import { Refused } from './visitor.js';

const PING = 25000, PONG = 10000, STABLE = 5000, LONGEST_WAIT = 15000, TYPING = 3000;

export class Connection {
  // `tell(event)` gets what the server sends, and {type: 'state', state}: connecting, online, offline, limited, refused.
  constructor(visitor, chat, language, tell) {
    Object.assign(this, { visitor, chat, language, tell, cursor: 0, failures: 0, stopped: false, seen: true });
    this.box = `shopkeeper:unsent:${chat}`;
    this.unsent = load(this.box);
    this.onOnline = () => { this.failures = 0; this.connect(); };
    this.onOffline = () => this.drop();
    this.onReturn = () => { if (!document.hidden) (this.live ? this.ping() : this.connect()); };  // a phone that slept
  }

  // Rejects when there is no connection.
  async history() {
    const answer = await this.visitor.call('page/history', { chat: this.chat });
    if (!answer.ok) throw new Refused(answer.status);
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
    this.streaming?.abort();
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

  file(file, id) {
    const headers = { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(file.name) };
    return this.visitor.call('page/files', { chat: this.chat, id }, { body: file, headers });
  }

  typing() {
    if (!this.live || Date.now() - (this.signed ?? 0) < TYPING) return;
    this.signed = Date.now();
    this.socket.send('{"type":"typing"}');
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

  async connect(renew = false) {
    clearTimeout(this.retry);
    if (this.stopped || this.socket || this.asking) return;
    if (!navigator.onLine) return this.report('offline');
    if (this.state !== 'limited' && this.state !== 'offline') this.report('connecting');
    let token;
    this.asking = true;
    try {
      token = await this.visitor.token(renew);
    } catch (error) {
      return this.lost(error.status === 403 ? 4403 : 0);
    } finally {
      this.asking = false;
    }
    if (this.stopped) return;
    this.asked = this.cursor;
    const url = this.visitor.url('live', { chat: this.chat, since: this.asked, language: this.language() });
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = this.socket = new WebSocket(url, ['shopkeeper.v1', `guest.${token}`]);
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
      this.streaming?.abort();
      this.take(message, this.asked);
      this.report('online');
      this.beat = setInterval(() => this.ping(), PING);
      for (const waiting of this.unsent) this.deliver(waiting);
      return;
    }
    this.take(message);
  }

  // `asked`: where news were asked from; the server goes back to 0 where a chat was forgotten.
  take(message, asked) {
    if (message.type === 'ready' && message.since < asked) this.cursor = message.since;
    if (message.cursor && message.type !== 'ready') {
      if (message.cursor <= this.cursor) return;  // heard on another way already
      this.cursor = message.cursor;
    }
    if (message.type === 'said') this.answered(message.id);
    if (message.type === 'accepted') this.answered(message.in_reply_to);
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
    this.failures = wasLive && Date.now() - this.liveSince > STABLE ? 0 : this.failures + 1;
    if (!navigator.onLine || this.failures < 2) this.report('offline');
    else { this.post(); this.stream(); }
    const wait = Math.min(LONGEST_WAIT, 400 * 2 ** this.failures);
    this.retry = setTimeout(() => this.connect(code === 4401), wait * (0.75 + Math.random() / 2));
  }

  // Without a socket: each unsent message by a request, in order.
  async post() {
    if (this.posting) return;
    this.posting = true;
    try {
      while (this.unsent.length && !this.live && !this.stopped) {
        const answer = await this.postOne(this.unsent[0]);
        if (!answer.ok && answer.status !== 500) throw new Refused(answer.status);
        this.report('limited');
      }
    } catch {
      if (!this.live) this.report('offline');
    } finally {
      this.posting = false;
    }
  }

  async postOne({ id, text, press }) {
    const body = { chat: this.chat, id, text, press, language: this.language(), since: this.cursor };
    const answer = await this.visitor.call('page/chat', {}, { body });
    if (answer.ok) for (const each of (await answer.json()).messages) this.take(each, body.since);
    else if (answer.status !== 401 && answer.status !== 429) this.take({ type: 'error', id });
    return answer;
  }

  // Without a socket: news as server-sent events, by a request that carries the pass.
  async stream() {
    if (this.streaming) return;
    const { signal } = this.streaming = new AbortController();
    const since = this.cursor;
    try {
      const answer = await this.visitor.call('page/events', { chat: this.chat, since }, { signal });
      if (!answer.ok) throw new Refused(answer.status);
      this.report('limited');
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let text = '', part; !(part = await reader.read()).done;) {
        text += part.value;
        for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
          const data = text.slice(0, end).split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5));
          if (data.length) this.take(JSON.parse(data.join('\n')), since);
        }
      }
    } catch (error) {
      if (error.name !== 'AbortError' && !this.live) this.report('offline');
    } finally {
      this.streaming = null;
    }
  }

  report(state) {
    if (state === this.state) return;
    this.state = state;
    this.tell({ type: 'state', state });
  }

  keep() {
    try { sessionStorage.setItem(this.box, JSON.stringify(this.unsent)); } catch { /* no storage: memory has it */ }
  }
}

function load(box) {
  try { return JSON.parse(sessionStorage.getItem(box)) ?? []; } catch { return []; }
}
