// Requests recorded from real clients, byte for byte: each is answered as its client needs it, and every call in them
// is in the event log, under its customer and at its time. The recordings lie beside the folder of real data, which
// `RESA_REAL_DATA` names; without them this is skipped, unless RESA_REAL_DATA_REQUIRED=1.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { events } from '../harness/events.js';
import { resa, startServer } from '../harness/server.js';

const DATA = process.env.RESA_REAL_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const FOLDER = path.join(DATA, '../captures');
const required = process.env.RESA_REAL_DATA_REQUIRED === '1';
const skip = !existsSync(FOLDER) && !required && `there are no recordings in ${FOLDER}`;
/** The clients of the native surface. */
const NATIVE = ['segment', 'rudder', 'cors-seg', 'cors-rudnb'];
/** What the recorder put before the path that the client had asked for. */
const OF_RECORDER = '/segcdn';
const KEY = 'wk_test';
/** Headers that belong to the connection, which is another one now. */
const OF_CONNECTION = ['host', 'content-length', 'connection', 'transfer-encoding'];

let server;
before(async () => {
  if (skip) return;
  server = await startServer();
  resa('key', 'create', '--data', server.data, '--value', KEY);
});
after(() => server?.stop());

function recordings() {
  const folders = readdirSync(FOLDER).filter((name) => NATIVE.some((start) => name.startsWith(start)));
  return folders.flatMap((name) => {
    const files = readdirSync(path.join(FOLDER, name)).sort();
    return files.map((file) => ({ name: `${name}/${file}`, ...JSON.parse(readFileSync(path.join(FOLDER, name, file), 'utf8')) }));
  });
}

/** Sends a recorded request once more; gives its answer. */
function replay({ method, path: where, query, headers, body_b64: body }) {
  const url = new URL(where.replace(OF_RECORDER, ''), server.url);
  for (const [name, values] of Object.entries(query)) for (const value of [values].flat()) url.searchParams.append(name, value);
  const kept = headers.filter(([name]) => !OF_CONNECTION.includes(name.toLowerCase()));
  const chunked = headers.some(([name, value]) => name.toLowerCase() === 'transfer-encoding' && value.includes('chunked'));
  const bytes = Buffer.from(body ?? '', 'base64');
  const length = chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': bytes.length };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers: { ...Object.fromEntries(kept), ...length } }, (answer) => {
      const told = [];
      answer.on('data', (piece) => told.push(piece));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(told).toString() }));
    });
    request.on('error', reject);
    request.end(bytes);
  });
}

/** The calls in a recorded request, as its client meant them. */
function callsIn({ path: where, body_b64: body }) {
  const bytes = Buffer.from(body ?? '', 'base64');
  const json = JSON.parse(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
  const of = (call) => ({ ...call, type: call.type ?? where.split('/').at(-1), sentAt: call.sentAt ?? json.sentAt });
  return (json.batch ?? [json]).map(of);
}

/** What a call is called in the log. */
function activityOf({ type, event, name, properties }) {
  if (type === 'track') return event;
  if (type === 'page') return `Page: ${name ?? properties.name}`;
  return type === 'screen' ? `Screen: ${name}` : `$${type}`;
}

test('every recorded request is answered as its client needs it', { skip }, async () => {
  const all = recordings();
  assert.ok(all.length >= 40, `${all.length} recordings`);
  for (const recording of all) {
    const { status, headers, text } = await replay(recording);
    const origin = recording.headers.find(([name]) => name.toLowerCase() === 'origin')?.[1];
    assert.equal(status, recording.method === 'OPTIONS' ? 204 : 200, `${recording.name}: ${text}`);
    if (recording.method === 'POST') assert.deepEqual(JSON.parse(text), { success: true, rejected: 0 }, recording.name);
    if (recording.method === 'GET') assert.ok(JSON.parse(text), recording.name);
    if (origin) assert.equal(headers['access-control-allow-origin'], origin, recording.name);
    if (recording.method === 'OPTIONS') isAllowed(recording, headers);
  }
});

/** A browser that reads this answer sends what it asked about. */
function isAllowed({ name, headers: asked }, answer) {
  const wanted = (header) => asked.find(([known]) => known.toLowerCase() === header)?.[1] ?? '';
  const list = (text) => text.split(',').map((word) => word.trim().toLowerCase()).filter(Boolean);
  assert.ok(list(answer['access-control-allow-methods']).includes(wanted('access-control-request-method').toLowerCase()), name);
  const allowed = list(answer['access-control-allow-headers']);
  for (const header of list(wanted('access-control-request-headers'))) assert.ok(allowed.includes(header), `${name}: ${header}`);
  assert.ok(Number(answer['access-control-max-age']) > 0, name);
}

test('every call in them is in the log, once, under its customer and at its time', { skip }, () => {
  const sent = recordings().filter(({ method }) => method === 'POST').flatMap(callsIn);
  const found = events(server);
  const byId = new Map(found.map((event) => [event.message_id, event]));
  assert.equal(byId.size, found.length, 'an id stands twice');
  assert.equal(found.length, new Set(sent.map(({ messageId }) => messageId)).size);
  for (const call of sent) {
    const event = byId.get(call.messageId);
    assert.ok(event, call.messageId);
    assert.equal(event.activity, activityOf(call));
    // The sender's clock is put right by when it said that it sent.
    const late = Date.parse(call.sentAt) - Date.parse(call.timestamp ?? call.originalTimestamp);
    const off = Date.parse(event.received) - Date.parse(event.time) - late;
    assert.ok(Math.abs(off) <= 2, `${call.messageId} is ${off} ms off`);
  }
  // Whoever was unknown at first is known by the end: an identification or an alias says that it is kund-1001. Only a
  // device that two customers used on one day belongs to neither as long as nobody has said who it was.
  const persons = (wanted) => new Set(sent.filter(wanted).map(({ messageId }) => byId.get(messageId).person));
  const [first, second] = ['kund-1001', 'kund-2002'].map((customer) => {
    const found = persons(({ userId }) => userId === customer);
    assert.equal(found.size, 1, customer);
    return [...found][0];
  });
  const usersOf = (device) => new Set(sent.filter((call) => call.anonymousId === device).map(({ userId }) => userId).filter(Boolean));
  const isShared = ({ anonymousId }) => usersOf(anonymousId).size > 1;
  assert.deepEqual(persons((call) => !call.userId && !isShared(call)), new Set([first]));
  const ofBoth = persons((call) => !call.userId && isShared(call));
  assert.ok(ofBoth.size === 1 && first !== second && !ofBoth.has(first) && !ofBoth.has(second), `${[...ofBoth]}`);
});
