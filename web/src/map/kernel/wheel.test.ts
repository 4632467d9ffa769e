import { describe, expect, it } from 'vitest';
import { meaning } from './wheel';
import { stageSpans } from './stages';
import { namesAt, nameBox, nameGrowth } from './detail';
import { standingOn } from './focus';
import { overlaps } from './shapes';

const turn = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, shiftKey: false };

describe('a turn of the wheel', () => {
  it('zooms by notches and by pinching, pushes by two fingers', () => {
    expect(meaning({ ...turn, deltaY: 100 }, null, 0)).toBe('zoom');
    expect(meaning({ ...turn, deltaY: 3, deltaMode: 1 }, null, 0)).toBe('zoom');
    expect(meaning({ ...turn, deltaY: 3, ctrlKey: true }, null, 0)).toBe('pinch');
    expect(meaning({ ...turn, deltaY: 4 }, null, 0)).toBe('pan');
    expect(meaning({ ...turn, deltaX: -60, deltaY: 80 }, null, 0)).toBe('pan');
    expect(meaning({ ...turn, deltaY: 100, shiftKey: true }, null, 0)).toBe('pan');
  });
  it('means the same until the hand rests', () => {
    expect(meaning({ ...turn, deltaY: 140 }, { meaning: 'pan', at: 0 }, 100)).toBe('pan');
    expect(meaning({ ...turn, deltaY: 140 }, { meaning: 'pan', at: 0 }, 900)).toBe('zoom');
  });
});

describe('stages', () => {
  const stops = [0, 100, 200, 300].map((x, station) => ({ station, marker: { x, y: 0, w: 0, h: 0 } }));
  it('lie side by side from edge to edge, in the order of their stations', () => {
    const spans = stageSpans([{ name: 'late', stations: [2, 3] }, { name: 'early', stations: [0, 1] }, { name: 'nowhere', stations: [9] }], stops, -50, 400);
    expect(spans).toEqual([{ name: 'early', from: -50, to: 150 }, { name: 'late', from: 150, to: 400 }]);
  });
});

describe('names', () => {
  const stop = (x: number) => ({ marker: { x, y: 50, w: 10, h: 10 }, label: { x: x - 45, y: 0, w: 100, h: 40 }, lines: [{ role: 'name', width: 100 }, { role: 'figures', width: 60 }] });
  const stops = [stop(0), stop(110), stop(220), stop(330)];
  it('are all shown as drawn while they can be read', () => {
    expect(nameGrowth(1)).toBe(1);
    expect(namesAt(stops, () => 1, 1).size).toBe(4);
  });
  it('grow when the map shrinks, and the weightier ones stay', () => {
    const shown = namesAt(stops, (index) => [1, 9, 2, 5][index] ?? 0, 0.4);
    expect([...shown].sort()).toEqual([1, 3]);
    const growth = nameGrowth(0.4);
    const boxes = [...shown].map((index) => nameBox(stops[index] as (typeof stops)[0], growth));
    expect(overlaps(boxes[0] as (typeof boxes)[0], boxes[1] as (typeof boxes)[0])).toBe(false);
  });
});

describe('notes', () => {
  it('belong to the way that they stand on', () => {
    const way = { points: [{ x: 0, y: 0 }, { x: 200, y: 0 }], width: 6 };
    expect([...standingOn([{ x: 90, y: -7, w: 20, h: 14 }, { x: 90, y: 60, w: 20, h: 14 }], [way])]).toEqual([0]);
  });
});
