import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { imports } from '../../../i18n/data-import';

/** The codes that the server's own sources write. */
function codes(file: string, pattern: RegExp): string[] {
  const source = readFileSync(new URL(`../../../../../crates/${file}`, import.meta.url), 'utf8');
  return [...source.matchAll(pattern)].flatMap(([, code]) => code ?? []);
}

it('says every reason why a row is not taken, and none that does not exist', () => {
  const read = codes('ingest/src/raw.rs', /Reason::\w+ => "(\w+)"/g);
  const protecting = codes('server/src/intake/job.rs', /\("(\w+)", protected\.iter/g);
  expect([read.length > 10, protecting.length]).toEqual([true, 2]);
  const all = [...read, ...protecting].sort();
  for (const texts of [imports.sv, imports.en]) expect(Object.keys(texts.reasons).sort()).toEqual(all);
});
