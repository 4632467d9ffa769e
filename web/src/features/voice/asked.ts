// What the room is asked, as its address. Pure: today's date comes in from outside.
import type { VoiceQuery } from '../../api/voice';

export const PERIODS = ['all', 'days30', 'days90', 'months12'] as const;
export type Period = (typeof PERIODS)[number];
const DAYS: Record<Exclude<Period, 'all'>, number> = { days30: 30, days90: 90, months12: 365 };

export interface Choice { journey: string | null; period: Period; channel: string | null; survey: string | null }

export function read(query: URLSearchParams): Choice {
  const word = (name: string) => query.get(name)?.trim() || null;
  return { journey: word('journey'), period: PERIODS.find((known) => known === word('period')) ?? 'all', channel: word('channels'), survey: word('survey') };
}

/** What the server is asked. `today` is a date (`2026-11-22`). */
export function asked({ journey, period, channel, survey }: Choice, today: string): VoiceQuery {
  const out: VoiceQuery = {};
  if (journey) out.journey = journey;
  if (channel) out.channels = channel;
  if (survey) out.survey = survey;
  if (period !== 'all') out.from = new Date(Date.parse(today) - DAYS[period] * 86_400_000).toISOString().slice(0, 10);
  return out;
}

/** How many choices narrow what is shown. */
export const narrowings = ({ journey, period, channel, survey }: Choice): number => [journey, channel, survey].filter(Boolean).length + Number(period !== 'all');
