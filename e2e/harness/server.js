// A server of the real binary: its own data directory, a port that the system picks, ended with the test.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const BINARY = process.env.RESA_BINARY ?? path.join(ROOT, 'target/debug/resa');
const LIMIT_MS = 60_000;

/**
 * Starts a fresh server with `variables` (`RESA_…`) as its settings. Gives its address, the secret of its set-up
 * link and its data directory; `restart` ends it with a signal and lets it come back at the same address.
 */
export async function startServer({ variables = {} } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'resa-server-'));
  const data = path.join(folder, 'data');
  const said = { out: '', err: '' };
  let { child, ended, announcement } = await begin(data, '127.0.0.1:0', variables, said);
  const { url, address } = announcement;
  return {
    url,
    data,
    /** Of the latest start: each makes a new one as long as nobody has set the server up. */
    get secret() {
      return announcement.set_up?.split('#')[1];
    },
    process: () => child.pid,
    log: () => said.err,
    restart: async (signal, meanwhile = async () => {}) => {
      child.kill(signal);
      await ended;
      await meanwhile();
      ({ child, ended, announcement } = await begin(data, address, variables, said));
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a command of the real binary prints with `--json`. */
export function resa(...args) {
  return JSON.parse(run([...args, '--json']));
}

/** What a command of the real binary prints as one JSON document a line. */
export function resaLines(...args) {
  return run(args).split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

function run(args) {
  return execFileSync(BINARY, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A server's process, once it listens. */
async function begin(data, listen, variables, said) {
  const args = ['serve', '--data', data, '--listen', listen, '--json'];
  const child = spawn(BINARY, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...variables } });
  said.out = '';
  child.stderr.on('data', (bytes) => (said.err += bytes));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return { child, ended, announcement: await announced(child, said, ended) };
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
