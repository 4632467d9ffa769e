// What people do about a finding: a measure as a form and back, and how it goes, as it is written. Pure but for the language.
import { MEASURES, type Action, type ActionChange, type Finding, type Measure, type NewAction } from '../../api/friction';
import type { Estimate } from '../../api/types';
import { decimal, percent, percentInterval } from '../../i18n/format';
import { way } from './reading';
import { wilson } from './series';

/** A measure as it is written down; numbers as text, as people write them. */
export interface Draft {
  direction: NewAction['direction']; what: string; channels: string[]; knows: 'known' | 'waived'; cause: string; waiver: string;
  measure: Measure; target: string; owner: string; due: string; status: Action['status']; reason: string; doneOn: string;
}
export type Field = 'what' | 'cause' | 'waiver' | 'target' | 'reason' | 'doneOn';

export function blank({ polarity }: Pick<Finding, 'polarity'>, owner: string): Draft {
  return { direction: polarity === 'strength' ? 'protect' : 'fix', what: '', channels: [], knows: 'known', cause: '', waiver: '', measure: MEASURES[0], target: '', owner, due: '', status: 'planned', reason: '', doneOn: '' };
}

export function draftOf(action: Action): Draft {
  const { direction, what, channels, cause, waiver, measure, target, owner, due, status, reason, done_on } = action;
  return {
    direction, what, channels: [...channels], knows: cause === null ? 'waived' : 'known', cause: cause ?? '', waiver: waiver ?? '', measure,
    target: plain(isShare(measure) ? target * 100 : target), owner: owner?.id ?? '', due: due ?? '', status, reason: reason ?? '', doneOn: done_on ?? '',
  };
}

export const isShare = (measure: Measure): boolean => measure !== 'contacts';
const plain = (n: number): string => String(Number(n.toFixed(2)));

/** "12,5" and "12.5"; null where it is no number. */
export function number(text: string): number | null {
  const tidy = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(tidy) ? Number(tidy) : null;
}

/** What is missing or wrong, by field. */
export function wrong(draft: Draft, begun: boolean): Field[] {
  const target = number(draft.target);
  const most = isShare(draft.measure) ? 100 : Infinity;
  return [
    ...(draft.what.trim() === '' ? ['what' as const] : []),
    ...(draft.knows === 'known' && draft.cause.trim() === '' ? ['cause' as const] : []),
    ...(draft.knows === 'waived' && draft.waiver.trim() === '' ? ['waiver' as const] : []),
    ...(target === null || target < 0 || target > most ? ['target' as const] : []),
    ...(begun && draft.status === 'dropped' && draft.reason.trim() === '' ? ['reason' as const] : []),
    ...(begun && draft.status === 'done' && draft.doneOn === '' ? ['doneOn' as const] : []),
  ];
}

/** As the server takes it: exactly one of cause and waiver. */
export function newAction(draft: Draft): NewAction {
  const target = number(draft.target) ?? 0;
  return {
    direction: draft.direction, what: draft.what.trim(), channels: draft.channels,
    cause: draft.knows === 'known' ? draft.cause.trim() : null, waiver: draft.knows === 'waived' ? draft.waiver.trim() : null,
    measure: draft.measure, target: isShare(draft.measure) ? target / 100 : target, owner: draft.owner || null, due: draft.due || null,
  };
}
export function change(draft: Draft, version: number): ActionChange {
  return { ...newAction(draft), version, status: draft.status, reason: draft.reason.trim() || null, done_on: draft.status === 'done' ? draft.doneOn || null : null };
}

/** A value of a measure as it is written: 48 %, 8,4. */
export const written = (value: number, measure: Measure): string => (isShare(measure) ? percent(value) : decimal(value, 1).replace('-', '−'));
export function interval({ low, high }: Estimate, measure: Measure): string | undefined {
  if (low === null || high === null) return undefined;
  return isShare(measure) ? percentInterval(low, high) : `${written(low, measure)}–${written(high, measure)}`;
}

/** A difference: −7,1 (of points or of contacts), with its sign. */
export function difference(value: number, measure: Measure): string {
  const size = decimal(Math.abs(isShare(measure) ? value * 100 : value), 1);
  return value > 0 ? `+${size}` : value < 0 ? `−${size}` : size;
}
export function apart({ low, high }: Estimate, measure: Measure): string | undefined {
  return low === null || high === null ? undefined : `${difference(low, measure)} … ${difference(high, measure)}`;
}

/** How it goes: not done, too early, or how far it moved; never a verdict. */
export function standing({ status, now, change }: Pick<Action, 'status' | 'now' | 'change'>): 'not_done' | 'too_early' | 'moved' | 'unsure' {
  if (status !== 'done') return 'not_done';
  if (!now || now.estimate.value === null || !change || change.value === null) return 'too_early';
  return way(change) === 'unsure' ? 'unsure' : 'moved';
}

/** What would be frozen as the value before; null where it cannot be measured. */
export function before({ rate, per_1000, series }: Finding, measure: Measure): Estimate | null {
  if (measure === 'failed') return rate.value === null ? null : rate;
  if (measure === 'contacts') return per_1000.contacts?.value == null ? null : per_1000.contacts;
  const known = series.filter(({ reached_place, affected }) => reached_place !== null && affected !== null);
  return wilson(known.reduce((sum, { affected }) => sum + (affected ?? 0), 0), known.reduce((sum, { reached_place }) => sum + (reached_place ?? 0), 0), rate.as_of);
}

/** The overdue first, then what is under way, planned, done and dropped; within that what is due first. */
export function ordered(actions: readonly Action[]): Action[] {
  const RANK = { under_way: 1, planned: 2, done: 3, dropped: 4 } as const;
  const rank = ({ overdue, status }: Action) => (overdue ? 0 : RANK[status]);
  return [...actions].sort((a, b) => rank(a) - rank(b) || (a.due ?? '9').localeCompare(b.due ?? '9') || a.created.localeCompare(b.created));
}
