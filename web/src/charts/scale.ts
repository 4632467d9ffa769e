// Geometry of the charts: shares and times in, pixels and paths out. Pure; knows no colours and no words.
import type { Estimate } from '../api/types';

/** A part of time with what was measured in it. */
export interface Point { from: string; to: string; estimate: Estimate | null; n: number | null }
export interface Dot { index: number; x: number; y: number; low: number; high: number; sure: boolean; point: Point }
export interface Frame { left: number; right: number; top: number; bottom: number }

/** Fewer than this are shown without a claim (a 95 % interval is then wider than about ±18 points). */
export const LEAST = 30;

/** Whether something may be claimed from this many. */
export function isSure(estimate: Estimate | null): boolean {
  return estimate !== null && estimate.value !== null && estimate.n >= LEAST;
}

/** The reach of the axis of shares: from 0, up to a round mark above everything drawn, never beyond 1. */
export function reach(points: readonly Point[]): { top: number; ticks: number[] } {
  const highest = Math.max(0, ...points.map(({ estimate }) => (isSure(estimate) ? (estimate?.high ?? 0) : (estimate?.value ?? 0))));
  const step = [0.02, 0.05, 0.1, 0.2, 0.25].find((size) => highest <= size * 4) ?? 0.25;
  const top = Math.min(1, Math.max(step * 2, Math.ceil(highest / step - 1e-9) * step));
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, at) => Number((at * step).toFixed(4)));
  return { top, ticks };
}

/** The reach of a small picture without an axis: what is drawn fills it, but never less than a fifth, so that chance
 * looks like no movement. */
export function closeReach(points: readonly Point[]): { bottom: number; top: number } {
  const told = points.flatMap(({ estimate }) => (estimate && estimate.value !== null ? (isSure(estimate) ? [estimate.low ?? estimate.value, estimate.high ?? estimate.value] : [estimate.value]) : []));
  const [low, high] = [Math.min(1, ...told), Math.max(0, ...told)];
  const spare = Math.max(0, LEAST_REACH - (high - low)) / 2;
  const bottom = Math.max(0, Math.min(low - spare, 1 - LEAST_REACH));
  return { bottom, top: Math.min(1, Math.max(high + spare, bottom + LEAST_REACH)) };
}
const LEAST_REACH = 0.2;

/** Where each measured part of time lies; parts without a value leave a hole. */
export function dots(points: readonly Point[], frame: Frame, top: number, bottom = 0): Dot[] {
  const width = frame.right - frame.left;
  const y = (share: number) => frame.bottom - ((Math.min(Math.max(share, bottom), top) - bottom) / (top - bottom)) * (frame.bottom - frame.top);
  const x = (index: number) => frame.left + ((index + 0.5) / points.length) * width;
  return points.flatMap((point, index) => {
    const { estimate } = point;
    if (!estimate || estimate.value === null) return [];
    return [{ index, x: x(index), y: y(estimate.value), low: y(estimate.low ?? estimate.value), high: y(estimate.high ?? estimate.value), sure: isSure(estimate), point }];
  });
}

/** A series with nothing left out: parts of time in which nothing began stand empty, so that time runs evenly. */
export function whole(points: readonly Point[]): Point[] {
  const out: Point[] = [];
  for (const point of points) {
    for (let last = out.at(-1); last && Date.parse(last.to) < Date.parse(point.from) && out.length < MOST_PARTS; last = out.at(-1)) {
      const to = next(last);
      out.push({ from: last.to, to: Date.parse(to) > Date.parse(point.from) ? point.from : to, estimate: null, n: 0 });
    }
    out.push(point);
  }
  return out;
}
const MOST_PARTS = 600;

/** The end of the part of time after this one: as long, or the next month. */
function next({ from, to }: Point): string {
  const end = new Date(to);
  const length = end.getTime() - Date.parse(from);
  const isMonth = length > 27 * 86_400_000;
  return (isMonth ? new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, end.getUTCDate())) : new Date(end.getTime() + length)).toISOString();
}

/** Runs of neighbours that a line may join: only where each may be claimed and none is missing between. */
export function runs(all: readonly Dot[]): Dot[][] {
  const found: Dot[][] = [];
  for (const dot of all) {
    if (!dot.sure) continue;
    const last = found.at(-1);
    const before = last?.at(-1);
    if (last && before && dot.index === before.index + 1) last.push(dot);
    else found.push([dot]);
  }
  return found;
}

/** A line through dots. */
export const line = (run: readonly Dot[]): string => run.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${r(x)} ${r(y)}`).join('');

/** The band between the ends of the intervals. */
export function band(run: readonly Dot[]): string {
  const above = run.map(({ x, high }, at) => `${at === 0 ? 'M' : 'L'}${r(x)} ${r(high)}`).join('');
  const below = [...run].reverse().map(({ x, low }) => `L${r(x)} ${r(low)}`).join('');
  return `${above}${below}Z`;
}

/** Every how many of `n` labels there is room for. */
export function every(n: number, width: number, each: number): number {
  return Math.max(1, Math.ceil((n * each) / Math.max(width, 1)));
}

/** Round lengths for an axis of time in seconds: at most about `most` marks. */
export function timeTicks(longest: number, most = 4): number[] {
  const units = [60, 300, 900, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600, 86_400, 2 * 86_400, 3 * 86_400, 5 * 86_400, 7 * 86_400, 14 * 86_400, 28 * 86_400, 56 * 86_400, 84 * 86_400, 182 * 86_400, 364 * 86_400];
  const step = units.find((unit) => longest / unit <= most) ?? Math.ceil(longest / most / (364 * 86_400)) * 364 * 86_400;
  return Array.from({ length: Math.floor(longest / step) + 1 }, (_, at) => at * step);
}

const r = (n: number): number => Math.round(n * 10) / 10;
