// Who this browser is to the server: a signed pass, kept and renewed here. It is no cookie, so that the chat works on
// pages of any site.
const EARLY = 60000;

// Where this element's shop is served: `server`, else where this file came from; of several shops there, data-shop.
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

  // Once more with a new pass when this one was not taken.
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
