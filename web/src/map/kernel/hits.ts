// What is under the pointer: a station before a track, the nearest before the first, with room for unsteady hands.
// Pure. In: boxes and polylines of the sheet. Out: which of them, or nothing.
import { around, distanceToRect, distanceToSegment, grown, type Point, type Rect } from './shapes';
import { Shelf } from './detail';

export interface HitStop { marker: Rect; label: Rect }
export interface HitTrack { points: readonly Point[]; width: number }
export type Hit = { stop: number } | { track: number };

export class HitMap {
  readonly #stops: readonly HitStop[];
  readonly #tracks: readonly HitTrack[];
  readonly #stopShelf: Shelf;
  readonly #trackShelf: Shelf;

  constructor(stops: readonly HitStop[], tracks: readonly HitTrack[]) {
    this.#stops = stops;
    this.#tracks = tracks;
    this.#stopShelf = new Shelf(stops.flatMap(({ marker, label }) => [marker, label]));
    this.#trackShelf = new Shelf(tracks.map(({ points, width }) => around(points, width / 2)));
  }

  /** The thing at a point of the sheet; `reach` is how far beside it still counts, in units of the sheet. */
  at(p: Point, reach: number): Hit | null {
    const area = grown({ x: p.x, y: p.y, w: 0, h: 0 }, reach);
    const stop = nearest(new Set(this.#stopShelf.within(area).map((index) => index >> 1)), reach, (index) => {
      const { marker, label } = this.#stops[index] as HitStop;
      // The label counts only where it stands; the marker with its reach.
      return Math.min(distanceToRect(p, marker), distanceToRect(p, label) === 0 ? 0.5 : Infinity);
    });
    if (stop !== null) return { stop };
    const track = nearest(this.#trackShelf.within(area), reach, (index) => {
      const { points, width } = this.#tracks[index] as HitTrack;
      let best = Infinity;
      for (let at = 1; at < points.length; at += 1) best = Math.min(best, distanceToSegment(p, points[at - 1] as Point, points[at] as Point));
      return Math.max(0, best - width / 2);
    });
    return track === null ? null : { track };
  }
}

function nearest(candidates: Iterable<number>, reach: number, far: (index: number) => number): number | null {
  let best: number | null = null;
  let least = reach;
  for (const index of candidates) {
    const away = far(index);
    // Of equals the later one lies on top.
    if (away <= least) [best, least] = [index, away];
  }
  return best;
}
