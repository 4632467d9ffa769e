import { expect, test } from 'vitest';
import { arrived, bars, counted, MINUTES_SHOWN, MOST_SHOWN, NOTHING, released } from './feed';

const event = (activity: string) => ({ time: '2026-11-22T06:00:00Z', received: '2026-11-22T06:00:01Z', activity, channel: null });
const names = (events: { activity: string }[]) => events.map(({ activity }) => activity);

test('the latest stands first, and the list does not grow for ever', () => {
  let feed = arrived(NOTHING, [event('a'), event('b')], 0, false);
  expect(names(feed.events)).toEqual(['b', 'a']);
  feed = arrived(feed, Array.from({ length: MOST_SHOWN }, (_, n) => event(`n${n}`)), 7, false);
  expect(feed.events).toHaveLength(MOST_SHOWN);
  expect(feed.events[0]!.activity).toBe(`n${MOST_SHOWN - 1}`);
  expect(feed.skipped).toBe(7);
  expect(new Set(feed.events.map(({ id }) => id)).size).toBe(MOST_SHOWN);
});

test('a held list stands still, and what came meanwhile follows when it is let go', () => {
  let feed = arrived(NOTHING, [event('a')], 0, false);
  feed = arrived(feed, [event('b'), event('c')], 0, true);
  expect(names(feed.events)).toEqual(['a']);
  expect(names(released(feed).events)).toEqual(['c', 'b', 'a']);
  expect(released(feed).waiting).toEqual([]);
});

test('what waits beyond what fits is told as not shown', () => {
  const feed = arrived(NOTHING, Array.from({ length: MOST_SHOWN + 3 }, () => event('x')), 2, true);
  expect(feed.skipped).toBe(5);
});

test('the half hour is whole, minute by minute, and a minute counted again replaces itself', () => {
  const now = Date.parse('2026-11-22T06:30:20Z');
  let feed = counted(NOTHING, '2026-11-22T06:30:00Z', { stored: 1, duplicates: 0, rejected: 0 });
  feed = counted(feed, '2026-11-22T06:30:00Z', { stored: 4, duplicates: 1, rejected: 2 });
  feed = counted(feed, '2026-11-22T06:28:00Z', { stored: 3, duplicates: 0, rejected: 0 });
  const shown = bars(feed, now);
  expect(shown).toHaveLength(MINUTES_SHOWN);
  expect(shown.slice(-3).map(({ total }) => total)).toEqual([3, 0, 7]);
  expect(bars(feed, now + 60_000).slice(-4).map(({ total }) => total)).toEqual([3, 0, 7, 0]);
});
