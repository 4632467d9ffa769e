// What a collection route refuses, and how: each with its own status and code, nothing stored, the server unharmed
// and readable for pages of other origins.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { counts } from '../harness/events.js';
import { ask, keyed, raw, send } from '../harness/http.js';
import { beOwner } from '../harness/member.js';
import { resa, startServer } from '../harness/server.js';

const KEY = 'wk_refused';
const PAGE = 'https://www.example.se';
const track = (more = {}) => ({ type: 'track', event: 'Besked öppnat', userId: 'kund-1', ...more });

let server;
let owner;
before(async () => {
  server = await startServer();
  resa('key', 'create', '--data', server.data, '--value', KEY);
  owner = await beOwner(server);
});
after(() => server?.stop());

/** What differs in the counts after something was done. */
async function counted(doing) {
  const earlier = await counts(server);
  await doing();
  const later = await counts(server);
  return Object.fromEntries(Object.entries(later).map(([name, count]) => [name, count - earlier[name]]));
}

/** A figure of the server's process, in kB. */
function memory(of, name) {
  const status = readFileSync(`/proc/${of.process()}/status`, 'utf8');
  return Number(status.match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))[1]);
}

const NOTHING = { received: 0, stored: 0, duplicates: 0, rejected: 0 };

async function isRefused(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.json?.code, code, answer.text);
  assert.match(answer.headers.get('content-type'), /^application\/problem\+json/);
  assert.ok(answer.json.request_id && answer.json.detail);
}

test('a key that is absent, unknown or revoked is refused with one text', async () => {
  const made = resa('key', 'create', '--data', server.data);
  assert.equal((await send(server, made.key, 'track', track())).status, 200);
  const revoked = await ask(server, 'DELETE', `/api/projects/default/keys/${made.id}`, { headers: owner });
  assert.equal(revoked.status, 204, revoked.text);
  const told = await counted(async () => {
    const answers = [];
    for (const call of ['/v1/track', '/v1/t', '/v1/batch', '/beacon/v1/batch', '/api/projects/default/events']) {
      for (const headers of [keyed('wk_nobody'), keyed(made.key), call.startsWith('/api') ? keyed('x') : {}]) {
        const answer = await ask(server, 'POST', call, { headers, body: { ...track(), batch: [track()] } });
        await isRefused(answer, 401, 'invalid_write_key');
        answers.push(answer.text.replace(answer.json.request_id, ''));
      }
    }
    assert.equal(new Set(answers).size, 1);
  });
  assert.deepEqual(told, NOTHING);
});

test('a key that another command revoked is refused a moment later', async () => {
  const made = resa('key', 'create', '--data', server.data);
  assert.equal((await send(server, made.key, 'track', track())).status, 200);
  resa('key', 'revoke', '--data', server.data, made.id);
  const until = performance.now() + 5_000;
  let answer;
  do answer = await send(server, made.key, 'track', track());
  while (answer.status === 200 && performance.now() < until);
  await isRefused(answer, 401, 'invalid_write_key');
});

test('a key that was brought along works wherever clients put it', async () => {
  const told = await counted(async () => {
    for (const [where, headers, body] of [
      ['/v1/track', keyed(KEY), track()],
      ['/v1/track', {}, track({ writeKey: KEY })],
      ['/v1/batch', {}, { writeKey: KEY, batch: [track()] }],
      ['/beacon/v1/batch?writeKey=wk%5Frefused', { 'content-type': 'text/plain;charset=UTF-8' }, { batch: [track()] }],
    ]) {
      const answer = await ask(server, 'POST', where, { headers, body });
      assert.deepEqual([answer.status, answer.json], [200, { success: true, rejected: 0 }], where);
    }
  });
  assert.deepEqual(told, { ...NOTHING, received: 4, stored: 4 });
});

test('a batch that mixes keys is refused whole', async () => {
  const other = resa('key', 'create', '--data', server.data).key;
  const told = await counted(async () => {
    for (const body of [
      { batch: [track({ writeKey: KEY }), track({ writeKey: other })] },
      { writeKey: KEY, batch: [track({ writeKey: other })] },
    ]) {
      await isRefused(await ask(server, 'POST', '/v1/batch', { body }), 400, 'mixed_keys');
    }
    await isRefused(await send(server, KEY, 'batch', { writeKey: other, batch: [track()] }), 400, 'mixed_keys');
  });
  assert.deepEqual(told, NOTHING);
});

