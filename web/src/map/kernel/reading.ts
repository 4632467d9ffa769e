// How the map is read without seeing it: station by station along a line, from one line to another where they meet.
// Pure. In: stops and tracks. Out: routes (a line and its stations in order) and steps along them.
import { centre, type Rect } from './shapes';

export interface ReadStop { station: number; marker: Rect; marks: readonly number[] }
export interface ReadTrack { line: number | null; from: number; to: number }

/** A line as it is read; `line` null: every station of the map, left to right. */
export interface Route { line: number | null; stations: number[] }
export interface Cursor { route: number; station: number }

/** The lines in their order, each with its stations from left to right; last of all, every station. */
export function routes(stops: readonly ReadStop[], tracks: readonly ReadTrack[], lines: number): Route[] {
  const onLine: Set<number>[] = Array.from({ length: lines }, () => new Set<number>());
  for (const { line, from, to } of tracks) {
    if (line !== null) onLine[line]?.add(from).add(to);
  }
  // A line whose stations nothing drawn joins is still a line: its marks say where it stops.
  for (const { station, marks } of stops) for (const mark of marks) onLine[mark]?.add(station);
  const place = new Map(stops.map((stop) => [stop.station, centre(stop.marker)]));
  const ordered = (stations: Iterable<number>) =>
    [...stations]
      .filter((station) => place.has(station))
      .sort((a, b) => {
        const [p, q] = [place.get(a) as { x: number; y: number }, place.get(b) as { x: number; y: number }];
        return p.x - q.x || p.y - q.y || a - b;
      });
  const found: Route[] = onLine.map((stations, line) => ({ line, stations: ordered(stations) }));
  return [...found.filter((route) => route.stations.length > 0), { line: null, stations: ordered(place.keys()) }];
}

/** Where reading begins: the first station of the first line. */
export function beginning(all: readonly Route[]): Cursor | null {
  const first = all[0]?.stations[0];
  return first === undefined ? null : { route: 0, station: first };
}

/** The cursor at a station: on the route it is on already where that stops there, else on the first that does. */
export function cursorAt(all: readonly Route[], station: number, route: number): Cursor | null {
  const stops = (index: number) => all[index]?.stations.includes(station) ?? false;
  const found = stops(route) ? route : all.findIndex((_, index) => stops(index));
  return found < 0 ? null : { route: found, station };
}

export type Move = 'next' | 'previous' | 'first' | 'last' | 'line_down' | 'line_up';

/** One step of travel. Null where the line ends or no other line stops here. */
export function travel(all: readonly Route[], cursor: Cursor, move: Move): Cursor | null {
  const stations = all[cursor.route]?.stations ?? [];
  const at = stations.indexOf(cursor.station);
  const along = (index: number): Cursor | null => {
    const station = stations[index];
    return station === undefined || index === at ? null : { route: cursor.route, station };
  };
  switch (move) {
    case 'next': return along(at + 1);
    case 'previous': return along(at - 1);
    case 'first': return along(0);
    case 'last': return along(stations.length - 1);
    case 'line_down':
    case 'line_up': {
      const here = all.flatMap((route, index) => (route.stations.includes(cursor.station) ? [index] : []));
      const turn = move === 'line_down' ? 1 : -1;
      const next = here[(here.indexOf(cursor.route) + turn + here.length) % here.length];
      return next === undefined || next === cursor.route ? null : { route: next, station: cursor.station };
    }
  }
}

/** "Station 3 of 9": the place of the cursor on its route, from 1. */
export function placeOn(all: readonly Route[], cursor: Cursor): { at: number; of: number } {
  const stations = all[cursor.route]?.stations ?? [];
  return { at: stations.indexOf(cursor.station) + 1, of: stations.length };
}

export interface WayLink { from: number; to: number; count: number }
export interface WayStation { kind: string; starts: number }

/** The main line: from where most begin, at every fork to where most go; never twice through a station. */
export function mainWay(stations: readonly WayStation[], links: readonly WayLink[]): number[] {
  let here = -1;
  stations.forEach(({ kind, starts }, index) => {
    if (kind !== 'left' && starts > 0 && (here < 0 || starts > (stations[here]?.starts ?? 0))) here = index;
  });
  const way: number[] = [];
  const seen = new Set<number>();
  while (here >= 0) {
    way.push(here);
    seen.add(here);
    let best: WayLink | null = null;
    for (const link of links) {
      if (link.from === here && !seen.has(link.to) && (!best || link.count > best.count)) best = link;
    }
    // Where more leave than go on, the main way ends.
    here = best && stations[best.to]?.kind !== 'left' ? best.to : -1;
  }
  return way;
}
