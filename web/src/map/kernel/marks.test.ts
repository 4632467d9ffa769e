import { describe, expect, it } from 'vitest';
import { lit } from './focus';
import { besideStop, onWay } from './marks';

describe('signs of what was found', () => {
  const marker = { x: 90, y: 90, w: 20, h: 20 };
  it('stand on the side of a station that its words are not on', () => {
    expect(besideStop(marker, { x: 60, y: 115, w: 80, h: 30 }, 'right', 10)).toEqual({ x: 116, y: 84 });
    expect(besideStop(marker, { x: 60, y: 50, w: 80, h: 30 }, 'left', 10)).toEqual({ x: 84, y: 116 });
  });
  it('stand in the middle of a way, or next to what stands there', () => {
    const way = [{ x: 0, y: 0 }, { x: 100, y: 0 }];
    expect(onWay(way, [], 8)).toEqual({ x: 50, y: 0 });
    expect(onWay(way, [{ x: 45, y: -5, w: 12, h: 10 }], 3)).toEqual({ x: 40, y: 0 });
    expect(onWay([], [], 8)).toBeNull();
  });
});

describe('a way through stations', () => {
  it('lights its stations and the tracks from each to the next, not back and not past one', () => {
    const track = (from: number, to: number) => ({ line: 0, from, to });
    const found = lit({ way: [0, 2, 3] }, [], [track(0, 2), track(2, 3), track(0, 3), track(2, 0), track(0, 1)], [{ from: 3, to: 2 }]);
    expect([[...found.stops], [...found.tracks], [...found.arcs]]).toEqual([[0, 2, 3], [0, 1], []]);
  });
});
