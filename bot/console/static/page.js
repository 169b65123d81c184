// What every script of the pages needs: the page's sentences, and short messages at its foot.
export const strings = document.getElementById('strings').dataset;

export function tell(sentence, { stays = false, link = null } = {}) {
  const told = document.createElement(link ? 'a' : 'p');
  told.textContent = sentence;
  if (link) told.href = link;
  document.getElementById('told').append(told);
  if (!stays) setTimeout(() => told.remove(), 6000);
  return told;
}

// A request of a script: the answer as text, or an error told to the agent and null.
export async function ask(address, { method = 'GET', body = null, headers: more = {} } = {}) {
  try {
    const headers = { accept: 'application/json', 'x-csrf': strings.csrf, ...more };
    const answer = await fetch(address, { method, body, headers });
    if (answer.ok) return await answer.text();
    const { error } = await answer.json();
    tell(error);
  } catch {
    tell(strings.failed);
  }
  return null;
}
