import { describe, expect, it, vi } from 'vitest';
import type { Estimate } from '../../api/types';
import type { VoiceScores } from '../../api/voice';

vi.stubGlobal('navigator', { language: 'sv-SE' });
const { isTold, measures, mood, offTarget, stretches, targetOf } = await import('./feeling');

const estimate = (value: number, n: number, half = 0.4): Estimate => ({ value, n, low: value - half, high: value + half, confidence: 0.95, method: 't', as_of: '2026-11-22T00:00:00Z' });
const group = (value: string, mean: number, n: number) => ({ attribute: 'activity', value, n, persons: n, score: estimate(mean, n), needed_n: 10, against_others: null });
const series = (survey: string, metric: VoiceScores['metric'], by: VoiceScores['by'], moment: string | null = null): VoiceScores => ({
  survey, survey_id: survey, words: {}, metric, version: '1', moment, item: null, wording: null, scale: metric === 'ces' ? '1-7' : '1-5', polarity: 'high_is_good', first: null, last: null, broken_by: [],
  persons: 100, score: estimate(4, 100), needed_n: 10, distribution: {}, shares: {}, over_time: [], by,
});

describe('how it felt along the journey', () => {
  it('keeps kinds of questions apart and takes the survey with most answers', () => {
    const found = measures([
      series('A', 'ces', [group('Läsa', 5, 40), group('Ringa', 3, 12)]),
      series('B', 'ces', [group('Ringa', 2, 60)]),
      series('B', 'emotion', [group('Ringa', 2, 60)], 'after'),
      series('B', 'emotion', [group('Ringa', 4, 60)], 'before'),
      series('B', 'expectation', [group('Ringa', 4, 60)]),
    ]);
    expect(found.map(({ metric, moment }) => [metric, moment])).toEqual([['ces', null], ['emotion', 'after']]);
    expect(found[0]?.stations.get('Ringa')?.scores.survey).toBe('B');
  });
  it('says nothing of few, and breaks the line there', () => {
    const [ces] = measures([series('A', 'ces', [group('A', 5, 40), group('B', 5, 9), group('C', 5, 40), group('D', 5, 40)])]);
    const felt = ['A', 'B', 'C', 'D', 'E'].map((name) => ces?.stations.get(name));
    expect(felt.map((one) => one !== undefined && isTold(one))).toEqual([true, false, true, true, false]);
    expect(stretches(felt)).toEqual([[2, 3]]);
  });
  it('is good or bad only where the whole interval is', () => {
    const of = (mean: number) => mood({ group: group('A', mean, 40), scores: series('A', 'ces', []) }, [1, 7]);
    expect([of(4.5), of(4.3), of(3.5)]).toEqual(['good', 'between', 'bad']);
  });
  it('is good where a score is low, if low is good', () => {
    const [low] = measures([{ ...series('A', 'ces', [group('A', 2, 40)]), polarity: 'low_is_good' }]);
    const felt = low?.stations.get('A');
    expect(low?.reach).toEqual([7, 1]);
    expect(felt && low ? mood(felt, low.reach) : null).toBe('good');
  });
  it('tells how far from a target only where the interval excludes it, and only of the same question', () => {
    const [ces] = measures([series('A', 'ces', [group('A', 5, 40), group('B', 5, 9)])]);
    const [enough, few] = ['A', 'B'].map((name) => ces?.stations.get(name));
    if (!ces || !enough || !few) throw new Error('both stations have answers');
    expect([offTarget(enough, 6), offTarget(enough, 5.3), offTarget(enough, 4), offTarget(few, 6)]).toEqual([-1, null, 1, null]);
    const targets = [{ station: 'A', metric: 'ces' as const, value: 6 }, { station: 'A', metric: 'csat' as const, value: 0.8 }, { station: 'B', metric: 'ces' as const, value: 9 }];
    expect([targetOf(targets, ces, 'A'), targetOf(targets, ces, 'B'), targetOf(targets, ces, 'C')]).toEqual([6, null, null]);
  });
});