test('a body over the limit is refused, packed or not, and one at the limit is taken', async () => {
  const of = (bytes) => {
    const head = '{"batch":[],"x":"';
    return `${head}${'a'.repeat(bytes - head.length - 2)}"}`;
  };
  const told = await counted(async () => {
    for (const pack of [(text) => text, gzipSync]) {
      assert.equal((await send(server, KEY, 'batch', pack(of(500_000)))).status, 200);
      await isRefused(await send(server, KEY, 'batch', pack(of(500_001))), 413, 'body_too_large');
    }
  });
  assert.deepEqual(told, NOTHING);
});

test('a body that cannot be read is refused, and never an error of ours', async () => {
  const whole = gzipSync(JSON.stringify({ batch: [track()] }));
  const told = await counted(async () => {
    for (const [body, code] of [
      ['', 'invalid_json'],
      ['{"batch":[', 'invalid_json'],
      ['{"event":NaN}', 'invalid_json'],
      ['{"event":"a"} {"event":"b"}', 'invalid_json'],
      [brotliCompressSync('{"batch":[]}'), 'invalid_json'],
      [whole.subarray(0, whole.length - 9), 'unreadable_gzip'],
      [Buffer.concat([whole, Buffer.from('rest')]), 'unreadable_gzip'],
    ]) {
      await isRefused(await send(server, KEY, 'batch', body), 400, code);
    }
  });
  assert.deepEqual(told, NOTHING);
});

test('a bad event is kept as a rejection, and the rest of its batch is stored', async () => {
  const deep = (levels) => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);
  const pairs = [
    // [at the limit, beyond it]
    [track({ userId: `k${'ab'.repeat(127)}` }), track({ userId: `kk${'ab'.repeat(127)}` })],
    [track({ messageId: 'm'.repeat(255) }), track({ messageId: 'm'.repeat(256) })],
    [track({ event: 'å'.repeat(200) }), track({ event: 'å'.repeat(201) })],
    [track({ properties: { ['p'.repeat(200)]: 1 } }), track({ properties: { ['p'.repeat(201)]: 1 } })],
    [track({ properties: deep(10) }), track({ properties: deep(40) })],
    [track({ text: 'x'.repeat(30_000) }), track({ text: 'x'.repeat(33_000) })],
    [track({ timestamp: '2026-03-01T08:15:00Z' }), track({ timestamp: 'igår' })],
    [track({ timestamp: '2026-03-01T08:15:00Z' }), track({ timestamp: '0001-01-01T00:00:00Z' })],
    [track({ anonymousId: 'a' }), track({ userId: null })],
    [track(), track({ event: '' })],
    [track(), track({ type: 'konstig' })],
    [track(), 7],
    [track(), null],
    [track(), ['x']],
  ];
  for (const [good, bad] of pairs) {
    const told = await counted(async () => {
      const answer = await send(server, KEY, 'batch', { batch: [good, bad, track()] });
      assert.deepEqual([answer.status, answer.json], [200, { success: true, rejected: 1 }], JSON.stringify(bad).slice(0, 80));
    });
    assert.equal(told.rejected, 1);
    assert.equal(told.received, told.stored + told.duplicates + told.rejected);
  }
});

test('many events at once are no mistake of their sender', async () => {
  const batch = Array.from({ length: 5_000 }, (_, index) => ({ type: 'track', event: 'e', userId: `u${index}` }));
  const told = await counted(async () => {
    assert.deepEqual((await send(server, KEY, 'batch', { batch })).json, { success: true, rejected: 0 });
  });
  assert.deepEqual(told, { ...NOTHING, received: 5_000, stored: 5_000 });
});

