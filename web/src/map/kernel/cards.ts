// Where a card stands beside what it tells of: never over it, always inside the frame. Pure.
import type { Point, Rect, Size } from './shapes';

const GAP = 12;
const EDGE = 8;

/** The card's upper left corner: right of the thing, else left, below, above; the roomiest side where none has room. */
export function placeCard(thing: Rect, card: Size, frame: Size): Point {
  const within = (value: number, length: number, room: number) => Math.max(EDGE, Math.min(value, room - length - EDGE));
  const level = within(thing.y + thing.h / 2 - card.h / 2, card.h, frame.h);
  const plumb = within(thing.x + thing.w / 2 - card.w / 2, card.w, frame.w);
  const sides = [
    { room: frame.w - thing.x - thing.w - GAP - EDGE - card.w, at: { x: thing.x + thing.w + GAP, y: level } },
    { room: thing.x - GAP - EDGE - card.w, at: { x: thing.x - GAP - card.w, y: level } },
    { room: frame.h - thing.y - thing.h - GAP - EDGE - card.h, at: { x: plumb, y: thing.y + thing.h + GAP } },
    { room: thing.y - GAP - EDGE - card.h, at: { x: plumb, y: thing.y - GAP - card.h } },
  ];
  const best = sides.find(({ room }) => room >= 0) ?? sides.reduce((a, b) => (b.room > a.room ? b : a));
  return { x: within(best.at.x, card.w, frame.w), y: within(best.at.y, card.h, frame.h) };
}
