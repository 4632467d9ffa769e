// What a finding is worth, as it is written: no more figures than the numbers carry. Pure but for the language.
import type { Polarity } from '../../api/friction';
import type { Estimate } from '../../api/types';
import { count } from '../../i18n/format';
import { language } from '../../i18n/language.svelte';
import { turned } from './reading';

/** Two figures that mean something, three from a thousand on: 24, 310, 1 240. */
export function rough(n: number): string {
  const size = Math.abs(n);
  const step = size < 100 ? 1 : 10 ** (Math.floor(Math.log10(size)) - (size < 1_000 ? 1 : 2));
  // Below ten a whole number says too much of what is near nothing.
  if (size > 0 && size < 9.95) return new Intl.NumberFormat(language.locale, { maximumFractionDigits: 1 }).format(n).replace('-', '−');
  return count(Math.round(n / step) * step).replace('-', '−');
}

/** What is at least gained is never rounded up: 265.7 is at least 265. */
export const least = (n: number): string => (Math.abs(n) < 9.95 ? rough(Math.floor(n * 10) / 10) : count(Math.floor(n)).replace('-', '−'));

/** "410 000 kr", "1,2 mn kr"; "SEK 410,000". */
export function kronor(n: number): string {
  const text = Math.abs(n) >= 999_500 ? new Intl.NumberFormat(language.locale, { notation: 'compact', maximumSignificantDigits: 2 }).format(n).replace('-', '−') : rough(n);
  return language.current === 'sv' ? `${text}\u00a0kr` : `SEK\u00a0${text}`;
}

/** What it costs, or of a strength what would be lost without it: a strength's costs are below nothing. */
export const worthOf = (estimate: Estimate | null, polarity: Polarity): Estimate | null => (estimate && polarity === 'strength' ? turned(estimate) : estimate);

/** "310–540", or undefined where there is no interval. */
export function between({ low, high }: Estimate, write: (n: number) => string): string | undefined {
  if (low === null || high === null) return undefined;
  const [from, to] = [write(low), write(high)];
  if (from === to) return undefined;
  // A unit is said once.
  const unit = /\u00a0kr$/.test(from) && /\u00a0kr$/.test(to) ? from.replace(/\u00a0kr$/, '') : from;
  return `${unit}–${to.replace(/^SEK\u00a0/, '')}`;
}
