// How it felt at each station, from scores: answers of one kind of question together, never two kinds in one line. Pure.
import type { Target } from '../../api/types';
import type { Metric, VoiceScores } from '../../api/voice';
import { reachOf, told, unitOf } from './reading';

type Group = VoiceScores['by'][number];
/** What was answered about one station. */
export interface Felt { group: Group; scores: VoiceScores }
/** One way of measuring, with the stations that it was answered about. `reach`: the score at the bad end, and at the good one. */
export interface Measure { key: string; metric: Metric; moment: string | null; reach: [number, number]; stations: Map<string, Felt> }
export type Mood = 'good' | 'bad' | 'between';

/** What says how it was; the rest says why, or what was chosen. */
const FEELINGS: readonly Metric[] = ['emotion', 'ces', 'nes', 'csat', 'gcr'];

/** The ways of measuring, that of most told stations first. A station that several surveys ask about is told by the one with most answers. */
export function measures(all: readonly VoiceScores[]): Measure[] {
  const out = new Map<string, Measure>();
  for (const scores of all.filter(({ metric, moment }) => FEELINGS.includes(metric) && moment !== 'before')) {
    const { metric, moment, version, scale, polarity } = scores;
    const key = [metric, moment, version, scale, polarity].join(' ');
    const measure = out.get(key) ?? { key, metric, moment, reach: goodEndLast(scores), stations: new Map<string, Felt>() };
    for (const group of scores.by.filter(({ attribute }) => attribute === 'activity')) {
      if (group.n > (measure.stations.get(group.value)?.group.n ?? 0)) measure.stations.set(group.value, { group, scores });
    }
    if (measure.stations.size > 0) out.set(key, measure);
  }
  const shown = ({ stations }: Measure) => [...stations.values()].filter(isTold).length;
  const place = ({ metric }: Measure) => FEELINGS.indexOf(metric);
  return [...out.values()].sort((a, b) => shown(b) - shown(a) || place(a) - place(b));
}

/** Whether enough answered for anything to be said. */
export const isTold = ({ group, scores }: Felt): boolean => told(group.score, group.needed_n, group.persons, scores.metric) === 'value' && group.score?.low !== null && group.score?.high !== null;

/** The ends of what a score can be, the good one last; shares and nets count the good end already. */
function goodEndLast(scores: VoiceScores): [number, number] {
  const [low, high] = reachOf(scores);
  return unitOf(scores.metric) === 'mean' && scores.polarity === 'low_is_good' ? [high, low] : [low, high];
}

/** Where a value lies between the bad end (0) and the good one (1). */
export const place = (value: number, [bad, good]: [number, number]): number => Math.max(0, Math.min(1, (value - bad) / (good - bad)));

/** Good or bad only where the whole interval is on one side of the middle. */
export function mood({ group }: Felt, reach: [number, number]): Mood {
  const { low, high } = group.score ?? { low: null, high: null };
  if (low === null || high === null) return 'between';
  const [one, other] = [place(low, reach), place(high, reach)];
  if (Math.min(one, other) > 0.5) return 'good';
  return Math.max(one, other) < 0.5 ? 'bad' : 'between';
}

/** What a station should feel like by this measure; null where nobody has said, or on another scale. */
export function targetOf(targets: readonly Target[], { metric, reach }: Measure, station: string): number | null {
  const value = targets.find((target) => target.metric === metric && target.station === station)?.value;
  return value !== undefined && value >= Math.min(...reach) && value <= Math.max(...reach) ? value : null;
}

/** The score less its target, only where the whole interval is on one side of it (R62). */
export function offTarget(felt: Felt, target: number): number | null {
  const { score } = felt.group;
  if (!isTold(felt) || !score || score.value === null || score.low === null || score.high === null) return null;
  return score.low > target || score.high < target ? score.value - target : null;
}

/** The stretches of the line: what stands between stations that are told next to each other. */
export function stretches(felt: readonly (Felt | undefined)[]): [number, number][] {
  const tells = (at: number) => felt[at] !== undefined && isTold(felt[at] as Felt);
  return felt.flatMap((_, at): [number, number][] => (at > 0 && tells(at - 1) && tells(at) ? [[at - 1, at]] : []));
}
