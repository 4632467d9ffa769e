// The map in words: what is read out at a station, what a card and a table say. In: facts. Out: sentences in the
// language chosen.
import type { Figure, JourneyMapDoc, LayoutDoc, StationDoc } from '../document';
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

/** How a number of the map is not the true one. */
export type Told = 'exact' | 'about' | 'rounded' | 'hidden';

/** How a station's number is told. */
export function toldOf(map: JourneyMapDoc, station: StationDoc, figure?: Figure): Told {
  if (figure && station.hidden?.includes(figure)) return 'hidden';
  if (figure && station.about?.includes(figure)) return 'about';
  return map.rounded_to ? 'rounded' : 'exact';
}

export const toldOfLink = (map: JourneyMapDoc, link: { about?: true }): Told => (link.about ? 'about' : map.rounded_to ? 'rounded' : 'exact');

/** "45", "ca 45", "dolt"; `text` where the number stands in words. */
export function rough(told: Told, text: string): string {
  const words = say(texts).rough;
  return told === 'exact' ? text : told === 'hidden' ? words.hidden : fill(words.about, { n: text });
}

/** Why it is not the true number; undefined where it is. */
export function roughWhy(told: Told, map: JourneyMapDoc, k: number): string | undefined {
  const words = say(texts).rough;
  if (told === 'exact') return undefined;
  return told === 'rounded' ? fill(words.rounded, { n: map.rounded_to ?? k }) : fill(told === 'hidden' ? words.hiddenWhy : words.why, { k });
}

/** Whether any number of the map is not the true one for itself. */
export const isRough = (map: JourneyMapDoc): boolean => map.links.some(({ about }) => about) || map.stations.some(({ about }) => (about?.length ?? 0) > 0);

/** A station in facts: "412 resor, 34 %, i median 2 dagar till nästa steg, kanaler Telefon och Chatt". */
export function facts(map: JourneyMapDoc, layout: LayoutDoc, station: number): string {
  const t = say(texts).read;
  const known = map.stations[station];
  const stop = layout.stops.find((other) => other.station === station);
  if (!known) return '';
  if (known.evidence.grade === 'assumed') return t.assumed;
  const parts = [fill(t.share, { journeys: rough(toldOf(map, known), plural(known.journeys, say(texts).journeys)), share: share(known.journeys, map.totals.journeys) })];
  if (known.kind === 'other') parts.push(t.other);
  if (known.kind === 'left') return [...parts, t.left].join(', ');
  if (known.median_dwell_s !== null) parts.push(fill(t.next, { time: duration(known.median_dwell_s) }));
  if (known.starts > 0) parts.push(fill(t.starts, { n: rough(toldOf(map, known, 'starts'), count(known.starts)) }));
  if (known.ends > 0) parts.push(fill(t.ends, { n: rough(toldOf(map, known, 'ends'), count(known.ends)) }));
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
