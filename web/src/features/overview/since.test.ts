import { expect, test } from 'vitest';
import { storedSince } from './since';

const at = (minute: number, stored: number) => ({ minute: `2026-11-22T09:${String(minute).padStart(2, '0')}:00Z`, stored });

test('a minute that is told again as it grows counts once', () => {
  expect(storedSince('2026-11-22T09:12:30Z', [at(13, 1), at(13, 2), at(13, 3)])).toBe(3);
});

test('of the minute of the answer only what came after it counts, and of earlier ones nothing', () => {
  expect(storedSince('2026-11-22T09:12:30Z', [at(11, 9), at(12, 20), at(12, 23), at(13, 4)])).toBe(7);
});

test('nothing told is nothing', () => expect(storedSince('2026-11-22T09:12:30Z', [])).toBe(0));
