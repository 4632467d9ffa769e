// The map in words: what is read out at a station, what a card and a table say. In: facts. Out: sentences in the
// language chosen.
import type { JourneyMapDoc, LayoutDoc } from '../document';
import type { Cursor, Route } from '../kernel/reading';
import { placeOn } from '../kernel/reading';
import { channelName } from '../../charts/channels';
import { count, duration, list, percent } from '../../i18n/format';
import { fill, plural, say } from '../../i18n/language.svelte';
import { map as texts } from '../../i18n/map';

/** "34 %", and never "100 %" of what is not all. */
export function share(part: number, whole: number): string {
  if (whole === 0) return percent(0);
  const of = part / whole;
  if (part < whole && of > 0.995) return `>${percent(0.99)}`;
  return percent(of);
}

/** A station in facts: "412 resor, 34 %, i median 2 dagar till nästa steg, kanaler Telefon och Chatt". */
export function facts(map: JourneyMapDoc, layout: LayoutDoc, station: number): string {
  const t = say(texts).read;
  const known = map.stations[station];
  const stop = layout.stops.find((other) => other.station === station);
  if (!known) return '';
  if (known.evidence.grade === 'assumed') return t.assumed;
  const parts = [fill(t.share, { journeys: plural(known.journeys, say(texts).journeys), share: share(known.journeys, map.totals.journeys) })];
  if (known.kind === 'other') parts.push(t.other);
  if (known.kind === 'left') return [...parts, t.left].join(', ');
  if (known.median_dwell_s !== null) parts.push(fill(t.next, { time: duration(known.median_dwell_s) }));
  if (known.starts > 0) parts.push(fill(t.starts, { n: count(known.starts) }));
  if (known.ends > 0) parts.push(fill(t.ends, { n: count(known.ends) }));
  const channels = known.channels.map(({ channel }) => channelName(map.channels[channel] ?? '')).filter(Boolean);
  if (channels.length > 0) parts.push(fill(t.channels, { channels: list(channels) }));
  if (stop?.interchange) parts.push(t.interchange);
  return parts.join(', ');
}

/** What is read out where the cursor is. */
export function reading(map: JourneyMapDoc, layout: LayoutDoc, routes: readonly Route[], cursor: Cursor): string {
  const t = say(texts).read;
  const { at, of } = placeOn(routes, cursor);
  const line = routes[cursor.route]?.line ?? null;
  const values = { at, of, name: map.stations[cursor.station]?.name ?? '', facts: facts(map, layout, cursor.station) };
  return `${line === null ? fill(t.onAll, values) : fill(t.onLine, { ...values, line: layout.lines[line]?.label ?? '' })}.`;
}
