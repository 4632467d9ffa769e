// A customer's events as they are told: by day, with the pauses between; what was said apart from what was noted. Pure.
import { dayOf } from '../../i18n/zone.svelte';
import { sameChannel } from '../../ui/channels';
import type { PersonEvent } from './shapes';

/** A pause of at least this long is said. */
export const PAUSE_DAYS = 7;
const DAY_MS = 86_400_000;

export interface Day { day: string; /** Seconds without contact before it; null: no pause worth saying. */ pause: number | null; events: PersonEvent[] }

/** Events by day (of this machine's time zone), the earliest first. */
export function byDay(events: readonly PersonEvent[]): Day[] {
  const days: Day[] = [];
  let before: number | null = null;
  for (const event of events) {
    const time = Date.parse(event.time);
    const day = dayOf(time);
    const last = days.at(-1);
    if (last?.day === day) last.events.push(event);
    else days.push({ day, pause: before !== null && time - before >= PAUSE_DAYS * DAY_MS ? (time - before) / 1_000 : null, events: [event] });
    before = time;
  }
  return days;
}

export interface Told { /** What was said or written, in words. */ quotes: { name: string; text: string }[]; facts: { name: string; text: string }[] }

/** Names of properties that hold somebody's words however short they are. */
const WORDS = /(^|_|\b)(note|notes|notering|anteckning|anteckningar|comment|comments|kommentar|fritext|text|message|meddelande|beskrivning|description|verbatim|svar|answer|orsak i ord)($|_|\b)/i;

/** Parts an event's properties: sentences are quoted, the rest are facts. Empty ones say nothing. */
export function told(properties: Readonly<Record<string, unknown>>): Told {
  const out: Told = { quotes: [], facts: [] };
  for (const [name, value] of Object.entries(properties)) {
    const text = written(value);
    if (text === '') continue;
    const isAddress = /^(https?:)?\/\S*$/.test(text);
    const isSentence = typeof value === 'string' && !isAddress && (text.split(/\s+/).length >= 5 || (WORDS.test(name) && /\s/.test(text)));
    (isSentence ? out.quotes : out.facts).push({ name, text });
  }
  return out;
}

function written(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value).trim();
}

/** A property's name as words: `matter_id` and `matterId` are "matter id". */
export const named = (name: string): string => name.replace(/[_.]+/g, ' ').replace(/([a-zåäö])([A-ZÅÄÖ])/g, '$1 $2').toLocaleLowerCase();

/** The same as people say it: a word of the language chosen where the name is a usual one, else the name as words. */
export function called(name: string, words: Readonly<Record<string, string>>): string {
  const known = words[name.toLocaleLowerCase().replace(/\(.*\)/g, '').replace(/[^\p{L}\p{N}]+/gu, '')];
  const said = known ?? named(name);
  return said.charAt(0).toLocaleUpperCase() + said.slice(1);
}

/** How often the customer changed channel; events without one change nothing. */
export function hops(events: readonly PersonEvent[]): number {
  const channels = events.flatMap(({ channel }) => (channel ? [channel] : []));
  return channels.filter((channel, at) => at > 0 && !sameChannel(channel, channels[at - 1] ?? '')).length;
}

/** Which kinds an identifier may be, the likeliest first. */
export function guessed(value: string): ('user_id' | 'email' | 'phone' | 'national_id' | 'anonymous_id')[] {
  const text = value.trim();
  if (text.includes('@')) return ['email', 'user_id'];
  const digits = text.replace(/[\s()-]/g, '');
  if (/^(19|20)?\d{6}[-+]?\d{4}$/.test(text.replace(/\s/g, '')) && !text.startsWith('0')) return ['user_id', 'national_id', 'phone'];
  if (/^(\+|00)\d{7,}$/.test(digits) || /^0\d{7,}$/.test(digits)) return ['phone', 'user_id'];
  return ['user_id', 'anonymous_id'];
}
