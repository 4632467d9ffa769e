import { describe, expect, it } from 'vitest';
import { HitMap } from './hits';

const stop = (x: number, y: number) => ({ marker: { x: x - 8, y: y - 8, w: 16, h: 16 }, label: { x: x - 40, y: y + 14, w: 80, h: 40 } });
const map = new HitMap(
  [stop(100, 100), stop(900, 100)],
  [
    { points: [{ x: 100, y: 100 }, { x: 900, y: 100 }], width: 10 },
    { points: [{ x: 100, y: 100 }, { x: 400, y: 400 }, { x: 900, y: 100 }], width: 2 },
  ],
);

describe('what is under the pointer', () => {
  it('is a station before the track that runs through it', () => {
    expect(map.at({ x: 103, y: 100 }, 6)).toEqual({ stop: 0 });
  });
  it('is a station by its label, but not beside the label', () => {
    expect(map.at({ x: 880, y: 130 }, 6)).toEqual({ stop: 1 });
    expect(map.at({ x: 855, y: 150 }, 6)).toBeNull();
  });
  it('is a track within its width and a hand’s unsteadiness', () => {
    expect(map.at({ x: 500, y: 104 }, 6)).toEqual({ track: 0 });
    expect(map.at({ x: 500, y: 110 }, 6)).toEqual({ track: 0 });
    expect(map.at({ x: 500, y: 113 }, 6)).toBeNull();
    expect(map.at({ x: 400, y: 395 }, 6)).toEqual({ track: 1 });
  });
  it('reaches farther for a finger', () => {
    expect(map.at({ x: 500, y: 120 }, 6)).toBeNull();
    expect(map.at({ x: 500, y: 120 }, 18)).toEqual({ track: 0 });
  });
  it('is nothing on bare paper', () => {
    expect(map.at({ x: 5000, y: 5000 }, 20)).toBeNull();
  });
});
