import { expect, test } from 'vitest';
import { isShort, lastHour } from './since';

const at = (minute: number, stored: number) => ({ minute: new Date(Date.UTC(2026, 10, 22, 9, minute)).toISOString(), stored });
const now = (minute: number) => Date.UTC(2026, 10, 22, 9, minute, 30);

test('a minute that is told again as it grows counts once', () => {
  expect(lastHour([at(12, 20)], [at(12, 23), at(13, 1), at(13, 2), at(13, 3)], now(13))).toBe(26);
});

test('it falls minute by minute when nothing comes', () => {
  const known = [at(0, 5), at(10, 4)];
  expect([59, 60, 69, 70].map((minute) => lastHour(known, [], now(minute)))).toEqual([9, 4, 4, 0]);
});

test('nothing known is nothing', () => expect(lastHour([], [], now(0))).toBe(0));

test('a server that began within the hour knows less than an hour', () => {
  expect(isShort('2026-11-22T09:00:00Z', '2026-11-22T09:30:00Z')).toBe(true);
  expect(isShort('2026-11-22T09:01:00Z', '2026-11-22T10:00:59Z')).toBe(false);
});
