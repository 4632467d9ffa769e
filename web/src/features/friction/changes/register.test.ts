import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../api/friction';
import { zone } from '../../../i18n/zone.svelte';
import { blank, changeOf, draftOf, faults, namedBy, newest, withChange } from './register';

const change = (name: string, on: string, where: Record<string, string> = {}) => ({ name, on, where });
const caused = (id: string, attribute: string, value: string) => ({ id, causes: [{ condition: [{ attribute, op: '=', value }] }] }) as unknown as Finding;

describe('the register', () => {
  it('is read newest first, days and moments together', () => {
    zone.choose('Europe/Stockholm');
    const all = [change('a', '2026-03-02'), change('b', '2026-03-02T08:00:00+01:00'), change('c', '2026-01-01')];
    expect(newest(all).map(({ name }) => name)).toEqual(['b', 'a', 'c']);
  });
  it('gets a change in its place, added, or away', () => {
    const all = { changes: [change('a', '2026-03-02'), change('b', '2026-03-03')], randomised: ['version'] };
    expect(withChange(all, 'a', change('x', '2026-03-04')).changes.map(({ name }) => name)).toEqual(['x', 'b']);
    expect(withChange(all, null, change('c', '2026-03-04')).changes.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(withChange(all, 'a', null)).toEqual({ changes: [all.changes[1]], randomised: ['version'] });
    // Somebody else removed it meanwhile: what was written is not lost.
    expect(withChange(all, 'gone', change('gone', '2026-03-04')).changes.length).toBe(3);
  });
});

describe('a draft of a change', () => {
  it('is written back as it was where nothing was touched', () => {
    zone.choose('Europe/Stockholm');
    for (const on of ['2026-03-02', '2026-03-02T08:15:30+01:00', '2026-07-02T08:00:00']) {
      const before = change('a', on, { region: 'Norr' });
      expect(changeOf(draftOf(before), before)).toEqual(before);
    }
    expect(draftOf(change('a', '2026-03-02T07:15:30Z'))).toMatchObject({ day: '2026-03-02', clock: '08:15' });
    const before = change('a', '2026-03-02T08:15:30+01:00');
    expect(changeOf({ ...draftOf(before), clock: '' }, before).on).toBe('2026-03-02');
    expect(changeOf({ ...draftOf(before), clock: '09:00' }, before).on).toBe('2026-03-02T09:00:00');
  });
  it('reaches everybody unless words say whom', () => {
    const draft = { ...blank('2026-03-02'), name: ' Nytt brev ', words: [{ attribute: ' region ', value: 'Norr ' }, { attribute: '', value: '' }] };
    expect(changeOf(draft, null)).toEqual(change('Nytt brev', '2026-03-02'));
    expect(changeOf({ ...draft, reach: 'some' }, null).where).toEqual({ region: 'Norr' });
  });
  it('says what is missing, and what another is called already', () => {
    expect(faults(blank(''), [])).toEqual({ name: 'needed', on: 'needed' });
    const some = { ...blank('2026-03-02'), name: 'a', reach: 'some' as const };
    expect(faults(some, [change('a', '2026-01-01')])).toEqual({ name: 'same', where: 'needed' });
    expect(faults({ ...some, words: [{ attribute: 'region', value: '' }] }, [])).toEqual({ where: 'needed' });
    expect(faults({ ...some, words: [{ attribute: 'region', value: 'Norr' }, { attribute: 'region', value: 'Syd' }] }, [])).toEqual({ where: 'same' });
  });
});

it('a finding names a change where a cause of it does', () => {
  expect(namedBy('Nytt brev', [caused('f-1', 'change', 'Nytt brev'), caused('f-2', 'change', 'annat'), caused('f-3', 'version', 'Nytt brev')]).map(({ id }) => id)).toEqual(['f-1']);
});
