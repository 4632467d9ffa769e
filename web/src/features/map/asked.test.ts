import { describe, expect, it } from 'vitest';
import { asked, narrowings, read, written } from './asked';
import { compare } from './compare';
import { csv } from './csv';
import { parse, write, type Condition } from './segment';

const today = '2026-11-22';
const choiceOf = (query: string) => read(new URLSearchParams(query));

describe('what the map is asked', () => {
  it('is in the address, and comes back from it', () => {
    for (const query of ['', 'journey=j1&channels=Telefon%2CWebb&stations=all', 'period=days90&segment=age+%3D+%2230%22', 'from=2026-01-01&to=2026-02-01&stations=60']) {
      const choice = choiceOf(query);
      const back = new URLSearchParams();
      for (const [name, value] of Object.entries(written(choice))) if (value !== null) back.set(name, value);
      expect(read(back)).toEqual(choice);
    }
  });
  it('counts a span back from today', () => {
    expect(asked(choiceOf('period=days30'), today)).toEqual({ from: '2026-10-23' });
    expect(asked(choiceOf('period=thisYear'), today)).toEqual({ from: '2026-01-01' });
    expect(asked(choiceOf(''), today)).toEqual({});
    expect(asked(choiceOf('from=2026-01-01&to=2026-02-01&channels=a,b'), today)).toEqual({ from: '2026-01-01', to: '2026-02-01', channels: 'a,b' });
  });
  it('does not hand on what is no date and no number', () => {
    expect(choiceOf('from=yesterday&stations=-3&period=ever')).toMatchObject({ from: null, stations: 12, period: 'all' });
  });
  it('tells how much narrows the view', () => {
    expect([narrowings(choiceOf('')), narrowings(choiceOf('period=days30&channels=a')), narrowings(choiceOf('segment=a%3Db'))]).toEqual([0, 2, 1]);
  });
});

describe('a segment', () => {
  const conditions: Condition[] = [
    { attribute: 'device', operator: 'is', values: ['mobile'] },
    { attribute: 'age', operator: 'is', values: ['18-29', '30-49'] },
    { attribute: 'antal barn', operator: 'least', values: ['2'] },
    { attribute: 'region', operator: 'isNot', values: ['Norr "övre"', 'Syd'] },
  ];
  it('is written as the server reads it', () => {
    expect(write(conditions)).toBe('device = "mobile" and age in ("18-29", "30-49") and `antal barn` >= 2 and region != "Norr \\"övre\\"" and region != "Syd"');
  });
  it('comes back as the same conditions', () => {
    expect(parse(write(conditions))).toEqual(conditions);
    expect(parse('')).toEqual([]);
  });
  it('says nothing by a condition without a value', () => {
    expect(write([{ attribute: 'device', operator: 'is', values: [] }])).toBe('');
  });
  it('written by hand beyond plain conditions is left alone', () => {
    for (const text of ['a = 1 or b = 2', 'not a = 1', '(a = 1)', 'a > 3', 'a =', 'a = "open']) expect(parse(text)).toBeNull();
  });
});

describe('a comparison', () => {
  const estimate = (low: number, high: number) => ({ value: (low + high) / 2, n: 100, low, high, confidence: 0.95, method: 'wilson', as_of: '' });
  it('is made only where the intervals do not touch', () => {
    expect(compare(estimate(0.5, 0.6), estimate(0.3, 0.4))).toBe('more');
    expect(compare(estimate(0.1, 0.2), estimate(0.3, 0.4))).toBe('less');
    expect(compare(estimate(0.25, 0.35), estimate(0.3, 0.4))).toBe('no_difference');
    expect(compare({ ...estimate(0, 1), value: null }, estimate(0.3, 0.4))).toBe('too_few');
    expect(compare(null, estimate(0.3, 0.4))).toBe('too_few');
  });
});

describe('a table to take along', () => {
  it('quotes what it must and lets no cell become a formula', () => {
    expect(csv([['Namn', 'Resor'], ['Säg "hej", sa hon', 12], ['=1+1', null]])).toBe('Namn,Resor\r\n"Säg ""hej"", sa hon",12\r\n\'=1+1,\r\n');
  });
});
