// Every route that /api/openapi.json describes, asked with what the description allows and with what it does not, by
// somebody with an owner's token and by nobody: no answer is an error of ours or other than described.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { ask } from '../harness/http.js';
import { beOwner } from '../harness/member.js';
import { startServer } from '../harness/server.js';

const SETTINGS = readFileSync(fileURLToPath(new URL('schemathesis.toml', import.meta.url)), 'utf8');
const PROGRAM = path.join(path.dirname(process.env.CLIENTS_PYTHON ?? ''), 'schemathesis');
/** Requests for each route. A longer run: RESA_EXAMPLES=1000. */
const EXAMPLES = process.env.RESA_EXAMPLES ?? '30';

/** The end of what the fuzzer says on its way; what failed stands there. */
const SAID = 20_000;

/** Runs the fuzzer with these settings against a fresh server; gives the server's own account of its answers. */
async function fuzz(settingsFor) {
  const server = await startServer();
  const folder = mkdtempSync(path.join(tmpdir(), 'resa-described-'));
  try {
    const settings = path.join(folder, 'schemathesis.toml');
    writeFileSync(settings, SETTINGS + (await settingsFor(server)));
    // One worker: two share strategies that are not safe to share, and the fuzzer itself breaks now and then.
    const words = ['--config-file', settings, '--no-color', 'run', `${server.url}/api/openapi.json`, '--max-examples', EXAMPLES, '--workers', '1'];
    const child = spawn(PROGRAM, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += bytes));
    const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
    assert.equal(status, 0, said.slice(-SAID));
    const told = (await ask(server, 'GET', '/metrics')).text;
    const answers = told.matchAll(/^resa_request_seconds_count\{route="(\w+)",status="(\d+)"\} \d+$/gm);
    return [...answers].map(([, route, code]) => ({ route, status: Number(code) }));
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const failed = ({ status }) => status >= 500;
/** What answered well, beside the routes that are for anyone. */
const went = (answers, route) => answers.some((answer) => answer.route === route && answer.status < 300);

// Side by side, each with a server and a fuzzer of its own.
describe('what is described', { concurrency: 2 }, () => {
  test('with an owner\'s token', async () => {
    const answers = await fuzz(async (server) => {
      const owner = await beOwner(server);
      const me = (await ask(server, 'GET', '/api/session', { headers: owner })).json;
      const body = { name: 'every route', scopes: [...me.projects[0].may, ...me.may] };
      const made = await ask(server, 'POST', '/api/projects/default/tokens', { headers: owner, body });
      assert.equal(made.status, 201, made.text);
      return `\n[auth.openapi.token]\nbearer = "${made.json.token}"\n`;
    });
    assert.deepEqual(answers.filter(failed), []);
    for (const route of ['list_projects', 'read_project', 'create_key', 'send_events']) assert.ok(went(answers, route), route);
  });

  test('with nothing', async () => {
    const answers = await fuzz(async () => '');
    assert.deepEqual(answers.filter(failed), []);
    for (const route of ['list_projects', 'read_project', 'create_key', 'send_events']) assert.ok(!went(answers, route), route);
  });
});
