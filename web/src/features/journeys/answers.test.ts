import { describe, expect, it } from 'vitest';
import { csv, ended, folded, givenUp, missed, slowest, type Edge, type StepRow } from './answers';

const edge = (from: string, to: string, count: number | null, median_s: number | null): Edge => ({ from, to, count, journeys: count, mean_s: median_s, median_s, p90_s: median_s });
function step(activity: string, share: number | null, n: number): StepRow {
  const left = { value: share, n, low: share, high: share, confidence: 0.95, method: 'wilson', as_of: '' };
  return { activity, journeys: n, median_dwell_s: null, loops: 0, rework: 0, channel_hops: 0, waits: 0, median_wait_s: null, repeat_within_7d: 0, left, resumed_later: { ...left, value: null } };
}

describe('what a journey’s events say', () => {
  it('puts first what takes most time altogether, and leaves out a station repeated', () => {
    const edges = [edge('a', 'b', 10, 86_400), edge('b', 'c', 1_000, 3_600), edge('c', 'c', 9_999, 99_999), edge('c', 'd', null, null)];
    expect(slowest(edges).map((one) => one.to)).toEqual(['c', 'b']);
  });
  it('puts first where most end, and never where the goal is reached', () => {
    const steps = [step('goal', 1, 900), step('few', 0.9, 40), step('many', 0.2, 1_000), step('unsaid', null, 3)];
    expect(givenUp(steps, ['goal']).map((one) => one.activity)).toEqual(['many', 'few', 'unsaid']);
    expect(ended(step('x', 0.25, 80))).toBe(20);
  });
});

describe('a way', () => {
  it('names what it skips of the plan, in order', () => {
    expect(missed(['a', 'x', 'b', 'c'], ['a', 'b', 'c'])).toEqual([]);
    expect(missed(['b', 'a'], ['a', 'b', 'c'])).toEqual(['b', 'c']);
    expect(missed([], ['a'])).toEqual(['a']);
  });
  it('says a station repeated once', () => {
    expect(folded(['a', 'a', 'b', 'a'])).toEqual([{ station: 'a', times: 2 }, { station: 'b', times: 1 }, { station: 'a', times: 1 }]);
  });
});

describe('csv', () => {
  it('quotes what would break a row and runs no formula', () => {
    expect(csv([['a;b', 'say "x"', '=1+1', 2, null], [-1, '-x']])).toBe('"a;b";"say ""x""";\'=1+1;2;\r\n-1;\'-x');
  });
});
