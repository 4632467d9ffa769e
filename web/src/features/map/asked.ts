// What the map is asked, as its address: every choice is in the query, so that a link shows the same map and the
// browser's back button works. Pure: today's date comes in from outside.
import type { Asked } from '../../api/types';
import { channelCode } from '../../ui/channels';

/** Spans counted back from today. `null`: all time. `own`: two dates. */
export const PERIODS = ['all', 'days30', 'days90', 'months12', 'thisYear', 'own'] as const;
export type Period = (typeof PERIODS)[number];
/** How many stations are shown when nothing is chosen. */
export const STATIONS = 12;
export const FEWEST = 5;

export interface Choice {
  journey: string | null;
  period: Period;
  from: string | null;
  to: string | null;
  channels: string[];
  segment: string;
  /** `null`: all. */
  stations: number | null;
}

export function read(query: URLSearchParams): Choice {
  const word = (name: string) => query.get(name)?.trim() || null;
  const period = PERIODS.find((known) => known === word('period'));
  const [from, to] = [day(word('from')), day(word('to'))];
  const stations = word('stations');
  const wanted = Number(stations);
  return {
    journey: word('journey'),
    period: period ?? (from || to ? 'own' : 'all'),
    from, to,
    channels: [...new Set((word('channels') ?? '').split(',').map(channelCode).filter(Boolean))],
    segment: word('segment') ?? '',
    stations: stations === 'all' ? null : Number.isInteger(wanted) && wanted >= 1 ? wanted : STATIONS,
  };
}

/** What the server is asked. `today` is a date (`2026-11-22`). */
export function asked(choice: Choice, today: string): Asked {
  const out: Asked = {};
  const [from, to] = choice.period === 'own' ? [choice.from, choice.to] : [start(choice.period, today), null];
  if (choice.journey) out.journey = choice.journey;
  if (from) out.from = from;
  if (to) out.to = to;
  if (choice.channels.length > 0) out.channels = choice.channels.join(',');
  if (choice.segment) out.segment = choice.segment;
  return out;
}

/** The choice as parts of the address; what is as usual is left out. */
export function written(choice: Choice): Record<string, string | null> {
  const own = choice.period === 'own';
  return {
    journey: choice.journey,
    period: own || choice.period === 'all' ? null : choice.period,
    from: own ? choice.from : null,
    to: own ? choice.to : null,
    channels: choice.channels.join(',') || null,
    segment: choice.segment || null,
    stations: choice.stations === null ? 'all' : choice.stations === STATIONS ? null : String(choice.stations),
  };
}

/** How many choices narrow what is shown. */
export function narrowings({ period, from, to, channels, segment }: Choice): number {
  return Number(period !== 'all' && (period !== 'own' || Boolean(from || to))) + Number(channels.length > 0) + Number(segment !== '');
}

function start(period: Period, today: string): string | null {
  const back = (days: number) => new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);
  switch (period) {
    case 'days30': return back(30);
    case 'days90': return back(90);
    case 'months12': return back(365);
    case 'thisYear': return `${today.slice(0, 4)}-01-01`;
    default: return null;
  }
}

function day(text: string | null): string | null {
  return text && /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}
