// Where signs of what was found stand on the map: beside a station, away from its words, or on a way where nothing else
// stands. Pure. In: the layout's boxes and points. Out: points.
import { centre, distance, grown, overlaps, type Point, type Rect } from './shapes';

/** At a station's shoulder, on the side that its words are not on. */
export function besideStop(marker: Rect, label: Rect, side: 'left' | 'right', radius: number): Point {
  const c = centre(marker);
  const up = centre(label).y >= c.y;
  const reach = radius * 0.6;
  return { x: c.x + (marker.w / 2 + reach) * (side === 'right' ? 1 : -1), y: c.y + (marker.h / 2 + reach) * (up ? -1 : 1) };
}

/** Where its words are not: above the station or below it, beyond its signs. */
export function acrossFromLabel(marker: Rect, label: Rect, by: number): Point {
  const c = centre(marker);
  const up = centre(label).y >= c.y;
  return { x: c.x, y: c.y + (marker.h / 2 + by) * (up ? -1 : 1) };
}

const PLACES = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8];

/** On a way, as near to its middle as what stands there allows; the middle where it allows nothing. */
export function onWay(points: readonly Point[], taken: readonly Rect[], radius: number): Point | null {
  const lengths = points.map((point, at) => (at === 0 ? 0 : distance(points[at - 1] as Point, point)));
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  const places = PLACES.map((share) => along(points, lengths, whole * share)).filter((point) => point !== null);
  const free = ({ x, y }: Point) => !taken.some((box) => overlaps(grown({ x, y, w: 0, h: 0 }, radius + 1), box));
  return places.find(free) ?? places[0] ?? null;
}

function along(points: readonly Point[], lengths: readonly number[], far: number): Point | null {
  let left = far;
  for (let at = 1; at < points.length; at += 1) {
    const [a, b, length] = [points[at - 1] as Point, points[at] as Point, lengths[at] ?? 0];
    if (left <= length) {
      const share = length === 0 ? 0 : left / length;
      return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
    }
    left -= length;
  }
  return points.at(-1) ?? null;
}
