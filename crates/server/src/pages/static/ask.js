// Speaks with the server: JSON out, JSON in; a failure comes back as a problem with a code.

/** Asks and gives `{ ok, status, data }`; `data.code` is `offline` when nobody answers. */
export async function ask(method, path, body) {
  const headers = { 'X-Resa-Request': '1', Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    const answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store' });
    const text = await answer.text();
    return { ok: answer.ok, status: answer.status, data: text ? JSON.parse(text) : {} };
  } catch {
    return { ok: false, status: 0, data: { code: 'offline' } };
  }
}

/** The sentence for a code, in the page's language. */
export function sentence(code) {
  const known = (name) => document.querySelector(`#sentences [data-code="${CSS.escape(name)}"]`);
  const kin = code.startsWith('password_') ? 'password_weak' : code.startsWith('key_') ? 'invalid_field' : 'other';
  const found = known(code) ?? known(kin);
  return found.textContent;
}
