import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../../api/channels-compared';
import type { Estimate } from '../../../api/types';
import { drawn, placed, reach } from './place';

const estimate = (value: number | null, low: number | null = null, high: number | null = null): Estimate => ({ value, n: 200, low, high, confidence: 0.95, method: '', as_of: '' });
const row = (unit: Comparison['unit'], margin: number, alike: Estimate): Comparison => ({ channel: 'phone', outcome: 'goal_reached', unit, own: alike, others: alike, alike, few_behind: false, held: [], margin, verdict: 'same', needed_n: null });

describe('a difference on its track', () => {
  it('lies in the middle where nothing differs', () => {
    expect(placed('share', 0, 0.2)).toBe(0.5);
    expect(placed('ratio', 1, 1)).toBe(0.5);
  });
  it('has half as long as far away as twice as long', () => {
    expect(placed('ratio', 2, 1) - 0.5).toBeCloseTo(0.5 - placed('ratio', 0.5, 1));
  });
  it('reaches to the farthest end, and twice the margin at least', () => {
    expect(reach('share', [row('share', 0.05, estimate(-0.12, -0.2, -0.04))])).toBeCloseTo(0.2);
    expect(reach('share', [row('share', 0.05, estimate(0.01, -0.01, 0.02)), row('points', 0.5, estimate(3, 2, 4))])).toBeCloseTo(0.1);
    expect(reach('share', [row('share', 0.05, estimate(null))])).toBeCloseTo(0.1);
  });
  it('stays on the track whatever its interval says', () => {
    expect(drawn(row('ratio', 1.25, estimate(1.5, 0, 40)), Math.log(2))?.field).toEqual([0, 1]);
  });
  it('has its margin on both sides of the same', () => {
    expect(drawn(row('share', 0.05, estimate(0.03, 0.01, 0.05)), 0.1)?.band).toEqual([0.25, 0.75]);
    expect(drawn(row('share', 0.05, estimate(null)), 0.1)).toBeNull();
  });
});
