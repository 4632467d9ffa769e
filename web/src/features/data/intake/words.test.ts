import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { imports } from '../../../i18n/data-import';
import { plainTime } from './words';

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

describe('a time of a workbook', () => {
  it('is said as people write it, and nothing else is touched', () => {
    const said = { '2025-03-26T07:29:00': '2025-03-26 07:29', '2025-03-26T07:29:31': '2025-03-26T07:29:31', '2025-03-26': '2025-03-26', 'T07:29': 'T07:29' };
    for (const [sample, text] of Object.entries(said)) expect(plainTime(sample)).toBe(text);
  });
});
