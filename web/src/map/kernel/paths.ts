// Path texts for tracks and arrows: corners rounded and heads shaped as in the server's own pictures,
// so that the map on the screen and the saved file are the same drawing. Pure.
import { distance, type Point } from './shapes';

/** How round a corner of a track is. */
export const ROUNDING = 14;

const tenth = (value: number) => Math.round(value * 10) / 10 + 0; // no "-0"

/** A path with its corners rounded, never more than the runs beside a corner allow. */
export function rounded(points: readonly Point[], radius: number): string {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return '';
  let path = `M${tenth(first.x)} ${tenth(first.y)}`;
  for (let at = 1; at + 1 < points.length; at += 1) {
    const [a, b, c] = [points[at - 1] as Point, points[at] as Point, points[at + 1] as Point];
    const [before, after] = [Math.max(distance(a, b), 1e-9), Math.max(distance(b, c), 1e-9)];
    const cut = Math.min(radius, before / 2, after / 2);
    const enter = { x: b.x + ((a.x - b.x) / before) * cut, y: b.y + ((a.y - b.y) / before) * cut };
    const leave = { x: b.x + ((c.x - b.x) / after) * cut, y: b.y + ((c.y - b.y) / after) * cut };
    path += `L${tenth(enter.x)} ${tenth(enter.y)}Q${tenth(b.x)} ${tenth(b.y)} ${tenth(leave.x)} ${tenth(leave.y)}`;
  }
  return points.length > 1 ? `${path}L${tenth(last.x)} ${tenth(last.y)}` : path;
}

/** An arrow head whose tip is at `tip`. */
export function arrow(before: Point, tip: Point): string {
  const length = Math.max(distance(before, tip), 1e-9);
  const [dx, dy] = [(tip.x - before.x) / length, (tip.y - before.y) / length];
  const corner = (side: number) => `${tenth(tip.x - dx * 6.5 - dy * 3.2 * side)} ${tenth(tip.y - dy * 6.5 + dx * 3.2 * side)}`;
  return `M${tenth(tip.x)} ${tenth(tip.y)}L${corner(1)}L${corner(-1)}Z`;
}
