import { describe, expect, it } from 'vitest';
import { between, fitted, held, isLarger, LARGEST, opening, pinched, revealed, seen, smallest, toFrame, toSheet, wheelFactor, zoomed } from './viewport';

const content = { x: 40, y: 20, w: 2000, h: 600 };
const frame = { w: 1000, h: 500 };

describe('the window onto the sheet', () => {
  it('fits the whole map in the middle', () => {
    const view = fitted(content, frame);
    const [a, b] = [toFrame(view, { x: 40, y: 20 }), toFrame(view, { x: 2040, y: 620 })];
    expect(a.x).toBeCloseTo(frame.w - b.x);
    expect(a.y).toBeCloseTo(frame.h - b.y);
    expect(a.x).toBeGreaterThanOrEqual(0);
    expect(isLarger(view, content, frame)).toBe(false);
  });

  it('does not blow a small map up', () => {
    expect(fitted({ x: 0, y: 0, w: 200, h: 100 }, frame).k).toBe(1.25);
  });

  it('opens a map too large to read at its beginning', () => {
    const view = opening({ ...content, w: 20_000 }, frame, 0.8);
    expect(view.k).toBe(0.8);
    expect(toFrame(view, { x: content.x, y: 0 }).x).toBeGreaterThanOrEqual(0);
    const small = { ...content, w: 1_500 };
    expect(opening(small, frame, 0.8)).toEqual(fitted(small, frame));
  });

  it('zooms toward the pointer: what is under it stays under it', () => {
    const view = { x: 13, y: -40, k: 0.8 };
    const at = { x: 321, y: 123 };
    const before = toSheet(view, at);
    for (const factor of [1.35, 0.5, 3]) {
      const after = toSheet(zoomed(view, factor, at, 0.1), at);
      expect(after.x).toBeCloseTo(before.x);
      expect(after.y).toBeCloseTo(before.y);
    }
  });

  it('stops at its limits without drifting', () => {
    const view = { x: 0, y: 0, k: LARGEST };
    expect(zoomed(view, 2, { x: 300, y: 200 }, 0.1)).toEqual(view);
    expect(zoomed(view, 1e-9, { x: 0, y: 0 }, 0.1).k).toBe(0.1);
    expect(smallest(content, frame)).toBeLessThan(fitted(content, frame).k);
  });

  it('takes a wheel the same way in lines and in pixels, up is larger', () => {
    expect(wheelFactor(-5, 1, false)).toBeCloseTo(wheelFactor(-80, 0, false));
    expect(wheelFactor(-100, 0, false)).toBeGreaterThan(1);
    expect(wheelFactor(5, 0, true) * wheelFactor(-5, 0, true)).toBeCloseTo(1);
  });

  it('follows two fingers: each stays on its point of the sheet', () => {
    const view = { x: 10, y: 20, k: 1 };
    const before: [{ x: number; y: number }, { x: number; y: number }] = [{ x: 100, y: 100 }, { x: 200, y: 100 }];
    const after: typeof before = [{ x: 150, y: 140 }, { x: 350, y: 140 }];
    const moved = pinched(view, before, after, 0.1);
    expect(moved.k).toBeCloseTo(2);
    before.forEach((finger, index) => {
      const there = toFrame(moved, toSheet(view, finger));
      expect(there.x).toBeCloseTo(after[index]?.x ?? NaN);
      expect(there.y).toBeCloseTo(after[index]?.y ?? NaN);
    });
  });

  it('never loses the map, however far it is pushed', () => {
    for (const [x, y] of [[9e6, 9e6], [-9e6, -9e6], [9e6, -9e6]] as const) {
      const view = held({ k: 0.5, x, y }, content, frame);
      const part = seen(view, frame);
      expect(part.x).toBeLessThan(content.x + content.w);
      expect(part.x + part.w).toBeGreaterThan(content.x);
      expect(part.y).toBeLessThan(content.y + content.h);
      expect(part.y + part.h).toBeGreaterThan(content.y);
    }
    const inside = fitted(content, frame);
    expect(held(inside, content, frame)).toEqual(inside);
  });

  it('reveals a station outside the frame and leaves one inside alone', () => {
    const view = { x: 0, y: 0, k: 1 };
    expect(revealed(view, { x: 400, y: 200, w: 20, h: 20 }, frame)).toEqual(view);
    const moved = revealed(view, { x: 1500, y: 700, w: 20, h: 20 }, frame);
    const at = toFrame(moved, { x: 1520, y: 720 });
    expect(at.x).toBeLessThanOrEqual(frame.w);
    expect(at.y).toBeLessThanOrEqual(frame.h);
  });

  it('moves between two views and arrives exactly', () => {
    const [from, to] = [{ x: 0, y: 0, k: 0.5 }, { x: -300, y: 80, k: 2 }];
    expect(between(from, to, 0)).toEqual(from);
    const end = between(from, to, 1);
    expect(end.k).toBeCloseTo(to.k);
    expect(end.x).toBeCloseTo(to.x);
    expect(between(from, { ...from, x: 100 }, 0.5).x).toBe(50);
  });
});
