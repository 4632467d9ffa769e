// How common something is over time, from counts: shares with their intervals, as the charts draw them. Pure.
import type { SeriesPart } from '../../api/friction';
import type { Estimate } from '../../api/types';
import type { Point } from '../../charts/scale';

export type Share = 'affected' | 'failed' | 'called';
const Z = 1.959964;

/** A share of so many with its interval after Wilson; null of nobody. */
export function wilson(k: number, n: number, as_of: string): Estimate | null {
  if (n <= 0) return null;
  const p = k / n;
  const d = 1 + (Z * Z) / n;
  const middle = (p + (Z * Z) / (2 * n)) / d;
  const half = (Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n))) / d;
  return { value: p, n, low: Math.max(0, middle - half), high: Math.min(1, middle + half), confidence: 0.95, method: 'wilson', as_of };
}

/** The parts of time as points: `affected` or `called` of those who came there, or `failed` of those affected. What is hidden stays so. */
export function points(series: readonly SeriesPart[], share: Share, as_of: string): Point[] {
  return series.map((part) => {
    const [k, n] = share === 'failed' ? [part.failed, part.affected] : [part[share], part.reached_place];
    return { from: part.from, to: part.to, n, estimate: k === null || n === null ? null : wilson(k, n, as_of) };
  });
}
