import { describe, expect, it } from 'vitest';
import type { Estimate } from '../api/types';
import { band, dots, every, reach, runs, timeTicks, whole, type Point } from './scale';

const frame = { left: 0, right: 100, top: 0, bottom: 50 };
const estimate = (value: number | null, n: number): Estimate => ({ value, n, low: value === null ? null : value - 0.1, high: value === null ? null : value + 0.1, confidence: 0.95, method: 'wilson', as_of: '' });
const point = (value: number | null, n = 100): Point => ({ from: '', to: '', n, estimate: n === 0 ? null : estimate(value, n) });

describe('a series of shares', () => {
  it('is joined only where each part of time may be claimed', () => {
    const all = dots([point(0.5), point(0.5), point(0.5, 12), point(0.5), point(null), point(0.5), point(0.5)], frame, 1);
    expect(runs(all).map((run) => run.map((dot) => dot.index))).toEqual([[0, 1], [3], [5, 6]]);
    expect(all.find((dot) => dot.index === 2)?.sure).toBe(false);
  });
  it('has no part of time left out', () => {
    const month = (from: string, to: string): Point => ({ ...point(0.5), from, to });
    const all = whole([month('2025-11-01', '2025-12-01'), month('2026-02-01', '2026-03-01'), month('2026-03-01', '2026-04-01')]);
    expect(all.map(({ from, n }) => [from.slice(0, 7), n])).toEqual([['2025-11', 100], ['2025-12', 0], ['2026-01', 0], ['2026-02', 100], ['2026-03', 100]]);
    const weeks = whole([month('2026-01-05', '2026-01-12'), month('2026-01-26', '2026-02-02')]);
    expect(weeks.map(({ from }) => from.slice(0, 10))).toEqual(['2026-01-05', '2026-01-12', '2026-01-19', '2026-01-26']);
  });
  it('lies higher the greater it is, with its interval about it', () => {
    const [low, high] = dots([point(0.2), point(0.8)], frame, 1);
    expect(low && high && low.y > high.y).toBe(true);
    expect(high && high.high < high.y && high.y < high.low).toBe(true);
    expect(band([low, high].filter((dot) => dot !== undefined))).toMatch(/^M25 .*Z$/);
  });
  it('has an axis from nothing to a round mark that holds all of it', () => {
    expect(reach([point(0.31)]).top).toBeCloseTo(0.6);
    expect(reach([point(0.95)]).top).toBe(1);
    expect(reach([]).ticks.length).toBeGreaterThan(1);
    for (const value of [0.01, 0.13, 0.37, 0.62, 0.9]) expect(reach([point(value)]).top).toBeGreaterThanOrEqual(Math.min(1, value + 0.1) - 1e-9);
  });
});

describe('marks of an axis', () => {
  it('of time are few and round', () => {
    expect(timeTicks(3 * 86_400)).toEqual([0, 86_400, 2 * 86_400, 3 * 86_400]);
    for (const longest of [30, 4_000, 90_000, 1e6, 4e7, 4e9]) expect(timeTicks(longest).length).toBeLessThanOrEqual(5);
  });
  it('are left out where there is no room', () => {
    expect(every(12, 600, 50)).toBe(1);
    expect(every(12, 200, 50)).toBe(3);
  });
});
