// From one map to the next: stations that stayed travel from where they were seen to where they are now. Pure.
import { centre, type Point, type Rect } from './shapes';
import { toFrame, toSheet, type View } from './viewport';

export interface Placed { name: string; kind: string; marker: Rect }

/** For each new station how far from its place it was seen before, in units of the new sheet; null: it is new. */
export function shifts(before: { stops: readonly Placed[]; view: View }, after: { stops: readonly Placed[]; view: View }): (Point | null)[] {
  const key = ({ name, kind }: Placed) => `${kind} ${name}`;
  const was = new Map(before.stops.map((stop) => [key(stop), toFrame(before.view, centre(stop.marker))]));
  return after.stops.map((stop) => {
    const seen = was.get(key(stop));
    if (!seen) return null;
    const [from, to] = [toSheet(after.view, seen), centre(stop.marker)];
    return { x: from.x - to.x, y: from.y - to.y };
  });
}
