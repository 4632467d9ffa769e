// The order of the portfolio: where most customers do not reach their goal stands first (never the lowest score). Pure.
import type { JourneyCard } from '../../api/types';

export type Order = 'impact' | 'volume' | 'name';

/** About how many of the finished journeys did not reach the goal; null where that cannot be told. */
export function notReached({ reached }: Pick<JourneyCard, 'reached'>): number | null {
  if (!reached || reached.value === null) return null;
  return Math.round((1 - reached.value) * reached.n);
}

/** How many journeys of this kind probably do not reach their goal: the share that does not, times all of them. */
export function impact(card: JourneyCard): number | null {
  if (!card.reached || card.reached.value === null || card.journeys === null) return null;
  return (1 - card.reached.value) * card.journeys;
}

/** The cards in an order; what cannot be told stands last, the larger first. */
export function ordered(cards: readonly JourneyCard[], order: Order, locale: string): JourneyCard[] {
  const collator = new Intl.Collator(locale, { numeric: true });
  const byName = (a: JourneyCard, b: JourneyCard) => collator.compare(a.name, b.name);
  const byVolume = (a: JourneyCard, b: JourneyCard) => (b.journeys ?? -1) - (a.journeys ?? -1) || byName(a, b);
  const byImpact = (a: JourneyCard, b: JourneyCard) => (impact(b) ?? -1) - (impact(a) ?? -1) || byVolume(a, b);
  return [...cards].sort({ impact: byImpact, volume: byVolume, name: byName }[order]);
}
