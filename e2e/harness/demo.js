// `resa demo` started for a test: the example with its studio, and the address that lets its visitor in.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { BINARY } from './server.js';

const STARTS_WITHIN_MS = 120_000;

/** A demo of its own; gives the address that it printed. */
export async function startDemo(language) {
  const folder = mkdtempSync(path.join(tmpdir(), 'resa-demo-'));
  const env = { ...process.env, RESA_SERVER_LISTEN: '127.0.0.1:0', DISPLAY: '', WAYLAND_DISPLAY: '' };
  const child = spawn(BINARY, ['demo', '--lang', language, '--output', folder], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  const link = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no address in ${STARTS_WITHIN_MS} ms: ${said}`)), STARTS_WITHIN_MS);
    const hear = (bytes) => {
      said += bytes;
      const found = /^ {2}(http:\/\/\S+\/demo#resa_dem_\w+)\s*$/m.exec(said);
      if (!found) return;
      clearTimeout(late);
      resolve(found[1]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then((status) => reject(new Error(`\`resa demo\` ended with ${status}: ${said}`)));
  });
  return {
    link,
    url: new URL(link).origin,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
