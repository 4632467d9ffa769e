// What the points of a series say in words; for tooltips, screen readers and tables.
import { count, date, month, percent, percentInterval } from '../i18n/format';
import type { ChartTexts } from '../i18n/charts';
import { fill } from '../i18n/language.svelte';
import { isSure, LEAST, type Point } from './scale';

const DAY_MS = 86_400_000;

/** "mars 2026" for a month, else the day that it begins. */
export function when(point: Point): string {
  const days = (Date.parse(point.to) - Date.parse(point.from)) / DAY_MS;
  return days > 20 ? month(point.from) : date(point.from);
}

/** "38 %", or a dash where nothing may be claimed. */
export const value = ({ estimate }: Point): string => (isSure(estimate) ? percent(estimate?.value ?? 0) : '–');

/** "35–41 %", or nothing. */
export function interval({ estimate }: Point): string {
  return isSure(estimate) && estimate?.low !== null && estimate?.high !== null && estimate ? percentInterval(estimate.low as number, estimate.high as number) : '–';
}

/** The whole of a point as a sentence. */
export function sentence(point: Point, t: ChartTexts): string {
  const { estimate } = point;
  if (!estimate || estimate.n === 0) return fill(t.pointNone, { when: when(point) });
  const known = { when: when(point), n: count(estimate.n), value: value(point), interval: interval(point), least: LEAST };
  return fill(isSure(estimate) ? t.point : t.pointUnsure, known);
}

/** The whole series in a sentence: its first and last parts that may be claimed. */
export function summary(points: readonly Point[], t: ChartTexts): string {
  const sure = points.filter(({ estimate }) => isSure(estimate));
  const [first, last] = [sure[0], sure.at(-1)];
  if (!first || !last) return t.seriesNone;
  const values = { first: when(first), last: when(last), a: value(first), b: value(last) };
  return fill(first === last ? t.seriesFlat : t.series, values);
}
