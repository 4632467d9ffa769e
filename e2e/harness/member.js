// The first owner of a fresh server, as a program that speaks its API.

import assert from 'node:assert/strict';

import { ask } from './http.js';

/** Sets the server up; gives the headers that the owner's requests carry. */
export async function beOwner(server) {
  const own = { 'x-resa-request': '1', 'content-type': 'application/json' };
  const owner = { secret: server.secret, name: 'Anna Ek', email: 'anna@example.se', password: 'sju sjuka sjömän sköttes' };
  const made = await ask(server, 'POST', '/api/set-up', { headers: own, body: owner });
  assert.equal(made.status, 201, made.text);
  return { ...own, cookie: made.headers.get('set-cookie').split(';')[0] };
}
