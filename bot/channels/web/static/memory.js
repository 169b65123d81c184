// What a browser remembers between visits.
export class Memory {
  constructor(server) { this.name = `shopkeeper:${server}`; this.here = {}; }

  read() {
    try { return JSON.parse(localStorage.getItem(this.name)) ?? this.here; } catch { return this.here; }
  }

  write(change) {
    this.here = { ...this.read(), ...change };
    try { localStorage.setItem(this.name, JSON.stringify(this.here)); } catch { /* no storage: this visit only */ }
  }

  // The first visit makes one up.
  chat() {
    const { chat } = this.read();
    if (/^[\w-]{1,40}$/.test(chat ?? '')) return chat;
    this.newChat();
    return this.here.chat;
  }

  newChat() { this.write({ chat: newId() }); }
}

export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
