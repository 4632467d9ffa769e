// What a server tells a member about one customer.

import assert from 'node:assert/strict';

import { ask } from './http.js';
import { beColleague, beOwner } from './member.js';

const REASON = { 'x-resa-reason': 'check that nothing is missing' };

/** Somebody who may look at one customer, which a project does not allow until its owner says so. */
export async function beAnalyst(server) {
  const owner = await beOwner(server);
  const answer = await ask(server, 'PATCH', '/api/projects/default', { headers: owner, body: { settings: { customer_view: true } } });
  assert.equal(answer.status, 200, answer.text);
  return beColleague(server, owner, 'analyst');
}

/** The persons that an identifier leads to. */
export async function personsOf(server, member, kind, value) {
  const headers = { ...member, ...REASON };
  const found = await ask(server, 'POST', '/api/projects/default/persons/find', { headers, body: { kind, value } });
  assert.equal(found.status, 200, `${kind} ${value}: ${found.text}`);
  return found.json.persons;
}

/** All events of the one person that an identifier leads to, the earliest first. */
export async function timelineOf(server, member, kind, value) {
  const persons = await personsOf(server, member, kind, value);
  assert.equal(persons.length, 1, `${kind} ${value} is ${persons.length} persons`);
  const where = `/api/projects/default/persons/${encodeURIComponent(persons[0])}/timeline`;
  const all = [];
  for (let before; ; ) {
    const page = await ask(server, 'GET', before ? `${where}?before=${before}` : where, { headers: { ...member, ...REASON } });
    assert.equal(page.status, 200, page.text);
    all.unshift(...page.json.events);
    before = page.json.before;
    if (!before) return all;
  }
}
