// What happens when too much comes, or too slowly: the sender is told when to come back, loses nothing and counts
// once; the others are served as if nothing were.

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import net from 'node:net';
import { test } from 'node:test';

import { counts } from '../harness/events.js';
import { ask, raw, send } from '../harness/http.js';
import { beOwner } from '../harness/member.js';
import { resa, startServer } from '../harness/server.js';

const KEY = 'wk_patience';

/** A server with these settings, its key, and its end. */
async function withServer(variables, look) {
  const server = await startServer({ variables });
  try {
    resa('key', 'create', '--data', server.data, '--value', KEY);
    await look(server);
  } finally {
    await server.stop();
  }
}

const event = (messageId) => ({ type: 'track', event: 'Besked öppnat', userId: `u-${messageId}`, messageId });
const batch = (name, size) => ({ batch: Array.from({ length: size }, (_, index) => event(`${name}-${index}`)) });

test('a key that sends too much is told when to come back, and another key is not', async () => {
  await withServer({ RESA_COLLECT_EVENTS_PER_SECOND_PER_KEY: '10' }, async (server) => {
    const other = resa('key', 'create', '--data', server.data).key;
    assert.equal((await send(server, KEY, 'batch', batch('a', 100))).status, 200);
    const refused = await send(server, KEY, 'batch', batch('b', 10), { origin: 'https://www.example.se' });
    assert.deepEqual([refused.status, refused.json.code], [429, 'rate_limited']);
    assert.equal(refused.headers.get('access-control-allow-origin'), 'https://www.example.se');
    assert.equal((await send(server, other, 'batch', batch('c', 10))).status, 200);
    const seconds = Number(refused.headers.get('retry-after'));
    assert.ok(seconds >= 1 && seconds <= 2, `${seconds}`);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    assert.equal((await send(server, KEY, 'batch', batch('b', 10))).status, 200);
    assert.equal((await counts(server)).stored, 120);
  });
});

test('when too much waits senders get 503, come back, and everything is counted once', async () => {
  await withServer({ RESA_COLLECT_MAX_WAITING_EVENTS: '50' }, async (server) => {
    let turnedAway = 0;
    const deliver = async (name) => {
      for (;;) {
        const answer = await send(server, KEY, 'batch', batch(name, 20));
        if (answer.status === 200) return assert.equal(answer.json.rejected, 0);
        assert.deepEqual([answer.status, answer.json.code], [503, 'busy']);
        assert.ok(Number(answer.headers.get('retry-after')) >= 1);
        turnedAway += 1;
      }
    };
    await Promise.all(Array.from({ length: 40 }, (_, index) => deliver(`d${index}`)));
    assert.ok(turnedAway > 0, 'nothing was ever turned away');
    assert.deepEqual(await counts(server), { received: 800, stored: 800, duplicates: 0, rejected: 0 });
  });
});

test('heads and bodies that never come to their end are cut off, and others are served meanwhile', async () => {
  await withServer({ RESA_SERVER_HEADER_SECONDS: '1', RESA_SERVER_BODY_SECONDS: '1' }, async (server) => {
    const head = `POST /v1/track HTTP/1.1\r\nhost: resa\r\nauthorization: Basic ${Buffer.from(`${KEY}:`).toString('base64')}\r\n`;
    const drops = (text) => [...text].slice(0, 60);
    const slow = [
      ...Array.from({ length: 50 }, () => raw(server, drops(head), { pause: 200 })),
      raw(server, ['G']),
    ];
    const slowBodies = Array.from({ length: 50 }, () => raw(server, [`${head}content-length: 1000\r\n\r\n`, ...drops('{'.repeat(60))], { pause: 200 }));
    const chunks = raw(server, [`${head}transfer-encoding: chunked\r\n\r\n`, ...Array.from({ length: 60 }, () => '1\r\n{\r\n')], { pause: 200 });
    const answer = await send(server, KEY, 'track', event('meanwhile'));
    assert.equal(answer.status, 200);
    for (const { took, statuses } of await Promise.all(slow)) {
      assert.ok(took < 8_000 && statuses.every((status) => status === 408), `${took} ${statuses}`);
    }
    for (const { took, statuses } of await Promise.all([...slowBodies, chunks])) {
      assert.ok(took < 8_000, `${took}`);
      assert.deepEqual(statuses, [408]);
    }
    assert.equal((await counts(server)).received, 1);
  });
});

test('a body that ends before its end is not half taken', async () => {
  await withServer({}, async (server) => {
    const { port } = new URL(server.url);
    const socket = net.connect(Number(port), '127.0.0.1');
    const line = JSON.stringify(batch('half', 3));
    socket.end(`POST /v1/batch HTTP/1.1\r\nhost: resa\r\nauthorization: Basic ${Buffer.from(`${KEY}:`).toString('base64')}\r\ncontent-length: ${line.length + 10}\r\n\r\n${line}`);
    await new Promise((resolve) => socket.once('close', resolve).resume());
    assert.equal((await ask(server, 'GET', '/livez')).status, 200);
    assert.deepEqual(await counts(server), { received: 0, stored: 0, duplicates: 0, rejected: 0 });
  });
});

test('an id counts once in its project: sent again, split otherwise, with another body, after a crash and in a block', async () => {
  await withServer({ RESA_SEAL_EVERY_SECONDS: '1' }, async (server) => {
    const told = async (doing) => {
      const earlier = await counts(server);
      const answer = await doing();
      assert.deepEqual([answer.status, answer.json], [200, { success: true, rejected: 0 }]);
      const later = await counts(server);
      return [later.stored - earlier.stored, later.duplicates - earlier.duplicates];
    };
    const all = batch('twice', 10).batch;
    assert.deepEqual(await told(() => send(server, KEY, 'batch', { batch: all })), [10, 0]);
    assert.deepEqual(await told(() => send(server, KEY, 'batch', { batch: all })), [0, 10]);
    assert.deepEqual(await told(() => send(server, KEY, 'batch', { batch: [...all.slice(5), event('new')] })), [1, 5]);
    assert.deepEqual(await told(() => send(server, KEY, 'track', { ...all[0], event: 'Annat' })), [0, 1]);
    await server.restart('SIGKILL');
    assert.deepEqual(await told(() => send(server, KEY, 'batch', { batch: all })), [0, 10]);
    await sealed(server);
    assert.deepEqual(await told(() => send(server, KEY, 'batch', { batch: all })), [0, 10]);
    const owner = await beOwner(server);
    const project = (await ask(server, 'POST', '/api/projects', { headers: owner, body: { name: 'Annat' } })).json.id;
    const { key } = resa('key', 'create', '--data', server.data, '--project', project);
    assert.deepEqual(await told(() => send(server, key, 'batch', { batch: all })), [10, 0]);
  });
});

/** Waits until the collected events became blocks of the log. */
async function sealed(server) {
  const log = `${server.data}/log/default`;
  const until = performance.now() + 20_000;
  while (performance.now() < until) {
    if (existsSync(log) && readdirSync(log).length > 1) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail('nothing was sealed');
}
