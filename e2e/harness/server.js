// A server of the real binary: its own data directory, a port that the system picks, ended with the test.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BINARY = process.env.RESA_BINARY ?? path.join(ROOT, 'target/debug/resa');
const LIMIT_MS = 60_000;

/** Starts a fresh server; gives its address, the secret of its set-up link, and `stop`. */
export async function startServer() {
  const folder = mkdtempSync(path.join(tmpdir(), 'resa-server-'));
  const args = ['serve', '--data', path.join(folder, 'data'), '--listen', '127.0.0.1:0', '--json'];
  const child = spawn(BINARY, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stderr.on('data', (bytes) => (said.err += bytes));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const { url, set_up: setUp } = await announced(child, said, ended);
  return {
    url,
    secret: setUp.split('#')[1],
    log: () => said.err,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The one JSON document that the server prints when it listens. */
function announced(child, said, ended) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`\`resa serve\` ${why}: ${said.err || said.out}`));
    const late = setTimeout(() => fail(`did not start within ${LIMIT_MS / 1000} s`), LIMIT_MS);
    ended.then((status) => fail(`ended with ${status}`));
    child.stdout.on('data', (bytes) => {
      said.out += bytes;
      try {
        const announcement = JSON.parse(said.out);
        clearTimeout(late);
        resolve(announcement);
      } catch {
        // Not all of it yet.
      }
    });
  });
}
