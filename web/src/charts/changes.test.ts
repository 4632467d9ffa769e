import { describe, expect, it } from 'vitest';
import { zone } from '../i18n/zone.svelte';
import { marksOf, momentOf } from './changes';

const DAY = 86_400_000;
const first = Date.parse('2026-03-02T00:00:00Z');
const weeks = Array.from({ length: 10 }, (_, at) => ({ from: new Date(first + at * 7 * DAY).toISOString(), to: new Date(first + (at + 1) * 7 * DAY).toISOString() }));
const frame = { left: 0, right: 700 };
const change = (name: string, days: number) => ({ name, at: first + days * DAY, day: '2026-03-02' });

describe('changes on an axis of time', () => {
  it('stand at their moment, in the order of time', () => {
    expect(marksOf([change('late', 35), change('early', 3)], weeks, frame).map(({ letter, x, changes }) => [letter, x, changes[0]?.name])).toEqual([['A', 30, 'early'], ['B', 350, 'late']]);
  });
  it('share a mark where they would lie on each other', () => {
    const marks = marksOf([change('a', 10), change('b', 11), change('c', 11), change('d', 12)], weeks, frame);
    expect(marks.map(({ letter, changes }) => [letter, changes.map(({ name }) => name)])).toEqual([['A', ['a', 'b', 'c']], ['B', ['d']]]);
  });
  it('are not marked outside of the time that is shown', () => {
    expect(marksOf([change('before', -1), change('after', 70)], weeks, frame)).toEqual([]);
    expect(marksOf([change('any', 1)], [], frame)).toEqual([]);
  });
  it('never collide, however many', () => {
    const marks = marksOf(Array.from({ length: 500 }, (_, at) => change(`${at}`, at * 0.14)), weeks, frame);
    expect(marks.slice(1).every(({ x }, at) => x - (marks[at]?.x ?? 0) >= 19.9)).toBe(true);
    expect(marks.reduce((sum, { changes }) => sum + changes.length, 0)).toBe(500);
    expect(marks[26]?.letter).toBe('AA');
  });
});

describe('when a change held from', () => {
  it('is a day or a clock of the zone, or a moment', () => {
    zone.choose('Europe/Stockholm');
    expect(new Date(momentOf('2026-03-02')).toISOString()).toBe('2026-03-01T23:00:00.000Z');
    expect(new Date(momentOf('2026-07-02T08:00:00')).toISOString()).toBe('2026-07-02T06:00:00.000Z');
    expect(new Date(momentOf('2026-03-02T08:00:00+01:00')).toISOString()).toBe('2026-03-02T07:00:00.000Z');
    zone.choose(undefined);
  });
});
