import { afterEach, describe, expect, it } from 'vitest';
import { beginning, dayOf, zone } from './zone.svelte';

afterEach(() => zone.choose(undefined));

describe('the time zone of a project', () => {
  it('tells the day there, wherever it is read', () => {
    const time = Date.parse('2026-01-09T23:30:00Z');
    zone.choose('Europe/Stockholm');
    expect(dayOf(time)).toBe('2026-01-10');
    zone.choose('America/New_York');
    expect(dayOf(time)).toBe('2026-01-09');
  });

  it('begins its days at midnight there, also when the clock changes', () => {
    zone.choose('Europe/Stockholm');
    for (const [
      day, utc,
    ] of [['2026-01-10', '2026-01-09T23:00:00Z'],
      ['2026-03-29', '2026-03-28T23:00:00Z'],
      ['2026-03-30', '2026-03-29T22:00:00Z'],
      ['2026-10-25', '2026-10-24T22:00:00Z'],
      ['2026-10-26', '2026-10-25T23:00:00Z'],
      ['2026-07', '2026-06-30T22:00:00Z'],
    ] as const) {
      expect(new Date(beginning(day)).toISOString().replace('.000', ''), day).toBe(utc);
    }
  });

  it('is the browser’s where the name says nothing', () => {
    zone.choose('Mars/Olympus');
    expect(zone.current).toBeUndefined();
  });
});
