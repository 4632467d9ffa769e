// Hands on the map: drag, two fingers, wheel and trackpad, and what is pointed at. Attached to the frame; moves the
// camera and tells what was pointed at or clicked. Nothing is decided here: the kernels do.
import { meaning, type Last } from '../kernel/wheel';
import { pinched, wheelFactor } from '../kernel/viewport';
import type { Point } from '../kernel/shapes';
import type { Camera } from './camera.svelte';

export interface Hands {
  camera: Camera;
  /** The pointer is here, over nothing else; null: it left or drags. `coarse`: a finger. */
  onpoint: (at: Point | null) => void;
  onclick: (at: Point, coarse: boolean) => void;
  ondrag: (dragging: boolean) => void;
}

/** Farther than this and it is a drag, not a click. */
const DRAG_PX = 5;

export function gestures({ camera, onpoint, onclick, ondrag }: Hands) {
  return (frame: HTMLElement) => {
    const fingers = new Map<number, Point>();
    let began: Point | null = null;
    let dragging = false;
    let last: Last | null = null;
    let pointed: Point | null = null;
    let waiting = 0;

    const place = (event: MouseEvent): Point => {
      const box = frame.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const ours = (event: Event) => !(event.target as Element).closest('[data-over]');

    function down(event: PointerEvent) {
      if (!ours(event) || (event.pointerType === 'mouse' && event.button !== 0)) return;
      camera.stop();
      fingers.set(event.pointerId, place(event));
      if (fingers.size === 1) [began, dragging] = [place(event), false];
    }
    function move(event: PointerEvent) {
      const now = place(event);
      const before = fingers.get(event.pointerId);
      if (!before) {
        if (event.pointerType !== 'touch') point(ours(event) ? now : null);
        return;
      }
      if (fingers.size === 1 && !dragging) {
        if (!began || Math.hypot(now.x - began.x, now.y - began.y) < DRAG_PX) return;
        begin(event.pointerId);
      }
      if (fingers.size === 2) {
        if (!dragging) begin(event.pointerId);
        const pair = [...fingers.values()] as [Point, Point];
        fingers.set(event.pointerId, now);
        camera.set(pinched(camera.view, pair, [...fingers.values()] as [Point, Point], camera.least));
      } else {
        fingers.set(event.pointerId, now);
        camera.pan(now.x - before.x, now.y - before.y);
      }
    }
    function begin(pointer: number) {
      dragging = true;
      frame.setPointerCapture(pointer);
      point(null);
      ondrag(true);
    }
    function up(event: PointerEvent) {
      if (!fingers.delete(event.pointerId)) return;
      if (fingers.size > 0) return;
      if (dragging) ondrag(false);
      else if (event.type === 'pointerup' && began) onclick(place(event), event.pointerType === 'touch');
      [began, dragging] = [null, false];
    }
    function wheel(event: WheelEvent) {
      if (!ours(event)) return;
      event.preventDefault();
      const means = meaning(event, last, event.timeStamp);
      last = { meaning: means, at: event.timeStamp };
      if (means === 'pan') camera.pan(-(event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX), event.shiftKey ? 0 : -event.deltaY);
      else camera.zoom(wheelFactor(event.deltaY, event.deltaMode, means === 'pinch'), place(event));
    }
    /** At most once a frame. */
    function point(at: Point | null) {
      pointed = at;
      waiting ||= requestAnimationFrame(() => {
        waiting = 0;
        onpoint(pointed);
      });
    }
    const leave = () => point(null);

    frame.addEventListener('pointerdown', down);
    frame.addEventListener('pointermove', move);
    frame.addEventListener('pointerup', up);
    frame.addEventListener('pointercancel', up);
    frame.addEventListener('pointerleave', leave);
    // Not passive: the page must not scroll while the map zooms.
    frame.addEventListener('wheel', wheel, { passive: false });
    return () => {
      cancelAnimationFrame(waiting);
      frame.removeEventListener('pointerdown', down);
      frame.removeEventListener('pointermove', move);
      frame.removeEventListener('pointerup', up);
      frame.removeEventListener('pointercancel', up);
      frame.removeEventListener('pointerleave', leave);
      frame.removeEventListener('wheel', wheel);
    };
  };
}
