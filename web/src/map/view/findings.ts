// What was found, made ready to be drawn on a map: where each sign stands, how large it is at a scale, and which parts of
// a way the map draws no track for. In: marks by station, and the drawing. Out: points. Knows nothing of what was found.
import type { LayoutDoc, Point } from '../document';
import { acrossFromLabel, besideStop, onWay } from '../kernel/marks';
import { centre } from '../kernel/shapes';
import type { Drawing } from './drawing';

/** A station, or from one to another. */
export type Spot = { stop: number } | { link: { from: number; to: number } };
export type Sign = 'friction' | 'strength';
/** What was found at a place: how many of each sort, and a sentence about each. */
export interface MapMark { at: Spot; friction: number; strength: number; words: readonly string[] }
/** A way through stations from where something comes from, with what some of them are to it. */
export interface MapWay { stations: readonly number[]; tags: readonly { station: number; text: string; hurts: boolean }[] }
export interface PlacedMark { at: Spot; sign: Sign; n: number; point: Point; key: string }

/** A sign's radius on the sheet: no smaller than this on the screen, however small the map. */
const RADIUS = 8;
const LEAST_PX = 6.5;
export const signRadius = (scale: number): number => Math.max(RADIUS, LEAST_PX / scale);

export function placeMarks(marks: readonly MapMark[], { layout, tracks, arcs }: Pick<Drawing, 'layout' | 'tracks' | 'arcs'>, radius: number): PlacedMark[] {
  const taken = [...layout.notes.map(({ area }) => area), ...layout.stops.flatMap(({ marker, label }) => [marker, label])];
  return marks.flatMap(({ at, friction, strength }) => {
    const signs: [Sign, number][] = [['friction', friction], ['strength', strength]];
    return signs.filter(([, n]) => n > 0).flatMap(([sign, n]): PlacedMark[] => {
      const point = 'stop' in at ? beside(layout, at.stop, sign, radius) : between(at.link, sign, { tracks, arcs }, taken, radius);
      return point ? [{ at, sign, n, point, key: `${JSON.stringify(at)} ${sign}` }] : [];
    });
  });
}

function beside(layout: LayoutDoc, station: number, sign: Sign, radius: number): Point | null {
  const stop = layout.stops.find((other) => other.station === station);
  return stop ? besideStop(stop.marker, stop.label, sign === 'friction' ? 'right' : 'left', radius) : null;
}

function between({ from, to }: { from: number; to: number }, sign: Sign, { tracks, arcs }: Pick<Drawing, 'tracks' | 'arcs'>, taken: Parameters<typeof onWay>[1], radius: number): Point | null {
  const is = (way: { from: number; to: number }) => way.from === from && way.to === to;
  // The widest track is drawn last.
  const way = tracks.findLast(is) ?? arcs.find(is);
  if (!way) return null;
  const place = onWay(way.points, taken, radius);
  // Both sorts on one way stand side by side.
  return place && (sign === 'friction' ? place : { x: place.x, y: place.y - 2.4 * radius });
}

/** Straight runs between stations of a way that the map draws nothing between: too few went there to be drawn. */
export function gapsOf({ stations }: MapWay, { layout, tracks, arcs }: Pick<Drawing, 'layout' | 'tracks' | 'arcs'>): string[] {
  const at = (station: number) => layout.stops.find((stop) => stop.station === station)?.marker;
  return stations.slice(1).flatMap((to, before) => {
    const from = stations[before] ?? to;
    if ([...tracks, ...arcs].some((way) => way.from === from && way.to === to)) return [];
    const [a, b] = [at(from), at(to)];
    if (!a || !b || from === to) return [];
    const [start, end] = [centre(a), centre(b)];
    return [`M${start.x} ${start.y}L${end.x} ${end.y}`];
  });
}

/** Where a tag of a way stands. */
export function tagAt(layout: LayoutDoc, station: number, by: number): Point | null {
  const stop = layout.stops.find((other) => other.station === station);
  return stop ? acrossFromLabel(stop.marker, stop.label, by) : null;
}
