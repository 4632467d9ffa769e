// How large the map itself is, without heading, legend and footer, which a page shows in its own way. Pure.
import { around, grown, union, type Point, type Rect } from './shapes';

export interface Drawn {
  stops: readonly { marker: Rect; label: Rect }[];
  tracks: readonly { points: readonly Point[]; width: number }[];
  arcs: readonly { points: readonly Point[] }[];
  planned: readonly (readonly Point[])[];
  notes: readonly { area: Rect }[];
  badges: readonly { area: Rect }[];
}

const AIR = 12;

export function extent(drawn: Drawn): Rect {
  let box: Rect | null = null;
  for (const { marker, label } of drawn.stops) box = union(union(box, marker), label);
  for (const { points, width } of drawn.tracks) box = points.length ? union(box, around(points, width / 2)) : box;
  for (const { points } of drawn.arcs) box = points.length ? union(box, around(points, 1)) : box;
  for (const points of drawn.planned) box = points.length ? union(box, around(points, 1)) : box;
  for (const { area } of [...drawn.notes, ...drawn.badges]) box = union(box, area);
  return grown(box ?? { x: 0, y: 0, w: 1, h: 1 }, AIR);
}
