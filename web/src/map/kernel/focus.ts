// What hangs together: a station, a link or a line and everything that it touches, or the way through some stations; the
// rest may step back. Pure.
import { centre, distanceToSegment, type Point, type Rect } from './shapes';

export type Focus = { stop: number } | { link: { from: number; to: number } } | { line: number } | { way: readonly number[] };
export interface FocusStop { station: number; marks: readonly number[] }
export interface FocusTrack { line: number | null; from: number; to: number }
export interface FocusArc { from: number; to: number }

/** Indices of what stays lit. `stops` are stations. */
export interface Lit { stops: Set<number>; tracks: Set<number>; arcs: Set<number>; badges: Set<number> }

export function lit(focus: Focus, stops: readonly FocusStop[], tracks: readonly FocusTrack[], arcs: readonly FocusArc[], badges: readonly { line: number }[] = []): Lit {
  const found: Lit = { stops: new Set(), tracks: new Set(), arcs: new Set(), badges: new Set() };
  const belongs = (way: FocusArc & { line?: number | null }) => {
    if ('stop' in focus) return way.from === focus.stop || way.to === focus.stop;
    if ('link' in focus) return way.from === focus.link.from && way.to === focus.link.to;
    if ('way' in focus) return focus.way.some((station, at) => station === way.from && focus.way[at + 1] === way.to);
    return way.line === focus.line;
  };
  tracks.forEach((track, index) => {
    if (!belongs(track)) return;
    found.tracks.add(index);
    found.stops.add(track.from).add(track.to);
  });
  arcs.forEach((arc, index) => {
    if (!belongs(arc)) return;
    found.arcs.add(index);
    found.stops.add(arc.from).add(arc.to);
  });
  if ('stop' in focus) found.stops.add(focus.stop);
  if ('link' in focus) found.stops.add(focus.link.from).add(focus.link.to);
  if ('way' in focus) for (const station of focus.way) found.stops.add(station);
  if ('line' in focus) {
    for (const { station, marks } of stops) if (marks.includes(focus.line)) found.stops.add(station);
    badges.forEach(({ line }, index) => line === focus.line && found.badges.add(index));
  }
  return found;
}

/** Indices of the boxes that stand on one of these ways. */
export function standingOn(boxes: readonly Rect[], ways: readonly { points: readonly Point[]; width: number }[]): Set<number> {
  const found = new Set<number>();
  boxes.forEach((box, index) => {
    const middle = centre(box);
    const on = ways.some(({ points, width }) => points.some((point, at) => at > 0 && distanceToSegment(middle, points[at - 1] as Point, point) <= width / 2 + box.h));
    if (on) found.add(index);
  });
  return found;
}
