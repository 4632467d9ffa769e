// A journey as its form holds it: texts and lists as they are typed. To and from what the server keeps. Pure.
import type { Journey, JourneyDraft, Target, TargetMetric } from '../../api/types';

export type Unit = 'h' | 'd' | 'w';
/** A length of time as two fields; no amount: none. */
export interface SpanField { amount: string; unit: Unit }
/** What a station should feel like, its score as it is typed: a share and a net in hundredths. */
export interface TargetField { station: string; metric: TargetMetric; value: string }
export type CutChoice = 'goal' | 'gap' | 'case' | 'person' | 'auto';
export interface Form {
  name: string; problem: string; goalText: string; start: string[]; goal: string[]; steps: string[]; targets: TargetField[]; activities: string[];
  cut: CutChoice; gap: SpanField; horizon: SpanField; owner: string;
}

/** What a new journey begins from: from start to goal, within 30 days. */
export function blank(): Form {
  return { name: '', problem: '', goalText: '', start: [], goal: [], steps: [], targets: [], activities: [], cut: 'goal', gap: { amount: '', unit: 'd' }, horizon: { amount: '30', unit: 'd' }, owner: '' };
}

export function formOf(journey: Journey): Form {
  const { name, problem, goal_text, start, goal, steps, targets, activities, cut, gap, horizon, owner } = journey;
  return { name, problem: problem ?? '', goalText: goal_text ?? '', start: [...start], goal: [...goal], steps: [...steps], targets: targets.map(fieldOfTarget), activities: [...activities], cut: cut ?? 'auto', gap: fieldOf(gap), horizon: fieldOf(horizon), owner: owner ?? '' };
}

/** What was changed since `base`, laid on top of what somebody else has made of it meanwhile. */
export function merged(base: Form, mine: Form, theirs: Form): Form {
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const kept = Object.entries(theirs).filter(([field]) => isSame(base[field as keyof Form], mine[field as keyof Form]));
  return { ...mine, ...Object.fromEntries(kept) };
}

/** What the server is asked to keep. Lengths of time that cannot be are left out; `faults` names them. */
export function draftOf(form: Form): JourneyDraft {
  const text = (value: string) => value.trim() || null;
  return {
    name: form.name.trim(), problem: text(form.problem), goal_text: text(form.goalText), start: form.start, goal: form.goal, steps: form.steps, activities: form.activities,
    targets: form.targets.flatMap((field) => targetOf(field) ?? []),
    cut: form.cut === 'auto' ? null : form.cut, gap: form.cut === 'gap' || form.cut === 'goal' ? spanOf(form.gap) : null, horizon: spanOf(form.horizon), owner: form.owner || null,
  };
}

/** The fields that cannot be saved as they are. */
export function faults(form: Form): Set<'name' | 'gap' | 'horizon' | 'targets'> {
  const found = new Set<'name' | 'gap' | 'horizon' | 'targets'>();
  if (form.name.trim() === '') found.add('name');
  if (form.gap.amount.trim() !== '' && spanOf(form.gap) === null) found.add('gap');
  if (form.horizon.amount.trim() !== '' && spanOf(form.horizon) === null) found.add('horizon');
  if (form.targets.some((field) => targetOf(field) === null)) found.add('targets');
  return found;
}

/** Between which scores a target may lie, as they are typed. */
export const TARGET_RANGES: Record<TargetMetric, [number, number]> = { emotion: [-2, 5], ces: [1, 7], nes: [-100, 100], csat: [0, 100], gcr: [0, 100] };
const stepOf = (metric: TargetMetric): number => (metric === 'emotion' || metric === 'ces' ? 1 : 100);

function fieldOfTarget({ station, metric, value }: Target): TargetField {
  return { station, metric, value: String(Number((value * stepOf(metric)).toFixed(2))) };
}

/** The target that was typed; null where it is no number of the scale. */
export function targetOf({ station, metric, value }: TargetField): Target | null {
  const typed = Number(value.trim().replace(',', '.').replace('−', '-'));
  const [low, high] = TARGET_RANGES[metric];
  return value.trim() !== '' && typed >= low && typed <= high ? { station, metric, value: typed / stepOf(metric) } : null;
}

/** `14d` as two fields; lengths in other units as the largest whole one. */
export function fieldOf(span: string | null): SpanField {
  const found = span?.match(/^(\d+)([mhdw])$/);
  if (!found) return { amount: '', unit: 'd' };
  const minutes = Number(found[1]) * { m: 1, h: 60, d: 1_440, w: 10_080 }[found[2] as 'm' | 'h' | 'd' | 'w'];
  if (minutes % 10_080 === 0 && minutes > 10_080 * 8) return { amount: String(minutes / 10_080), unit: 'w' };
  if (minutes % 1_440 === 0) return { amount: String(minutes / 1_440), unit: 'd' };
  return { amount: String(Math.max(1, Math.round(minutes / 60))), unit: 'h' };
}

export function spanOf({ amount, unit }: SpanField): string | null {
  const n = Number(amount.trim());
  return Number.isInteger(n) && n > 0 ? `${n}${unit}` : null;
}

/** A list with one of its items somewhere else. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const out = [...items];
  const [item] = out.splice(from, 1);
  if (item !== undefined) out.splice(Math.max(0, Math.min(out.length, to)), 0, item);
  return out;
}
