// How scores are read: what unit a metric has, when there are too few to tell, what differs and which way. Pure.
import type { Estimate } from '../../api/types';
import type { Metric, VoiceScores } from '../../api/voice';
import { count, decimal, percent } from '../../i18n/format';

export type Unit = 'mean' | 'share' | 'net' | 'index' | 'none';
const UNITS: Record<Metric, Unit> = { ces: 'mean', gcr: 'share', nps: 'net', csat: 'share', nes: 'net', nki: 'index', exit: 'none', emotion: 'mean', expectation: 'mean', rating: 'mean', choice: 'none', text: 'none' };
export const unitOf = (metric: Metric): Unit => UNITS[metric];
/** Of fewer, a net score is told as its interval and not as a number (docs/scores.md). */
export const NET_FROM = 50;

const signed = (value: number): string => (value > 0 ? `+${count(value)}` : count(value).replace('-', '−'));

/** A value of the metric as it is written: 5.2, 62 %, +32, 71. */
export function written(value: number, metric: Metric): string {
  switch (unitOf(metric)) {
    case 'share': return percent(value);
    case 'net': return signed(Math.round(value * 100));
    case 'index': return count(Math.round(value));
    default: return decimal(value, 1).replace('-', '−');
  }
}

/** A difference between two values: −0.8, +7 points. */
export function apart(value: number, metric: Metric): string {
  const unit = unitOf(metric);
  if (unit === 'share' || unit === 'net') return signed(Math.round(value * 100));
  if (unit === 'index') return signed(Math.round(value));
  return `${value > 0 ? '+' : ''}${decimal(value, 1).replace('-', '−')}`;
}

export function intervalOf(estimate: Estimate, metric: Metric): string | null {
  if (estimate.low === null || estimate.high === null) return null;
  const [low, high] = [written(estimate.low, metric), written(estimate.high, metric)];
  const to = unitOf(metric) === 'net' ? ' … ' : '–';
  return unitOf(metric) === 'share' ? `${low.replace(/[\s\u00a0]%$/, '')}–${high}` : `${low}${to}${high}`;
}

export type Told = 'value' | 'interval' | 'few';
/** What may be told of a score: too few say nothing, a net of a few its interval only. */
export function told(estimate: Estimate | null, needed: number, persons: number | null, metric: Metric): Told {
  if (!estimate || estimate.value === null || estimate.n < needed || (persons !== null && persons < needed)) return 'few';
  return unitOf(metric) === 'net' && estimate.n < NET_FROM ? 'interval' : 'value';
}

/** The two ends of what a score can be, for the axis. */
export function reachOf({ metric, scale }: Pick<VoiceScores, 'metric' | 'scale'>): [number, number] {
  switch (unitOf(metric)) {
    case 'share': return [0, 1];
    case 'net': return [-1, 1];
    case 'index': return [0, 100];
    default: return endsOf(scale) ?? [1, 5];
  }
}

/** More steps than these are no scale that somebody sees. */
const MOST_STEPS = 10;

/** `1-7` or `-2..2`. */
function endsOf(scale: string | null): [number, number] | null {
  const ends = /^(-?\d+)(?:-|\.\.|–)(-?\d+)$/.exec(scale ?? '');
  return ends ? [Number(ends[1]), Number(ends[2])] : null;
}

/** Answers in the order of the scale, those that nobody gave too; words as the server has them. */
export function steps(distribution: Record<string, number>, scale: string | null): { answer: string; n: number }[] {
  const rows = Object.entries(distribution).map(([answer, n]) => ({ answer, n }));
  const isNumber = rows.length > 0 && rows.every(({ answer }) => /^-?\d+$/.test(answer));
  const ends = isNumber ? endsOf(scale) : null;
  if (ends && ends[1] - ends[0] <= MOST_STEPS) return Array.from({ length: ends[1] - ends[0] + 1 }, (_, at) => String(ends[0] + at)).map((answer) => ({ answer, n: distribution[answer] ?? 0 }));
  return isNumber ? rows.sort((a, b) => Number(a.answer) - Number(b.answer)) : rows;
}

/** What a survey calls a choice of its own: in the reader's language, else in the survey's. */
export function ownWords({ words }: Pick<VoiceScores, 'words'>, answer: string, language: string): string | null {
  const texts = words[answer];
  return texts ? (texts[language] ?? Object.values(texts)[0] ?? null) : null;
}

/** What makes a series one: the same question of the same survey. Those that were broken off stand with what follows. */
export const seriesKey = ({ survey_id, survey, metric, moment, item, version, wording, scale }: VoiceScores): string => [survey_id, survey, metric, moment, item, version, wording, scale].join(' ');

/** Ways of asking the same thing, the latest first. */
export function family(all: readonly VoiceScores[]): VoiceScores[][] {
  const out = new Map<string, VoiceScores[]>();
  for (const scores of all) {
    const key = [scores.survey_id || scores.survey, scores.metric, scores.moment, scores.item].join(' ');
    out.set(key, [...(out.get(key) ?? []), scores]);
  }
  return [...out.values()].map((ways) => ways.sort((a, b) => ((a.last ?? '') < (b.last ?? '') ? 1 : -1)));
}

const DAY = 86_400_000;

/** The times between neighbours, where there are any. */
const gaps = (points: readonly { from: string }[]) => points.slice(1).map(({ from }, index) => Date.parse(from) - Date.parse(points[index]?.from ?? from)).filter((gap) => gap > 0);

/** Whether parts of time are months. */
export const isMonthly = (points: readonly { from: string }[]): boolean => Math.min(...gaps(points)) > 20 * DAY;

/** Where each part of time stands along an axis: parts in which nobody answered keep their room. */
export function columnsOf(points: readonly { from: string }[]): number[] {
  const period = isMonthly(points) ? (365.25 * DAY) / 12 : Math.min(...gaps(points));
  let column = 0;
  return points.map(({ from }, index) => {
    const gap = index === 0 ? 0 : Date.parse(from) - Date.parse(points[index - 1]?.from ?? from);
    if (index > 0) column += Math.max(1, Number.isFinite(period) ? Math.round(gap / period) : 1);
    return column;
  });
}
