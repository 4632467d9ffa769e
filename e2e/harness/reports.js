// The reports under test: which logs there are, and how the real binary makes a page of each.

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
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
/** A log that nobody here wrote, which lies beside the project where it is there at all. */
export const realLog = (name) => ({ name, file: path.join(REAL_DATA, 'logs', `${name}.xes.gz`), real: true });

/** Each log with a report of its own; one without a file is the demonstration. */
export const SOURCES = [
  own('arsbesked-sv'),
  own('orders-en'),
  own('many-activities'),
  own('one-event'),
  { name: 'demo' },
  realLog('receipt'),
  realLog('BPIC12'),
  realLog('helpdesk'),
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

/** The demonstration writes its files and its page into a folder. */
async function makeDemo(language) {
  const folder = path.join(OUT, `demo.${language}`);
  rmSync(folder, { recursive: true, force: true });
  await resa('demo', '--output', folder, '--no-open', '--lang', language);
  const page = readdirSync(folder).find((name) => name === 'report.html');
  if (!page) throw new Error(`\`resa demo\` wrote no page in ${folder}`);
  return path.join(folder, page);
}

/** Runs the binary; what it said is told when it fails. */
async function resa(...args) {
  try {
    await run(BINARY, args, { timeout: LIMIT_MS, maxBuffer: 64 << 20 });
  } catch (error) {
    const why = error.killed ? `took longer than ${LIMIT_MS / 1000} s` : (error.stderr ?? error.message);
    throw new Error(`\`resa ${args.join(' ')}\` failed: ${why}`);
  }
}
