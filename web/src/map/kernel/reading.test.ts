import { describe, expect, it } from 'vitest';
import { beginning, cursorAt, mainWay, placeOn, routes, travel, type Cursor } from './reading';

const box = (x: number, y: number) => ({ x, y, w: 10, h: 10 });
// Phone: 0 → 1 → 3; web: 0 → 2; station 4 is on no line.
const stops = [
  { station: 0, marker: box(0, 0), marks: [0, 1] },
  { station: 1, marker: box(200, 0), marks: [0] },
  { station: 2, marker: box(200, 100), marks: [1] },
  { station: 3, marker: box(100, 0), marks: [0] },
  { station: 4, marker: box(300, 0), marks: [] },
];
const tracks = [
  { line: 0, from: 0, to: 3 },
  { line: 0, from: 3, to: 1 },
  { line: 1, from: 0, to: 2 },
  { line: null, from: 1, to: 4 },
];
const all = routes(stops, tracks, 3);
const from = (route: number, station: number): Cursor => ({ route, station });

describe('the order in which a map is read', () => {
  it('follows each line from left to right, and knows every station in the end', () => {
    expect(all).toEqual([
      { line: 0, stations: [0, 3, 1] },
      { line: 1, stations: [0, 2] },
      { line: null, stations: [0, 3, 1, 2, 4] },
    ]);
  });

  it('goes along a line and stops at its ends', () => {
    let cursor = beginning(all) as Cursor;
    const read = [cursor.station];
    for (let next = travel(all, cursor, 'next'); next; next = travel(all, cursor, 'next')) {
      cursor = next;
      read.push(cursor.station);
    }
    expect(read).toEqual([0, 3, 1]);
    expect(travel(all, cursor, 'next')).toBeNull();
    expect(travel(all, cursor, 'last')).toBeNull();
    expect(travel(all, cursor, 'first')).toEqual(from(0, 0));
    expect(travel(all, from(0, 0), 'previous')).toBeNull();
    expect(placeOn(all, cursor)).toEqual({ at: 3, of: 3 });
  });

  it('changes line where lines meet, in the order of the lines and round', () => {
    expect(travel(all, from(0, 0), 'line_down')).toEqual(from(1, 0));
    expect(travel(all, from(1, 0), 'line_down')).toEqual(from(2, 0));
    expect(travel(all, from(2, 0), 'line_down')).toEqual(from(0, 0));
    expect(travel(all, from(0, 0), 'line_up')).toEqual(from(2, 0));
  });

  it('says so where no other line stops', () => {
    expect(travel(all, from(2, 4), 'line_down')).toBeNull();
  });

  it('keeps to the line it is on when a station is pointed at', () => {
    expect(cursorAt(all, 3, 0)).toEqual(from(0, 3));
    expect(cursorAt(all, 2, 0)).toEqual(from(1, 2));
    expect(cursorAt(all, 4, 0)).toEqual(from(2, 4));
    expect(cursorAt(all, 9, 0)).toBeNull();
  });

  it('reads nothing on an empty map', () => {
    expect(beginning(routes([], [], 0))).toBeNull();
  });
});

describe('the main line', () => {
  const station = (kind: string, starts = 0) => ({ kind, starts });
  it('begins where most begin, goes where most go, and never twice through a station', () => {
    const stations = [station('activity', 5), station('activity', 90), station('activity'), station('activity'), station('left')];
    const links = [{ from: 1, to: 2, count: 50 }, { from: 2, to: 1, count: 60 }, { from: 2, to: 3, count: 40 }, { from: 1, to: 0, count: 20 }, { from: 3, to: 4, count: 30 }];
    expect(mainWay(stations, links)).toEqual([1, 2, 3]);
  });
  it('ends where more leave than go on', () => {
    expect(mainWay([station('activity', 3), station('activity'), station('left')], [{ from: 0, to: 2, count: 3 }, { from: 0, to: 1, count: 1 }])).toEqual([0]);
  });
  it('is empty where nobody begins', () => {
    expect(mainWay([station('activity')], [])).toEqual([]);
  });
});
