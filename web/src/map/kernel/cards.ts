// Where a card stands beside what it tells of: never over it, always inside the frame. Pure.
import type { Point, Rect, Size } from './shapes';

const GAP = 12;
const EDGE = 8;

/** The card's upper left corner: the side with room that hides least of what is worth seeing (`avoid`); right, left, below, above. */
export function placeCard(thing: Rect, card: Size, frame: Size, avoid: readonly Rect[] = []): Point {
  const within = (value: number, length: number, room: number) => Math.max(EDGE, Math.min(value, room - length - EDGE));
  const level = within(thing.y + thing.h / 2 - card.h / 2, card.h, frame.h);
  const plumb = within(thing.x + thing.w / 2 - card.w / 2, card.w, frame.w);
  const sides = [
    { room: frame.w - thing.x - thing.w - GAP - EDGE - card.w, at: { x: thing.x + thing.w + GAP, y: level } },
    { room: thing.x - GAP - EDGE - card.w, at: { x: thing.x - GAP - card.w, y: level } },
    { room: frame.h - thing.y - thing.h - GAP - EDGE - card.h, at: { x: plumb, y: thing.y + thing.h + GAP } },
    { room: thing.y - GAP - EDGE - card.h, at: { x: plumb, y: thing.y - GAP - card.h } },
  ];
  const fitting = sides.filter(({ room }) => room >= 0);
  const hides = ({ at }: { at: Point }) => avoid.reduce((sum, box) => sum + shared({ ...at, ...card }, box), 0);
  const best = fitting.length > 0 ? fitting.reduce((a, b) => (hides(b) < hides(a) ? b : a)) : sides.reduce((a, b) => (b.room > a.room ? b : a));
  return { x: within(best.at.x, card.w, frame.w), y: within(best.at.y, card.h, frame.h) };
}

/** The area that two boxes share. */
function shared(a: Rect, b: Rect): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}
