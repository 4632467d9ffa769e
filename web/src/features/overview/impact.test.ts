import { describe, expect, it } from 'vitest';
import type { JourneyCard } from '../../api/types';
import { impact, notReached, ordered } from './impact';

function card(name: string, journeys: number | null, share: number | null): JourneyCard {
  const reached = share === null ? null : { value: share, n: 100, low: 0, high: 1, confidence: 0.95, method: 'wilson', as_of: '' };
  return { id: name, name, problem: null, owner: null, has_goal: share !== null, journeys, persons: journeys, reached, under_way: 0, median_duration_s: null, channels: [], series: [], last_event: null };
}
const names = (cards: JourneyCard[]) => cards.map((one) => one.name);

describe('the portfolio', () => {
  it('puts first where most customers do not reach their goal, not the lowest share', () => {
    const cards = [card('few, low', 40, 0.1), card('many, high', 1_000, 0.8), card('no goal', 9_000, null), card('too few', null, null)];
    expect(names(ordered(cards, 'impact', 'sv'))).toEqual(['many, high', 'few, low', 'no goal', 'too few']);
    expect(names(ordered(cards, 'volume', 'sv'))[0]).toBe('no goal');
  });
  it('orders names as the language does', () => {
    expect(names(ordered([card('Ö', 1, 1), card('Z', 1, 1), card('Å', 1, 1)], 'name', 'sv'))).toEqual(['Z', 'Å', 'Ö']);
  });
  it('makes no claim without a share', () => {
    expect(impact(card('a', 10, null))).toBeNull();
    expect(notReached(card('a', null, 0.25))).toBe(75);
  });
});
