// Where the window stands, as state: moved by hand at once, by buttons and keys with a short glide (none for those who
// asked for less motion). Owns no element; the frame tells its size.
import { untrack } from 'svelte';
import type { Rect } from '../document';
import { between, easeOut, fitted, held, isLarger, opening, panned, revealed, seen, smallest, STEP, zoomed, type View } from '../kernel/viewport';
import { READABLE_SCALE } from '../kernel/detail';
import type { Point, Size } from '../kernel/shapes';

const GLIDE_MS = 200;

export class Camera {
  view = $state.raw<View>({ x: 0, y: 0, k: 1 });
  frame = $state.raw<Size>({ w: 0, h: 0 });
  content = $state.raw<Rect>({ x: 0, y: 0, w: 1, h: 1 });
  readonly seen: Rect = $derived(seen(this.view, this.frame));
  readonly least: number = $derived(this.frame.w > 0 ? smallest(this.content, this.frame) : 0.1);
  readonly larger: boolean = $derived(this.frame.w > 0 && isLarger(this.view, this.content, this.frame));
  /** Nobody has moved it since it was fitted: it follows the frame's size. */
  untouched = true;
  #gliding = 0;

  /** Shows the whole map, or its beginning where the whole would be too small to read. */
  open({ whole = false, glide = false } = {}): void {
    if (this.frame.w === 0) return;
    const to = whole ? fitted(this.content, this.frame) : opening(this.content, this.frame, READABLE_SCALE);
    if (glide) this.glide(to);
    else this.set(to);
    this.untouched = true;
  }

  /** The frame has another width or height. */
  sized(part: Partial<Size>): void {
    const frame = untrack(() => ({ ...this.frame, ...part }));
    if (frame.w !== untrack(() => this.frame.w) || frame.h !== untrack(() => this.frame.h)) this.frame = frame;
  }

  set(view: View): void {
    cancelAnimationFrame(this.#gliding);
    this.untouched = false;
    this.view = held(view, this.content, this.frame);
  }

  pan(dx: number, dy: number): void {
    this.set(panned(this.view, dx, dy));
  }

  zoom(factor: number, at: Point, { glide = false } = {}): void {
    const to = zoomed(this.view, factor, at, this.least);
    if (glide) this.glide(to);
    else this.set(to);
  }

  /** One step of a button or a key, around the middle. */
  step(direction: 1 | -1): void {
    this.zoom(direction > 0 ? STEP : 1 / STEP, { x: this.frame.w / 2, y: this.frame.h / 2 }, { glide: true });
  }

  reveal(box: Rect): void {
    const to = revealed(this.view, box, this.frame);
    if (to.x !== this.view.x || to.y !== this.view.y) this.glide(to);
  }

  glide(to: View): void {
    const [from, aim] = [this.view, held(to, this.content, this.frame)];
    if (calm()) return this.set(aim);
    cancelAnimationFrame(this.#gliding);
    this.untouched = false;
    const began = performance.now();
    const frame = (now: number) => {
      const t = Math.min(1, Math.max(0, (now - began) / GLIDE_MS));
      this.view = between(from, aim, easeOut(t));
      if (t < 1) this.#gliding = requestAnimationFrame(frame);
    };
    this.#gliding = requestAnimationFrame(frame);
  }

  stop(): void {
    cancelAnimationFrame(this.#gliding);
  }
}

/** Whether the reader asked for less motion. */
export function calm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
