// Numbers, times and spans as people write them, in the language chosen. Values in, text out.
import { language, plural } from './language.svelte';
import { zone } from './zone.svelte';

const SPANS = {
  sv: {
    none: 'genast', seconds: { one: '{n} sekund', other: '{n} sekunder' }, minutes: { one: '{n} min', other: '{n} min' },
    hours: { one: '{n} tim', other: '{n} tim' }, days: { one: '{n} dag', other: '{n} dagar' }, weeks: { one: '{n} vecka', other: '{n} veckor' },
    months: { one: '{n} månad', other: '{n} månader' }, years: { one: '{n} år', other: '{n} år' }, percent: (text: string) => `${text} %`, to: '–',
  },
  en: {
    none: 'at once', seconds: { one: '{n} second', other: '{n} seconds' }, minutes: { one: '{n} min', other: '{n} min' },
    hours: { one: '{n} h', other: '{n} h' }, days: { one: '{n} day', other: '{n} days' }, weeks: { one: '{n} week', other: '{n} weeks' },
    months: { one: '{n} month', other: '{n} months' }, years: { one: '{n} year', other: '{n} years' }, percent: (text: string) => `${text} %`, to: '–',
  },
} as const;
const words = () => SPANS[language.current];

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** 1 204 */
export function count(n: number): string {
  return new Intl.NumberFormat(language.locale).format(n);
}

/** 1,2 mn for places where there is no room. */
export function shortCount(n: number): string {
  return new Intl.NumberFormat(language.locale, { notation: 'compact', maximumFractionDigits: 1 }).format(n);
}

export function decimal(n: number, digits = 1): string {
  return new Intl.NumberFormat(language.locale, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(n);
}

/** 0.347 → "35 %"; under ten per cent with one decimal, so that small shares differ. */
export function percent(share: number): string {
  const digits = share !== 0 && Math.abs(share) < 0.0995 ? 1 : 0;
  const text = new Intl.NumberFormat(language.locale, { maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(share * 100);
  return words().percent(text.replace('-', '−'));
}

/** 0.31, 0.38 → "31–38 %". */
export function percentInterval(low: number, high: number): string {
  const [from, to] = [percent(low), percent(high)];
  return from === to ? to : `${from.replace(/[\s\u00a0]%$/, '')}${words().to}${to}`;
}

/** "95 %" of a confidence. */
export const confidence = (share: number): string => words().percent(count(Math.round(share * 100)));

/** A span of time in the unit that people would use: "3 dagar", "2 tim", "45 min". */
export function duration(seconds: number): string {
  const w = words();
  const s = Math.abs(seconds);
  if (s < 0.5) return w.none;
  if (s < 90) return plural(Math.round(s), w.seconds);
  if (s < 90 * MINUTE) return plural(Math.round(s / MINUTE), w.minutes);
  if (s < 36 * HOUR) return plural(telling(s / HOUR), w.hours);
  if (s < 21 * DAY) return plural(telling(s / DAY), w.days);
  if (s < 75 * DAY) return plural(Math.round(s / (7 * DAY)), w.weeks);
  if (s < 730 * DAY) return plural(Math.round(s / (30.44 * DAY)), w.months);
  return plural(Math.round(s / (365.25 * DAY)), w.years);
}

/** Small figures keep a decimal, as they do on the map: an hour and a half is not two. */
const telling = (value: number): number => (value < 9.95 ? Math.round(value * 10) / 10 : Math.round(value));

type When = string | number | Date;
const at = (when: When): Date => new Date(when);
/** Where it is told: in the project's zone; a day without a time is that day wherever it is read. */
const there = (when: When): { timeZone: string | undefined } => ({ timeZone: typeof when === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(when) ? 'UTC' : zone.current });

/** 22 nov. 2026 */
export function date(when: When): string {
  return new Intl.DateTimeFormat(language.locale, { dateStyle: 'medium', ...there(when) }).format(at(when));
}

/** nov. 2026 */
export function month(when: When): string {
  return new Intl.DateTimeFormat(language.locale, { month: 'short', year: 'numeric', ...there(when) }).format(at(when));
}

/** 14:05 */
export function clock(when: When, seconds = false): string {
  return new Intl.DateTimeFormat(language.locale, { timeStyle: seconds ? 'medium' : 'short', ...there(when) }).format(at(when));
}

/** 22 nov. 2026 14:05 */
export function dateTime(when: When): string {
  return new Intl.DateTimeFormat(language.locale, { dateStyle: 'medium', timeStyle: 'short', ...there(when) }).format(at(when));
}

/** "för 3 dagar sedan", "om 2 timmar". */
export function ago(when: When, now: When = Date.now()): string {
  const seconds = (at(when).getTime() - at(now).getTime()) / 1_000;
  const format = new Intl.RelativeTimeFormat(language.locale, { numeric: 'auto' });
  const s = Math.abs(seconds);
  if (s < 45) return format.format(0, 'second');
  if (s < 45 * MINUTE) return format.format(Math.round(seconds / MINUTE), 'minute');
  if (s < 22 * HOUR) return format.format(Math.round(seconds / HOUR), 'hour');
  if (s < 26 * DAY) return format.format(Math.round(seconds / DAY), 'day');
  // Two years in months: "two years ago" of what is a year and a half old would be untrue.
  if (s < 715 * DAY) return format.format(Math.round(seconds / (30.44 * DAY)), 'month');
  return format.format(Math.round(seconds / (365.25 * DAY)), 'year');
}

/** "a, b och c". */
export function list(items: readonly string[]): string {
  return new Intl.ListFormat(language.locale, { type: 'conjunction' }).format(items);
}

/** 2,4 MB */
export function bytes(n: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = n < 1 ? 0 : Math.min(3, Math.floor(Math.log10(n) / 3));
  const format = { style: 'unit', unit: units[step], unitDisplay: 'short', maximumFractionDigits: n / 1_000 ** step < 10 && step > 0 ? 1 : 0 } as const;
  return new Intl.NumberFormat(language.locale, format).format(n / 1_000 ** step);
}

/** In the language's quotation marks. */
export const quoted = (text: string): string => (language.current === 'sv' ? `”${text}”` : `“${text}”`);
