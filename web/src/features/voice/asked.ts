// What the room is asked, as its address, so that a link shows the same numbers. Pure: today's date comes in from outside.
import type { VoiceQuery } from '../../api/voice';

/** Spans counted back from today. `own`: two dates. */
export const PERIODS = ['all', 'days30', 'days90', 'months12', 'own'] as const;
export type Period = (typeof PERIODS)[number];
const DAYS: Partial<Record<Period, number>> = { days30: 30, days90: 90, months12: 365 };
const DAY_MS = 86_400_000;

export interface Choice {
  journey: string | null; period: Period; channel: string | null; survey: string | null;
  /** The first and the last day of a span of one's own. */
  from: string | null; to: string | null;
  segment: string;
}

export function read(query: URLSearchParams): Choice {
  const word = (name: string) => query.get(name)?.trim() || null;
  const [from, to] = [day(word('from')), day(word('to'))];
  return {
    journey: word('journey'), period: PERIODS.find((known) => known === word('period')) ?? (from || to ? 'own' : 'all'),
    channel: word('channels'), survey: word('survey'), from, to, segment: word('segment') ?? '',
  };
}

/** What the server is asked. `today` is a date (`2026-11-22`). The last day of a span is in it. */
export function asked({ journey, period, channel, survey, from, to, segment }: Choice, today: string): VoiceQuery {
  const out: VoiceQuery = {};
  if (journey) out.journey = journey;
  if (channel) out.channels = channel;
  if (survey) out.survey = survey;
  if (segment) out.segment = segment;
  const back = DAYS[period];
  if (back) out.from = moved(today, -back);
  if (period === 'own' && from) out.from = from;
  if (period === 'own' && to) out.to = moved(to, 1);
  return out;
}

/** The choice as parts of the address; what is as usual is left out. */
export function written({ journey, period, channel, survey, from, to, segment }: Choice): Record<string, string | null> {
  const own = period === 'own';
  return { journey, period: period === 'all' || (own && (from || to)) ? null : period, from: own ? from : null, to: own ? to : null, channels: channel, segment: segment || null, survey };
}

/** Nothing chosen, as parts of the address. */
export const CLEAR = { survey: null, journey: null, period: null, from: null, to: null, channels: null, segment: null } as const;

/** How many choices narrow what is shown. */
export const narrowings = ({ journey, period, channel, survey, from, to, segment }: Choice): number => [journey, channel, survey, segment].filter(Boolean).length + Number(period !== 'all' && (period !== 'own' || Boolean(from || to)));

const moved = (date: string, days: number): string => new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

/** A day of the address; what is none is left out. */
function day(text: string | null): string | null {
  return text && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}
