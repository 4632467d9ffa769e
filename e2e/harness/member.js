// Members of a fresh server, as programs that speak its API.

import assert from 'node:assert/strict';

import { ask } from './http.js';

const OWN = { 'x-resa-request': '1', 'content-type': 'application/json' };
const PASSWORD = 'sju sjuka sjömän sköttes';

/** Sets the server up; gives the headers that the owner's requests carry. */
export async function beOwner(server) {
  const owner = { secret: server.secret, name: 'Anna Ek', email: 'anna@example.se', password: PASSWORD };
  const made = await ask(server, 'POST', '/api/set-up', { headers: OWN, body: owner });
  return session(made);
}

/** A colleague with this role in a project (the first) who may see personal data; gives the headers of their requests. */
export async function beColleague(server, owner, role, project = 'default') {
  const place = { email: `${role}@example.se`, role, sees_personal_data: true };
  const invited = await ask(server, 'POST', `/api/projects/${project}/invitations`, { headers: owner, body: place });
  assert.equal(invited.status, 201, invited.text);
  const accepted = { secret: invited.json.link.split('#')[1], name: 'Bo Lind', password: PASSWORD };
  return session(await ask(server, 'POST', '/api/invitations/accept', { headers: OWN, body: accepted }));
}

function session(answer) {
  assert.equal(answer.status, 201, answer.text);
  return { ...OWN, cookie: answer.headers.get('set-cookie').split(';')[0] };
}
