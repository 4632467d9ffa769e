// Numbers of the comparison as they are written: levels, differences with their sign, what stands behind them. Pure but
// for the language.
import type { Comparison, GoalOf, Unit, Verdict } from '../../../api/channels-compared';
import type { Estimate } from '../../../api/types';
import { channelName } from '../../../charts/channels';
import { common } from '../../../i18n/common';
import { decimal, duration, list, percent } from '../../../i18n/format';
import { frictionChannels } from '../../../i18n/friction-channels';
import { frictionReading } from '../../../i18n/friction-reading';
import { fill, say } from '../../../i18n/language.svelte';
import { channelCode } from '../../../ui/channels';

/** A channel's name inside a sentence; a name of the project's own keeps its capitals. */
export function channelWord(channel: string): string {
  const name = channelName(channel);
  return channelCode(channel) in say(common).channels ? name.toLocaleLowerCase() : name;
}

/** How it went in a channel: "62 %", "3 dagar", "5,1 av 7". */
export function level(unit: Unit, value: number): string {
  const write = { share: percent, ratio: duration, points: (n: number) => decimal(n) }[unit];
  return fill(say(frictionChannels).level[unit], { n: write(value) });
}

/** A number with its sign: what is no change has none. */
function signed(n: number): string {
  const text = decimal(Math.abs(n), Math.abs(n) < 9.95 ? 1 : 0);
  return Number(Math.abs(n).toFixed(1)) === 0 ? text : `${n < 0 ? '−' : '+'}${text}`;
}
/** Enough digits to tell small ratios from nothing. */
const ratioDigits = (value: number): number => (value >= 1.995 ? 1 : value >= 0.0995 || value <= 0 ? 2 : Math.ceil(-Math.log10(value)) + 1);
const bare = (unit: Unit, value: number): string => (unit === 'ratio' ? decimal(value, ratioDigits(value)) : signed(unit === 'share' ? value * 100 : value));

/** "−12 procentenheter", "1,40 gånger så lång tid", "−0,8 poäng". */
export const difference = (unit: Unit, value: number): string => fill(say(frictionChannels).difference[unit], { n: bare(unit, value) });

/** "−17 till −7"; undefined where nothing tells how sure it is. */
export function interval(unit: Unit, { low, high }: Estimate): string | undefined {
  return low === null || high === null ? undefined : fill(say(frictionChannels).to, { low: bare(unit, low), high: bare(unit, high) });
}

/** How small a difference counts as the same: "5 procentenheter". */
export function margin({ unit, margin }: Pick<Comparison, 'unit' | 'margin'>): string {
  const n = unit === 'share' ? margin * 100 : margin;
  return fill(say(frictionChannels).difference[unit], { n: decimal(n, Number.isInteger(Number(n.toFixed(6))) ? 0 : unit === 'ratio' ? 2 : 1) });
}

/** In what the journeys are alike, in words. */
export function heldAlike(held: readonly string[]): string {
  const t = say(frictionChannels);
  const known = say(frictionReading).attributes;
  return held.length === 0 ? t.alikeAll : fill(t.alikeIn, { held: list(held.map((attribute) => t.held[attribute] ?? known[attribute] ?? attribute)) });
}

const ORDER: readonly Verdict[] = ['differs', 'same', 'cannot_tell'];
/** What differs first, then what is the same, last what nobody can tell; else as they came. */
export const byVerdict = <T extends { verdict: Verdict }>(rows: readonly T[]): T[] => [...rows].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));

/** Whether the two sides of a goal may be told. */
export const isGoalTold = (goal: GoalOf): boolean => goal.difference.value !== null && goal.own.value !== null && goal.others.value !== null;
