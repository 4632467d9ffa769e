// A finding in plain words, put together from its numbers: each clause carries the figures that it rests on, and what they
// cannot say is said. Nothing is written that no number stands behind. In: a finding. Out: clauses of text and figures.
import type { Cause, Finding, Kind, Place, Told } from '../../api/friction';
import type { Count, Estimate } from '../../api/types';
import { channelName } from '../../charts/channels';
import { common } from '../../i18n/common';
import { count, decimal, percent, percentInterval, quoted } from '../../i18n/format';
import { frictionReading, type Told4 } from '../../i18n/friction-reading';
import { fill, say } from '../../i18n/language.svelte';
import { LEAST } from '../../ui/evidence';

/** A number of a clause: as it is written, and what stands behind it. */
export interface Figure { text: string; what: string; estimate?: Estimate | undefined; interval?: string | undefined; ofHowMany?: string | undefined; comparedWith?: string | undefined; said?: true }
/** `silent`: what the numbers cannot say. */
export interface Clause { parts: (string | Figure)[]; silent?: true }
export interface Answer { head: string; lead: string; clauses: Clause[] }
export type Way = keyof Told4;

/** Where it happens: a step, or the way between two. */
export const placeName = (place: Place): string => ('activity' in place ? place.activity : fill(say(frictionReading).between, place));
/** The station that it hurts at. */
export const hurts = (place: Place): string => ('activity' in place ? place.activity : place.to);

type Texts = Partial<Record<Kind, string>>;
/** What is said of a kind, at a step or between two. */
const worded = (at: Texts, between: Texts, kind: Kind, place: Place): string | undefined => ('activity' in place ? at[kind] : between[kind] ?? at[kind]);

interface Named { kind: Kind; polarity: Finding['polarity']; where: Place }
/** What a finding is called. */
export function headline({ kind, polarity, where }: Named): string {
  const t = say(frictionReading);
  const name = polarity === 'strength' ? 'strength' : 'title';
  return fill(worded(t[name], t.onTheWay[name], kind, where) ?? `${kind}: {place}`, { place: placeName(where) });
}

/** "versionen är ”B” och steget före är ”Få beskedet”"; nothing where all are meant. */
export function condition(told: readonly Told[]): string {
  const t = say(frictionReading);
  const one = ({ attribute, op, value }: Told) => fill(t.ops[op] ?? t.op, { name: t.attributes[attribute] ?? attribute, op, value: CHANNELS.includes(attribute) ? channelName(value).toLocaleLowerCase() : quoted(value) });
  return told.map(one).join(t.and);
}
const CHANNELS = ['channel', 'entry_channel'];

/** A circumstance, and where it comes from. */
export const caused = ({ condition: told, upstream }: Pick<Cause, 'condition' | 'upstream'>): string => (upstream === null ? condition(told) : fill(say(frictionReading).from, { what: condition(told), station: upstream }));

/** What the customer did, and which customers: after "journeys in which the customer". */
export function did({ kind, where, segment }: Pick<Finding, 'kind' | 'where' | 'segment'>): string {
  const t = say(frictionReading);
  const deed = fill(worded(t.did, t.onTheWay.did, kind, where) ?? '{place}', { place: placeName(where) });
  return segment.length > 0 ? `${deed}${t.and}${condition(segment)}` : deed;
}

/** Surely above nothing, surely below, on both sides of it, or not known. */
export function way(estimate: Estimate | null): Way {
  if (!estimate || estimate.value === null || estimate.low === null || estimate.high === null) return 'unknown';
  if (estimate.low > 0) return 'more';
  return estimate.high < 0 ? 'less' : 'unsure';
}

export type Rung = 'association' | 'likely' | 'cause';
/** What may be said of a cause: nobody but a person confirms one. */
export const rung = (ladder: number): Rung => (ladder >= 4 ? 'cause' : ladder >= 2 ? 'likely' : 'association');

/** Whether a share may be told. */
export const isTold = (share: Estimate): boolean => share.value !== null && share.n >= LEAST;
export const many = (n: Count, k: number): string => (n === null ? fill(say(common).fewerThan, { k }) : count(n));
const few = (n: number): string => (Math.abs(n) < 9.95 ? decimal(n, 1) : count(Math.round(n))).replace('-', '−');
export const span = (low: number, high: number): string => `${few(low)}–${few(high)}`;

