// The window onto the sheet: where it stands and how large it shows things. Zooming keeps what is under the pointer
// under the pointer; panning never loses the map. Pure arithmetic; the caller owns the frame and the clock.
import type { Point, Rect, Size } from './shapes';

/** A sheet point `p` is seen at `p * k + (x, y)` in the frame. */
export interface View { x: number; y: number; k: number }

/** No larger than this: a station fills a phone. */
export const LARGEST = 4;
/** One press of a zoom button or key. */
export const STEP = 1.35;
/** Maps smaller than the frame are not blown up beyond this when they are fitted. */
const FIT_LIMIT = 1.25;
/** Air around a fitted map, in pixels of the frame. */
const AIR = 20;
/** So much of the map (in pixels) stays in the frame, however far it is pushed. */
const KEPT = 80;

/** The whole map, in the middle of the frame. */
export function fitted(content: Rect, frame: Size): View {
  const air = Math.min(AIR, frame.w / 8, frame.h / 8);
  const k = Math.min((frame.w - 2 * air) / content.w, (frame.h - 2 * air) / content.h, FIT_LIMIT);
  return { k, x: (frame.w - content.w * k) / 2 - content.x * k, y: (frame.h - content.h * k) / 2 - content.y * k };
}

/** The whole map may be shown this small when it is opened: its names can still be read. */
const WHOLE_LEAST = 0.55;

/** The scale of a map when it is opened: the whole map unless that were too small, then large enough to read. */
export function openingScale(content: Rect, frame: Size, readable: number): number {
  const whole = fitted(content, frame).k;
  return whole >= WHOLE_LEAST ? whole : readable;
}

/** The whole map where it can be read so, else its beginning at a readable size. */
export function opening(content: Rect, frame: Size, readable: number): View {
  const whole = fitted(content, frame);
  const k = openingScale(content, frame, readable);
  if (k === whole.k) return whole;
  const y = content.h * k <= frame.h ? (frame.h - content.h * k) / 2 : AIR;
  return { k, x: AIR - content.x * k, y: y - content.y * k };
}

/** The smallest scale that makes sense: a little less than the whole map. */
export function smallest(content: Rect, frame: Size): number {
  return Math.min(fitted(content, frame).k * 0.7, 1);
}

/** Zooms by a factor and keeps the sheet's point at `at` (in the frame) where it is. */
export function zoomed(view: View, factor: number, at: Point, least: number): View {
  const k = Math.min(LARGEST, Math.max(least, view.k * factor));
  const ratio = k / view.k;
  return { k, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio };
}

/** A wheel's turn as a zoom factor: the same for a mouse's notches and a trackpad's small steps. */
export function wheelFactor(deltaY: number, mode: number, pinching: boolean): number {
  const pixels = deltaY * (mode === 1 ? 16 : mode === 2 ? 400 : 1);
  const bounded = Math.max(-120, Math.min(120, pixels));
  return Math.exp(-bounded * (pinching ? 0.01 : 0.0022));
}

export function panned(view: View, dx: number, dy: number): View {
  return { k: view.k, x: view.x + dx, y: view.y + dy };
}

/** Two fingers from one place to another: the sheet follows both. */
export function pinched(view: View, before: [Point, Point], after: [Point, Point], least: number): View {
  const middle = ([a, b]: [Point, Point]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const apart = ([a, b]: [Point, Point]) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
  const [from, to] = [middle(before), middle(after)];
  return panned(zoomed(view, apart(after) / apart(before), from, least), to.x - from.x, to.y - from.y);
}

/** Pushed back so far that some of the map is still in the frame. */
export function held(view: View, content: Rect, frame: Size): View {
  const bound = (at: number, start: number, length: number, room: number) => {
    const kept = Math.min(KEPT, (length * view.k) / 2, room / 2);
    return Math.min(room - kept - start * view.k, Math.max(kept - (start + length) * view.k, at));
  };
  return { k: view.k, x: bound(view.x, content.x, content.w, frame.w), y: bound(view.y, content.y, content.h, frame.h) };
}

export function toSheet(view: View, p: Point): Point {
  return { x: (p.x - view.x) / view.k, y: (p.y - view.y) / view.k };
}

export function toFrame(view: View, p: Point): Point {
  return { x: p.x * view.k + view.x, y: p.y * view.k + view.y };
}

/** The part of the sheet that the frame shows. */
export function seen(view: View, frame: Size): Rect {
  return { x: -view.x / view.k, y: -view.y / view.k, w: frame.w / view.k, h: frame.h / view.k };
}

/** The view moved, as little as needed, so that a box of the sheet is inside the frame with some air. */
export function revealed(view: View, box: Rect, frame: Size, air = 48): View {
  const move = (start: number, length: number, room: number) => {
    const space = Math.min(air, Math.max(0, (room - length) / 2));
    if (start < space) return space - start;
    return start + length > room - space ? Math.max(room - space - length, 0) - start : 0;
  };
  const at = toFrame(view, box);
  return panned(view, move(at.x, box.w * view.k, frame.w), move(at.y, box.h * view.k, frame.h));
}

/** Whether some of the map lies outside the frame. */
export function isLarger(view: View, content: Rect, frame: Size): boolean {
  const shown = seen(view, frame);
  const slack = 2 / view.k;
  return (
    content.x < shown.x - slack || content.y < shown.y - slack || content.x + content.w > shown.x + shown.w + slack || content.y + content.h > shown.y + shown.h + slack
  );
}

/** Between two views, so that the zoom feels even. `t` from 0 to 1. */
export function between(from: View, to: View, t: number): View {
  const k = from.k * (to.k / from.k) ** t;
  // The point that does not move while zooming from one to the other; panning where the scale stays.
  const share = Math.abs(to.k - from.k) < 1e-9 ? t : (k - from.k) / (to.k - from.k);
  return { k, x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** Starts fast, ends softly. */
export function easeOut(t: number): number {
  return 1 - (1 - t) ** 3;
}
