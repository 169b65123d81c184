// Who this browser is to the shop's server: a signed pass that soon runs out, kept and renewed here. It goes with each
// request by itself, never as a cookie, so the chat works on pages of any site.
const EARLY = 60000;

// Where the shop of this element is served, with a slash at its end: `server`, else where this file came from; of a
// server of several shops the one that data-shop names.
export function serverOf(node) {
  const at = node.getAttribute('server') || import.meta.url.replace(/(.*\/)static\/.*/, '$1');
  const { shop } = node.dataset;
  const path = shop ? at.replace(/\/*(shops\/[^/]*\/*)?$/, `/shops/${encodeURIComponent(shop)}/`) : at.replace(/\/*$/, '/');
  return new URL(path, document.baseURI).href;
}

export class Visitor {
  constructor(server, memory) { Object.assign(this, { server, memory }); }

  // A pass that is still good. Tabs that open at once take turns, so that they become one visitor.
  async token(renew = false) {
    const good = () => {
      const { token, until } = this.memory.read();
      return !renew && token && until - EARLY > Date.now() ? token : null;
    };
    const ask = async () => good() ?? this.renewed();
    return good() ?? (navigator.locks ? navigator.locks.request(`shopkeeper:${this.server}`, ask) : ask());
  }

  async renewed() {
    const { token } = this.memory.read();
    const answer = await fetch(this.url('page/guest'), {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }),
    });
    if (!answer.ok) throw new Refused(answer.status);
    const given = await answer.json();
    this.memory.write({ token: given.token, until: Date.now() + given.seconds * 1000 });
    return given.token;
  }

  // A request with the pass; once more with a new one when it was not taken.
  async call(path, query = {}, { body, signal, headers: given } = {}) {
    for (const renew of [false, true]) {
      const headers = { authorization: `Bearer ${await this.token(renew)}`, ...given };
      if (body && !given) headers['content-type'] = 'application/json';
      const answer = await fetch(this.url(path, query), { method: body ? 'POST' : 'GET', headers, signal, body: body && (given ? body : JSON.stringify(body)) });
      if (answer.status !== 401 || renew) return answer;
    }
  }

  url(path, query = {}) {
    const url = new URL(`api/v1/${path}`, this.server);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    return url;
  }
}

export class Refused extends Error {
  constructor(status) { super(`refused: ${status}`); this.status = status; }
}
