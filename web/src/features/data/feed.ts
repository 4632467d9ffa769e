// What arrives, as a calm running list and a count by minute. Messages of the stream in, what to show out. Pure.
import type { Arrived } from '../../api/stream';

export interface FeedEvent extends Arrived { id: number }
export interface Minute { stored: number; duplicates: number; rejected: number }
export interface Feed {
  /** The latest first. */
  events: FeedEvent[];
  /** Came while it was held still; the latest first. */
  waiting: FeedEvent[];
  /** Events that came too fast to be shown one by one. */
  skipped: number;
  /** By the beginning of the minute, in milliseconds. */
  minutes: ReadonlyMap<number, Minute>;
  next: number;
}

export const MOST_SHOWN = 100;
export const MINUTES_SHOWN = 30;
const MINUTE_MS = 60_000;

export const NOTHING: Feed = { events: [], waiting: [], skipped: 0, minutes: new Map(), next: 1 };

export function arrived(feed: Feed, events: readonly Arrived[], skipped: number, held: boolean): Feed {
  let { next } = feed;
  // They come in order of arrival; the list begins with the latest.
  const fresh = events.map((event) => ({ ...event, id: next++ })).reverse();
  const all = held ? feed.waiting : feed.events;
  const kept = [...fresh, ...all];
  const over = Math.max(0, kept.length - MOST_SHOWN);
  const list = kept.slice(0, MOST_SHOWN);
  // What was shown and has gone out below was seen; what waits and does not fit never will be.
  return { ...feed, [held ? 'waiting' : 'events']: list, skipped: feed.skipped + skipped + (held ? over : 0), next };
}

/** Shows what waited. */
export function released(feed: Feed): Feed {
  return { ...feed, events: [...feed.waiting, ...feed.events].slice(0, MOST_SHOWN), waiting: [] };
}

/** A minute's counts: `minute` is its beginning, and the numbers are all that is known of it by now. */
export function counted(feed: Feed, minute: string, counts: Minute): Feed {
  const at = minuteOf(Date.parse(minute));
  const minutes = new Map(feed.minutes);
  minutes.set(at, counts);
  for (const known of minutes.keys()) if (known <= at - MINUTES_SHOWN * 2 * MINUTE_MS) minutes.delete(known);
  return { ...feed, minutes };
}

export interface Bar extends Minute { at: number; total: number }
/** The last half hour, minute by minute, the oldest first; minutes of which nothing is known are empty. */
export function bars(feed: Feed, now: number): Bar[] {
  const last = minuteOf(now);
  return Array.from({ length: MINUTES_SHOWN }, (_, back) => {
    const at = last - (MINUTES_SHOWN - 1 - back) * MINUTE_MS;
    const { stored, duplicates, rejected } = feed.minutes.get(at) ?? { stored: 0, duplicates: 0, rejected: 0 };
    return { at, stored, duplicates, rejected, total: stored + duplicates + rejected };
  });
}

export const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;
