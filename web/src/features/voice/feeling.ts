// How it felt at each station, from scores: answers of one kind of question together, never two kinds in one line. Pure.
import type { Metric, VoiceScores } from '../../api/voice';
import { reachOf, told } from './reading';

type Group = VoiceScores['by'][number];
/** What was answered about one station. */
export interface Felt { group: Group; scores: VoiceScores }
/** One way of measuring, with the stations that it was answered about. */
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
    const measure = out.get(key) ?? { key, metric, moment, reach: reachOf(scores), stations: new Map<string, Felt>() };
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

/** Good or bad only where the whole interval is on one side of the middle. */
export function mood({ group }: Felt, [low, high]: [number, number]): Mood {
  const middle = (low + high) / 2;
  if ((group.score?.low ?? middle) > middle) return 'good';
  return (group.score?.high ?? middle) < middle ? 'bad' : 'between';
}

/** The stretches of the line: what stands between stations that are told next to each other. */
export function stretches(felt: readonly (Felt | undefined)[]): [number, number][] {
  const tells = (at: number) => felt[at] !== undefined && isTold(felt[at] as Felt);
  return felt.flatMap((_, at): [number, number][] => (at > 0 && tells(at - 1) && tells(at) ? [[at - 1, at]] : []));
}