/** "ungefär 3,9 gånger så vanligt", with "troligen 2,7–5,7" beside. A ratio that may be one is no more common. */
export function times(ratio: Estimate): { text: string; likely: string | null } {
  const t = say(frictionReading).times;
  if (ratio.value === null || ratio.low === null || ratio.high === null) return { text: t.unknown, likely: null };
  const likely = fill(t.likely, { interval: span(ratio.low, ratio.high) });
  if (ratio.low <= 1 && ratio.high >= 1) return { text: t.unsure, likely };
  return { text: fill(ratio.value > 1 ? t.more : t.less, { n: few(ratio.value) }), likely };
}

/** A text whose places are filled by figures or words. */
function clause(text: string, values: Record<string, Figure | string>): Clause {
  const parts = text.split(/(\{\w+\})/).flatMap((part): (string | Figure)[] => {
    const value = /^\{(\w+)\}$/.exec(part)?.[1];
    return value === undefined ? (part === '' ? [] : [part]) : [values[value] ?? part];
  });
  return { parts };
}

/** What is told of an estimate that may lie on either side of nothing. */
function toldOf(estimate: Estimate | null, texts: Told4, what: string, said = false): Clause {
  const found = way(estimate);
  if (!estimate || found === 'unknown') return { parts: [texts.unknown], silent: true };
  const [low, high] = [estimate.low ?? 0, estimate.high ?? 0];
  const [near, far] = low < 0 && found === 'less' ? [-high, -low] : [low, high];
  const figure = (text: string): Figure => ({ text, what, estimate, interval: span(low, high), ...(said ? { said: true } : {}) });
  if (found === 'unsure') return { ...clause(texts.unsure, { low: figure(few(low)), high: figure(few(high)) }), silent: true };
  return clause(texts[found], { value: figure(few(Math.abs(estimate.value ?? 0))), interval: span(near, far) });
}

/** The other way round: what would be lost, as what is kept. */
export const turned = (estimate: Estimate): Estimate => ({ ...estimate, value: estimate.value === null ? null : -estimate.value, low: estimate.high === null ? null : -estimate.high, high: estimate.low === null ? null : -estimate.low });

function rates(finding: Finding, k: number): Clause {
  const t = say(frictionReading);
  const { rate, baseline, polarity } = finding;
  const deed = did(finding);
  if (!isTold(rate)) return { parts: [t.rateFew], silent: true };
  const interval = (share: Estimate) => (share.low === null || share.high === null ? undefined : percentInterval(share.low, share.high));
  const other = baseline.value === null ? '–' : percent(baseline.value);
  return clause(t.rate[polarity], {
    n: { text: many(finding.journeys_affected, k), what: fill(t.affectedWhat, { did: deed }) },
    did: deed,
    rate: { text: percent(rate.value ?? 0), what: fill(t.rateWhat, { did: deed }), estimate: rate, interval: interval(rate), ofHowMany: count(rate.n), comparedWith: `${t.baselineWhat}: ${other}` },
    interval: interval(rate) ?? '–',
    baseline: { text: other, what: t.baselineWhat, estimate: baseline, interval: interval(baseline), comparedWith: percent(rate.value ?? 0) },
  });
}

/** How many goals in 1,000 journeys it costs, or of a strength how many it brings. */
export function goalsOf({ polarity, per_1000 }: Pick<Finding, 'polarity' | 'per_1000'>): Clause {
  const t = say(frictionReading);
  return toldOf(polarity === 'strength' ? turned(per_1000.failed_goals) : per_1000.failed_goals, t.goals[polarity], t.goalsWhat);
}

/** The three answers that a finding opens with: what they wanted, what stood in the way, where it got hard (R37–R39). */
export function opening(finding: Finding, k: number): Answer[] {
  const t = say(frictionReading);
  const { polarity, per_1000, journey, goal } = finding;
  const tried: Clause[] = [clause(t.judged, { n: { text: count(per_1000.failed_goals.n), what: fill(t.judgedWhat, { goal }) } })];
  if (journey?.problem) tried.unshift({ parts: [fill(t.inTheirWords, { problem: quoted(journey.problem) })] });
  return [
    { head: t.answers.tried, lead: goal, clauses: tried },
    { head: t.answers.hindered[polarity], lead: headline(finding), clauses: [rates(finding, k), goalsOf(finding)] },
    { head: t.answers.effort[polarity], lead: placeName(finding.where), clauses: [toldOf(per_1000.effort, t.effort, t.effortWhat, true), toldOf(per_1000.contacts, t.contacts, t.contactsWhat)] },
  ];
}

/** A clause as it is read. */
export const spoken = ({ parts }: Clause): string => parts.map((part) => (typeof part === 'string' ? part : part.text)).join('');
