// The register of what was changed, as it is read and written: drafts, what is wrong with them, and the register with one
// thing in it anew. Pure but for the zone in which days are meant.
import type { Finding } from '../../../api/friction';
import type { ChangeEntry, Register } from '../../../api/types';
import { momentOf } from '../../../charts/changes';
import { clockOf, dayOf } from '../../../i18n/zone.svelte';

/** Words about whom a change reached, at most; as on the server. */
export const MOST_WORDS = 5;
export interface Word { attribute: string; value: string }
export interface Draft { name: string; day: string; clock: string; reach: 'all' | 'some'; words: Word[] }
export type Field = 'name' | 'on' | 'where';
export type Fault = 'needed' | 'same';
type Entries = readonly ChangeEntry[];
type Written = Pick<Register, 'changes' | 'randomised'>;

/** The newest first. */
export const newest = (changes: Entries): ChangeEntry[] => [...changes].sort((a, b) => momentOf(b.on) - momentOf(a.on) || a.name.localeCompare(b.name));

/** The day and, where it is said, the clock that a change held from, as they are in the project's zone. */
export function whenOf({ on }: Pick<ChangeEntry, 'on'>): { day: string; clock: string } {
  const at = momentOf(on);
  if (!Number.isFinite(at)) return { day: '', clock: '' };
  return { day: dayOf(at), clock: /[T ]/.test(on.trim()) ? clockOf(at) : '' };
}

export const blank = (day: string): Draft => ({ name: '', day, clock: '', reach: 'all', words: [{ attribute: '', value: '' }] });
export function draftOf(change: ChangeEntry): Draft {
  const words = Object.entries(change.where).map(([attribute, value]) => ({ attribute, value }));
  return { name: change.name, ...whenOf(change), reach: words.length > 0 ? 'some' : 'all', words: words.length > 0 ? words : [{ attribute: '', value: '' }] };
}

const said = ({ attribute, value }: Word) => attribute.trim() !== '' || value.trim() !== '';
/** What is missing or taken; `others`: the changes besides this one. */
export function faults(draft: Draft, others: Entries): Partial<Record<Field, Fault>> {
  const name = draft.name.trim();
  const words = draft.words.filter(said);
  const names = words.map(({ attribute }) => attribute.trim());
  const found: Partial<Record<Field, Fault>> = {};
  if (name === '') found.name = 'needed';
  else if (others.some((other) => other.name === name)) found.name = 'same';
  if (draft.day === '') found.on = 'needed';
  if (draft.reach === 'some') {
    if (words.length === 0 || words.some(({ attribute, value }) => attribute.trim() === '' || value.trim() === '')) found.where = 'needed';
    else if (new Set(names).size < names.length) found.where = 'same';
  }
  return found;
}

/** A draft as it is written; a moment that was not touched stays as it was, to the second. */
export function changeOf(draft: Draft, before: ChangeEntry | null): ChangeEntry {
  const was = before && whenOf(before);
  const isSame = was !== null && was.day === draft.day && was.clock === draft.clock;
  const words = draft.reach === 'some' ? draft.words.filter(said) : [];
  return {
    name: draft.name.trim(),
    on: isSame && before ? before.on : draft.clock === '' ? draft.day : `${draft.day}T${draft.clock}:00`,
    where: Object.fromEntries(words.map(({ attribute, value }) => [attribute.trim(), value.trim()])),
  };
}

/** The register with a change in place of the one that had this name, or added; `change` null takes it away. */
export function withChange({ changes, randomised }: Written, name: string | null, change: ChangeEntry | null): Written {
  const at = changes.findIndex((known) => known.name === name);
  const next = [...changes];
  if (at >= 0) next.splice(at, 1, ...(change ? [change] : []));
  else if (change) next.push(change);
  return { changes: next, randomised };
}

/** Where a change stands in a register; errors of the server name it by that. */
export const placeOf = (changes: Entries, name: string): number => changes.findIndex((known) => known.name === name);

/** Findings that name a change as a cause. */
export function namedBy(name: string, findings: readonly Finding[]): Finding[] {
  return findings.filter(({ causes }) => causes.some(({ condition }) => condition.some(({ attribute, value }) => attribute === 'change' && value === name)));
}
