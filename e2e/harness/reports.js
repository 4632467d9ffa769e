// The reports under test: which logs there are, and how the real binary makes a page of each.

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BINARY = process.env.RESA_BINARY ?? path.join(ROOT, 'target/debug/resa');
const REAL_DATA = process.env.RESA_REAL_DATA ?? path.join(ROOT, '../shared/data');
const LIMIT_MS = 180_000;

/** Where pages and screenshots are left to be looked at. */
export const OUT = process.env.RESA_E2E_OUT ?? path.join(ROOT, 'target/e2e');

export const LANGUAGES = ['sv', 'en'];

const own = (name) => ({ name, file: path.join(ROOT, 'e2e/logs', `${name}.csv`) });
const real = (name) => ({ name, file: path.join(REAL_DATA, 'logs', `${name}.xes.gz`), real: true });

/** Each log with a report of its own; one without a file is the demonstration. */
export const SOURCES = [
  own('arsbesked-sv'),
  own('orders-en'),
  own('many-activities'),
  own('one-event'),
  { name: 'demo' },
  real('receipt'),
  real('BPIC12'),
  real('helpdesk'),
];

/** Why a source cannot be tested here; `undefined` when it can. */
export function whyAbsent({ file, real }) {
  if (!real || existsSync(file)) return undefined;
  if (process.env.RESA_REAL_DATA_REQUIRED === '1') throw new Error(`real data is required but \`${file}\` does not exist`);
  return `real data not found at ${file}`;
}

/** Lets the binary write the report; gives the page's path. */
export async function makeReport(source, language) {
  const page = source.file ? await makeOne(source, language) : await makeDemo(language);
  if (!existsSync(page)) throw new Error(`the binary wrote no page at ${page}`);
  return page;
}

async function makeOne({ name, file }, language) {
  const page = path.join(OUT, 'reports', `${name}.${language}.html`);
  mkdirSync(path.dirname(page), { recursive: true });
  rmSync(page, { force: true });
  await resa('report', file, '-o', page, '--lang', language);
  return page;
}

/** The demonstration says where its page is, as an address or a path. */
async function makeDemo(language) {
  const said = await resa('demo', '--lang', language);
  const page = said.match(/(?:file:\/\/)?(\/\S+?\.html)/)?.[1];
  if (!page) throw new Error(`\`resa demo\` named no page:\n${said}`);
  return decodeURI(page);
}

/** Runs the binary without a display, so that it opens no window; gives all that it said. */
async function resa(...args) {
  const { DISPLAY, WAYLAND_DISPLAY, BROWSER, ...env } = process.env;
  try {
    const { stdout, stderr } = await run(BINARY, args, { env, timeout: LIMIT_MS, maxBuffer: 64 << 20 });
    return stdout + stderr;
  } catch (error) {
    const why = error.killed ? `took longer than ${LIMIT_MS / 1000} s` : (error.stderr ?? error.message);
    throw new Error(`\`resa ${args.join(' ')}\` failed: ${why}`);
  }
}
