// Unmodified clients for servers, each a program of its own, send to one running server that is killed and started
// again while they send. Everything is found in their customer's timeline, once, and belongs together.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { beAnalyst, personsOf, timelineOf } from '../harness/customers.js';
import { counts } from '../harness/events.js';
import { resa, startServer } from '../harness/server.js';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const KEY = 'wk_servers';
const { CLIENTS_PYTHON: PYTHON = 'python3', CLIENTS_RUST: RUST } = process.env;

/** Name, command, and whether the client sends again what got no answer. */
const CLIENTS = [
  ['segment-node', ['node', 'node/segment.js'], true],
  ['rudder-node', ['node', 'node/rudder.js'], true],
  ['segment-python', [PYTHON, 'python/walk.py', 'segment'], true],
  ['rudder-python', [PYTHON, 'python/walk.py', 'rudder'], true],
  ['segment-rust', [RUST], false],
];
/** What each has sent before the server goes away, as it stands in the timeline. */
const WALK = ['$alias', '$group', '$identify', 'Besked öppnat', 'Innan', 'Page: Start', 'Screen: Hem'];
const DURING = Array.from({ length: 100 }, (_, number) => `Under avbrottet ${number}`);

let server;
let analyst;
const running = new Map();
before(async () => {
  server = await startServer({ variables: { RESA_SEAL_EVERY_SECONDS: '1' } });
  resa('key', 'create', '--data', server.data, '--value', KEY);
  analyst = await beAnalyst(server);
  for (const [name, command] of CLIENTS) running.set(name, new Client(name, command));
});
after(async () => {
  for (const client of running.values()) client.end();
  await server?.stop();
});

/** A client's process, and what it says. */
class Client {
  constructor(name, [program, ...words]) {
    this.name = name;
    this.process = spawn(program, [...words, server.url, KEY, name], { cwd: HERE, stdio: ['pipe', 'pipe', 'pipe'] });
    this.complaints = '';
    this.process.stderr.on('data', (bytes) => (this.complaints += bytes));
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  async says(word) {
    const { value } = await this.lines.next();
    assert.equal(value, word, `${this.name}: ${this.complaints}`);
  }

  goOn() {
    this.process.stdin.write('\n');
  }

  end() {
    this.process.kill();
  }
}

const each = (doing, which = CLIENTS) => Promise.all(which.map(([name]) => doing(running.get(name))));

async function activities(name) {
  const timeline = await timelineOf(server, analyst, 'user_id', `kund-${name}`);
  return timeline.map(({ activity }) => activity).sort();
}

test('what each client sends stands in its customer\'s timeline, once', async () => {
  await each((client) => client.says('walked'));
  for (const [name] of CLIENTS) assert.deepEqual(await activities(name), WALK, name);
  const { stored, duplicates, rejected } = await counts(server);
  assert.deepEqual({ stored, duplicates, rejected }, { stored: WALK.length * CLIENTS.length, duplicates: 0, rejected: 0 });
});

test('what was sent before anybody was known belongs to the customer, as does the earlier name', async () => {
  for (const [name] of CLIENTS) {
    const [customer] = await personsOf(server, analyst, 'user_id', `kund-${name}`);
    for (const earlier of [`okänd-${name}`, `tidigare-${name}`]) {
      assert.deepEqual(await personsOf(server, analyst, 'anonymous_id', earlier), [customer], earlier);
    }
  }
});

test('the time that a client states is the time in the timeline', async () => {
  for (const [name] of CLIENTS) {
    const timeline = await timelineOf(server, analyst, 'user_id', `kund-${name}`);
    const { time, properties } = timeline.find(({ activity }) => activity === 'Besked öppnat');
    const off = Math.abs(Date.parse(time) - Date.parse('2026-11-01T10:00:00Z'));
    // A client that says when it sent has its clock put right, by as long as the way took.
    assert.ok(off < 5_000, `${name}: ${time}`);
    assert.equal(properties.kanal, 'brev', name);
  }
});

test('a server that is killed and comes back has everything from clients that send again, once', async () => {
  const [patient, impatient] = [true, false].map((wanted) => CLIENTS.filter(([, , retries]) => retries === wanted));
  await each((client) => client.goOn(), impatient);
  await each((client) => client.says('done'), impatient);
  await each((client) => client.goOn(), patient);
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL']) {
    const { stored } = await counts(server);
    await until(async () => (await counts(server)).stored >= stored + 20);
    await server.restart(signal);
  }
  await each((client) => client.says('done'), patient);
  for (const [name] of CLIENTS) assert.deepEqual(await activities(name), [...WALK, ...DURING].sort(), name);
});

async function until(holds) {
  const late = performance.now() + 20_000;
  while (!(await holds())) {
    assert.ok(performance.now() < late, 'it never came to hold');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