test('poison is stored or kept as a rejection, and the next event is taken at once', async () => {
  const poison = [
    Buffer.concat([Buffer.from('{"event":"'), Buffer.from([0xff, 0xc3, 0x28]), Buffer.from('","userId":"u"}')]),
    '{"event":"\\ud800","userId":"\\udfff x"}',
    '{"event":"a\\u0000b","userId":"u\\u0000"}',
    '{"event":"x","userId":"u","properties":{"n":1e999,"m":-1e999,"o":123456789012345678901234567890}}',
    '{"event":"x","event":"y","userId":"u","userId":"v"}',
    '{"__proto__":{"event":"x"},"constructor":1,"userId":"u","event":"x","properties":{"__proto__":1}}',
    '{"event":"x","userId":"u","timestamp":1e400,"sentAt":-1e400}',
    '{"event":"x","userId":"u","timestamp":"2026-13-45T99:99:99Z"}',
    '{"event":"<img src=x onerror=alert(1)>","userId":"\\u202e","properties":{"a":"=cmd()"}}',
    '{"event":"x","userId":{"a":[[[[]]]]},"anonymousId":[1],"messageId":{},"context":7,"traits":"x"}',
    `{"event":"x","userId":"u","properties":${'['.repeat(2_000)}${']'.repeat(2_000)}}`,
    '[]',
    '"text"',
    'null',
  ];
  for (const body of poison) {
    for (const call of ['track', 'identify', 'page', 'screen', 'group', 'alias', 'batch']) {
      const answer = await send(server, KEY, call, body);
      assert.ok([200, 400].includes(answer.status), `${call} ${body}: ${answer.status} ${answer.text}`);
    }
    const began = performance.now();
    assert.deepEqual((await send(server, KEY, 'track', track())).json, { success: true, rejected: 0 });
    assert.ok(performance.now() - began < 1_000);
  }
});

test('a bomb is refused without being unpacked into memory', async () => {
  const bomb = gzipSync(Buffer.alloc(256 << 20, '0'), { level: 9 });
  assert.ok(bomb.length < 500_000, `${bomb.length}`);
  const before = memory(server, 'VmRSS');
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(server, KEY, 'batch', bomb)));
  for (const answer of answers) await isRefused(answer, 413, 'body_too_large');
  const grown = memory(server, 'VmHWM') - before;
  assert.ok(grown < 64 << 10, `the server grew by ${grown} kB`);
});

test('an unreadable body, a bad key and a foreign page are told to pages of other origins too', async () => {
  const origin = { origin: PAGE };
  for (const [headers, body, status] of [
    [keyed(KEY), '{', 400],
    [keyed('wk_nobody'), track(), 401],
    [keyed(KEY), 'x'.repeat(600_000), 413],
    [keyed(KEY), track(), 200],
  ]) {
    const answer = await ask(server, 'POST', '/v1/track', { headers: { ...headers, ...origin }, body });
    assert.equal(answer.status, status);
    assert.equal(answer.headers.get('access-control-allow-origin'), PAGE);
    assert.equal(answer.headers.get('access-control-allow-credentials'), 'true');
    assert.match(answer.headers.get('vary'), /origin/i);
  }
  for (const where of ['/api/projects', '/api/session', '/livez', '/']) {
    const answer = await ask(server, 'GET', where, { headers: origin });
    assert.equal(answer.headers.get('access-control-allow-origin'), null, where);
  }
});

test('only pages of the allowed origins may send, and programs may always', async () => {
  const made = await ask(server, 'POST', '/api/projects', { headers: owner, body: { name: 'Webb' } });
  assert.equal(made.status, 201, made.text);
  const project = made.json.id;
  const settings = { allowed_origins: [PAGE] };
  const changed = await ask(server, 'PATCH', `/api/projects/${project}`, { headers: owner, body: { settings } });
  assert.equal(changed.status, 200, changed.text);
  const { key } = resa('key', 'create', '--data', server.data, '--project', project);
  assert.equal((await send(server, key, 'track', track(), { origin: PAGE })).status, 200);
  assert.equal((await send(server, key, 'track', track())).status, 200);
  for (const origin of ['https://evil.example', 'https://www.example.se.evil.example', 'http://www.example.se', 'null', `${PAGE}:444`]) {
    const answer = await send(server, key, 'track', track(), { origin });
    await isRefused(answer, 403, 'origin_not_allowed');
    assert.equal(answer.headers.get('access-control-allow-origin'), origin);
    const inBody = await ask(server, 'POST', '/v1/track', { headers: { origin }, body: track({ writeKey: key }) });
    await isRefused(inBody, 403, 'origin_not_allowed');
  }
});

test('a write key reads nothing', async () => {
  const { paths } = (await ask(server, 'GET', '/api/openapi.json')).json;
  const reads = Object.entries(paths).filter(([where, methods]) => methods.get && where.startsWith('/api/projects'));
  assert.ok(reads.length > 3);
  for (const [where] of reads) {
    const real = where.replace('{project}', 'default').replaceAll(/\{[^}]+\}/g, 'x');
    const answer = await ask(server, 'GET', real, { headers: keyed(KEY) });
    await isRefused(answer, 403, 'write_key_cannot_read');
  }
});
