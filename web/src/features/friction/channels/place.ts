// Where a difference lies on its track: in the middle it is the same, at the edges as far as anything on it goes. Pure.
import type { Comparison, Unit } from '../../../api/channels-compared';

/** How far from "the same": ratios by their logarithm, so that half as long lies as far away as twice as long. */
export const off = (unit: Unit, value: number): number => (unit === 'ratio' ? Math.log(Math.max(value, 1e-6)) : value);

/** What the edges of the tracks stand for: the farthest end of any interval, and never less than twice the margin. */
export function reach(unit: Unit, comparisons: readonly Comparison[]): number {
  const rows = comparisons.filter((row) => row.unit === unit);
  const ends = rows.flatMap(({ alike }) => (alike.value === null ? [] : [alike.low ?? alike.value, alike.high ?? alike.value]));
  return Math.max(1e-9, ...ends.map((end) => Math.abs(off(unit, end))), ...rows.map(({ margin }) => 2 * Math.abs(off(unit, margin))));
}

/** 0 at the left edge, 0.5 where it is the same, 1 at the right edge. */
export const placed = (unit: Unit, value: number, edge: number): number => Math.min(1, Math.max(0, 0.5 + off(unit, value) / (2 * edge)));

export interface Drawn { band: [number, number]; field: [number, number]; mark: number }
/** Everything on one track; null where there is no difference to draw. */
export function drawn({ unit, alike, margin }: Pick<Comparison, 'unit' | 'alike' | 'margin'>, edge: number): Drawn | null {
  if (alike.value === null) return null;
  const at = (value: number) => placed(unit, value, edge);
  const width = Math.abs(off(unit, margin)) / (2 * edge);
  return { band: [0.5 - width, 0.5 + width], field: [at(alike.low ?? alike.value), at(alike.high ?? alike.value)], mark: at(alike.value) };
}
