// HTTP that no honest client writes: two lengths for one body, lines that end wrongly, heads without end, methods
// that must not be answered, names that a proxy would have set.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { counts } from '../harness/events.js';
import { raw, send } from '../harness/http.js';
import { resa, startServer } from '../harness/server.js';

const KEY = 'wk_bytes';
const BASIC = Buffer.from(`${KEY}:`).toString('base64');
const BODY = '{"event":"x","userId":"u-1"}';

let server;
before(async () => {
  server = await startServer();
  resa('key', 'create', '--data', server.data, '--value', KEY);
});
after(async () => {
  assert.equal((await send(server, KEY, 'track', BODY)).status, 200, 'the server lives');
  await server.stop();
});

/** A head of a tracking call with these lines more, its end, and what follows. */
function call(lines, rest) {
  return ['POST /v1/track HTTP/1.1', 'host: resa', `authorization: Basic ${BASIC}`, ...lines, '', rest].join('\r\n');
}

test('a well-formed call of this form is taken', async () => {
  const answer = await raw(server, [call(['connection: close', `content-length: ${BODY.length}`], BODY)]);
  assert.deepEqual(answer.statuses, [200]);
  const both = [call([`content-length: ${BODY.length}`], BODY), 'GET /livez HTTP/1.1\r\nhost: resa\r\nconnection: close\r\n\r\n'];
  assert.deepEqual((await raw(server, [both.join('')])).statuses, [200, 200], 'a second request is seen when there is one');
});

test('a body with two lengths is never followed by a second request', async () => {
  const chunked = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
  const hidden = 'GET /livez HTTP/1.1\r\nhost: resa\r\n\r\n';
  const after = 'GET /readyz HTTP/1.1\r\nhost: resa\r\nconnection: close\r\n\r\n';
  for (const [what, lines, rest] of [
    ['length and chunks', ['content-length: 6', 'transfer-encoding: chunked'], `0\r\n\r\n${hidden}`],
    ['chunks and length', ['transfer-encoding: chunked', `content-length: ${chunked.length + hidden.length}`], `${chunked}${hidden}`],
    ['two lengths', ['content-length: 28', 'content-length: 3'], `${BODY}${hidden}`],
    ['a signed length', ['content-length: +28'], `${BODY}${hidden}`],
    ['a list of lengths', ['content-length: 28, 3'], `${BODY}${hidden}`],
    ['chunks in disguise', ['transfer-encoding: xchunked'], `0\r\n\r\n${hidden}`],
    ['chunks before another coding', ['transfer-encoding: chunked, identity'], `0\r\n\r\n${hidden}`],
    ['a space before the colon', ['transfer-encoding : chunked', 'content-length: 28'], `${BODY}${hidden}`],
    ['a folded head', ['x: a', ' content-length: 3', 'content-length: 28'], `${BODY}${hidden}`],
    ['a chunk of a wrong size', ['transfer-encoding: chunked'], `0x5\r\nabcde\r\n0\r\n\r\n${hidden}`],
    ['a chunk of an endless size', ['transfer-encoding: chunked'], `ffffffffffffffffff\r\nabcde\r\n0\r\n\r\n${hidden}`],
  ]) {
    const answer = await raw(server, [call(lines, rest) + after]);
    assert.ok(answer.statuses.length <= 1, `${what}: ${answer.text}`);
    // Chunks beat a length, and then the connection is over (RFC 9112, 6.3); everything else is refused.
    if (what !== 'chunks and length') assert.ok(answer.statuses.every((status) => status >= 400), `${what}: ${answer.text}`);
  }
});

test('a head without end is refused', async () => {
  const large = await raw(server, [call([`x-large: ${'a'.repeat(200 << 10)}`, 'connection: close'], '')]);
  assert.deepEqual(large.statuses, [431]);
  const many = await raw(server, [call([...Array.from({ length: 500 }, (_, index) => `x-${index}: a`), 'connection: close'], '')]);
  assert.ok([400, 431].includes(many.statuses[0]), many.text);
  const where = await raw(server, [`GET /${'a'.repeat(200 << 10)} HTTP/1.1\r\nhost: resa\r\nconnection: close\r\n\r\n`]);
  assert.ok([414, 431].includes(where.statuses[0]), where.text);
});

test('methods that nobody needs are not answered', async () => {
  for (const method of ['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'DEBUG', 'PUT', 'DELETE']) {
    const answer = await raw(server, [`${method} /v1/track HTTP/1.1\r\nhost: resa\r\nx-secret: echo\r\nconnection: close\r\n\r\n`]);
    assert.ok([400, 405].includes(answer.statuses[0]), `${method}: ${answer.text}`);
    assert.ok(!answer.text.includes('echo'));
  }
});

test('what is no HTTP at all is refused', async () => {
  for (const bytes of ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', '\r\n\r\nGET\r\n\r\n', 'GET /a b HTTP/1.1\r\n\r\n']) {
    const answer = await raw(server, [Buffer.from(bytes, 'latin1')]);
    assert.ok(answer.statuses.every((status) => status >= 400), `${JSON.stringify(bytes)}: ${answer.text}`);
  }
});

test('what an unknown proxy says of the sender is not believed, and does no harm', async () => {
  const earlier = await counts(server);
  for (const told of ['6.6.6.6', "127.0.0.1, 'x", 'a'.repeat(5_000), '[::1]:99999999999']) {
    const answer = await raw(server, [call([`x-forwarded-for: ${told}`, 'x-forwarded-proto: gopher', 'connection: close', `content-length: ${BODY.length}`], BODY)]);
    assert.deepEqual(answer.statuses, [200]);
  }
  assert.equal((await counts(server)).stored, earlier.stored + 4);
});

test('a name that points here from elsewhere sees nothing but what clients need', async () => {
  for (const where of ['/', '/api/session', '/api/openapi.json', '/sign-in']) {
    const answer = await raw(server, [`GET ${where} HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n`]);
    assert.deepEqual(answer.statuses, [421], where);
  }
  for (const lines of ['', 'host: a\r\nhost: b\r\n']) {
    const answer = await raw(server, [`GET / HTTP/1.1\r\n${lines}connection: close\r\n\r\n`]);
    assert.ok([400, 421].includes(answer.statuses[0]), answer.text);
  }
});
