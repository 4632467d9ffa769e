import { describe, expect, it } from 'vitest';
import { placeCard } from './cards';
import { shifts } from './change';
import { covers, detail, overscan, Shelf } from './detail';
import { extent } from './extent';
import { lit } from './focus';
import { arrow, rounded } from './paths';
import { overlaps } from './shapes';

describe('paths', () => {
  it('round a corner no farther than its runs allow', () => {
    const path = rounded([{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 100, y: 10 }], 14);
    expect(path).toBe('M0 0L95 0Q100 0 100 5L100 10');
  });
  it('point where they go', () => {
    expect(arrow({ x: 0, y: 0 }, { x: 10, y: 0 })).toBe('M10 0L3.5 3.2L3.5 -3.2Z');
  });
  it('of nothing are nothing', () => {
    expect(rounded([], 14)).toBe('');
  });
});

describe('detail', () => {
  it('drops figures first, then letters in marks, then the drawn markers', () => {
    expect(detail(1)).toEqual({ figures: true, letters: true, markers: true });
    expect(detail(0.7)).toEqual({ figures: false, letters: true, markers: true });
    expect(detail(0.1)).toEqual({ figures: false, letters: false, markers: false });
    expect(detail(0.11)).toBe(detail(0.1));
  });
  it('finds the boxes in a window as asking each would', () => {
    const boxes = Array.from({ length: 300 }, (_, i) => ({ x: (i * 977) % 5000, y: (i * 331) % 3000, w: 10 + (i % 900), h: 30 }));
    const shelf = new Shelf(boxes);
    for (const window of [{ x: 100, y: 200, w: 800, h: 500 }, { x: -500, y: -500, w: 400, h: 400 }, { x: 0, y: 0, w: 9000, h: 9000 }]) {
      expect(shelf.within(window)).toEqual(boxes.flatMap((box, i) => (overlaps(box, window) ? [i] : [])));
    }
  });
  it('draws anew only when the window leaves what was drawn, or shows far less of it', () => {
    const seen = { x: 0, y: 0, w: 1000, h: 500 };
    const drawn = overscan(seen);
    expect(covers(drawn, seen)).toBe(true);
    expect(covers(drawn, { ...seen, x: 450 })).toBe(true);
    expect(covers(drawn, { ...seen, x: 550 })).toBe(false);
    expect(covers(drawn, { x: 0, y: 0, w: 100, h: 50 })).toBe(false);
  });
});

describe('cards', () => {
  const frame = { w: 1000, h: 600 };
  const card = { w: 260, h: 180 };
  it('never cover what they tell of, and stay in the frame', () => {
    for (const thing of [{ x: 480, y: 280, w: 20, h: 20 }, { x: 960, y: 10, w: 20, h: 20 }, { x: 4, y: 570, w: 20, h: 20 }]) {
      const at = placeCard(thing, card, frame);
      expect(overlaps({ ...at, ...card }, thing)).toBe(false);
      expect(at.x >= 0 && at.y >= 0 && at.x + card.w <= frame.w && at.y + card.h <= frame.h).toBe(true);
    }
  });
  it('hide as little as can be of what else is lit', () => {
    const thing = { x: 400, y: 280, w: 20, h: 20 };
    const right = { x: 430, y: 200, w: 300, h: 200 };
    expect(placeCard(thing, card, frame).x).toBeGreaterThan(420);
    expect(placeCard(thing, card, frame, [right]).x).toBeLessThan(400);
  });
  it('go below where there is no room beside', () => {
    expect(placeCard({ x: 120, y: 40, w: 60, h: 20 }, card, { w: 320, h: 500 }).y).toBeGreaterThan(60);
  });
});

describe('what hangs together', () => {
  const stops = [0, 1, 2].map((station) => ({ station, marks: station === 2 ? [1] : [0] }));
  const tracks = [{ line: 0, from: 0, to: 1 }, { line: 1, from: 1, to: 2 }];
  const arcs = [{ from: 2, to: 0 }];
  it('at a station: what touches it and where that leads', () => {
    const found = lit({ stop: 0 }, stops, tracks, arcs);
    expect([[...found.stops].sort(), [...found.tracks], [...found.arcs]]).toEqual([[0, 1, 2], [0], [0]]);
  });
  it('on a line: its tracks, the stations that it stops at, its badge', () => {
    const found = lit({ line: 1 }, stops, tracks, arcs, [{ line: 0 }, { line: 1 }]);
    expect([[...found.stops].sort(), [...found.tracks], [...found.arcs], [...found.badges]]).toEqual([[1, 2], [1], [], [1]]);
  });
  it('on a link: both ends and what runs between, not the way back', () => {
    const found = lit({ link: { from: 2, to: 0 } }, stops, tracks, arcs);
    expect([[...found.stops].sort(), [...found.tracks], [...found.arcs]]).toEqual([[0, 2], [], [0]]);
  });
});

describe('from one map to the next', () => {
  it('stations that stayed start where they were seen; new ones have no past', () => {
    const marker = (x: number) => ({ x, y: 0, w: 0, h: 0 });
    const before = { stops: [{ name: 'a', kind: 'activity', marker: marker(10) }], view: { x: 5, y: 0, k: 2 } };
    const after = { stops: [{ name: 'b', kind: 'activity', marker: marker(0) }, { name: 'a', kind: 'activity', marker: marker(100) }], view: { x: 0, y: 0, k: 1 } };
    expect(shifts(before, after)).toEqual([null, { x: -75, y: 0 }]);
  });
});

describe('the extent', () => {
  it('holds everything that is drawn, with air', () => {
    const box = extent({
      stops: [{ marker: { x: 100, y: 100, w: 10, h: 10 }, label: { x: 80, y: 120, w: 50, h: 20 } }],
      tracks: [{ points: [{ x: 100, y: 100 }, { x: 400, y: 90 }], width: 8 }],
      arcs: [], planned: [[]], notes: [{ area: { x: 0, y: 200, w: 5, h: 5 } }], badges: [],
    });
    expect(box).toEqual({ x: -12, y: 74, w: 428, h: 143 });
  });
  it('of an empty map is a box all the same', () => {
    expect(extent({ stops: [], tracks: [], arcs: [], planned: [], notes: [], badges: [] }).w).toBeGreaterThan(0);
  });
});
