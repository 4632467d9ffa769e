import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { data } from '../../i18n/data';

it('says every remark of the server, and none that it never makes', () => {
  const source = readFileSync(new URL('../../../../crates/server/src/answers/quality.rs', import.meta.url), 'utf8');
  const made = [...source.matchAll(/(?:(?:much|count|says)\(|code: )"(\w+)"/g)].map(([, code]) => code).sort();
  expect(made.length).toBeGreaterThan(10);
  for (const texts of [data.sv, data.en]) expect(Object.keys(texts.quality.remark).sort()).toEqual(made);
});
