// What is open beside the map, by name, so that it stays open when the map is drawn anew; and its place in the address.
// Pure.
import type { JourneyMapDoc } from '../../map/document';

export type Open = { station: string } | { from: string; to: string } | null;

export function readOpen(query: URLSearchParams): Open {
  const [station, from, to] = [query.get('station'), query.get('from_station'), query.get('to_station')];
  if (station) return { station };
  return from && to ? { from, to } : null;
}

export function writtenOpen(open: Open): { station: string | null; from_station: string | null; to_station: string | null } {
  if (!open) return { station: null, from_station: null, to_station: null };
  return 'station' in open ? { station: open.station, from_station: null, to_station: null } : { station: null, from_station: open.from, to_station: open.to };
}

/** The same as places in the map; null when the map has no such station. */
export function placed(open: Open, map: JourneyMapDoc): { stop: number } | { link: { from: number; to: number } } | null {
  const find = (name: string) => map.stations.findIndex((station) => station.name === name);
  if (!open) return null;
  if ('station' in open) {
    const stop = find(open.station);
    return stop < 0 ? null : { stop };
  }
  const [from, to] = [find(open.from), find(open.to)];
  return from < 0 || to < 0 ? null : { link: { from, to } };
}

export interface Hop { from: string; to: string; count: number }

/** Changes of channel between this station and the next, the commonest first. */
export function hops(map: JourneyMapDoc, station: number): Hop[] {
  const counts = new Map<string, Hop>();
  for (const link of map.links) {
    if (link.from !== station) continue;
    for (const part of link.channels) {
      if (part.from === part.to) continue;
      const [from, to] = [map.channels[part.from] ?? '', map.channels[part.to] ?? ''];
      const key = JSON.stringify([from, to]);
      const known = counts.get(key);
      if (known) known.count += part.count;
      else counts.set(key, { from, to, count: part.count });
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.from.localeCompare(b.from));
}
