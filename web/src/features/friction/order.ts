// The order of what is found, and what people decided about each. Pure.
import type { Decided, Finding, Polarity, Status } from '../../api/friction';

export const ORDERS = ['gain', 'affected', 'sek', 'newest'] as const;
export type Order = (typeof ORDERS)[number];

/** What is surely gained or kept first; never the lowest score (R73). What cannot be told stands last. */
export function ordered(findings: readonly Finding[], order: Order): Finding[] {
  const worth: Record<Order, (finding: Finding) => number> = {
    gain: ({ gain }) => gain.value ?? -Infinity,
    affected: ({ journeys_affected }) => journeys_affected ?? -Infinity,
    sek: ({ worth }) => (worth?.sek_per_year?.value == null ? -Infinity : Math.abs(worth.sek_per_year.value)),
    newest: ({ since }) => (since ? Date.parse(since) : -Infinity),
  };
  const of = worth[order];
  return [...findings].sort((a, b) => compare(of(b), of(a)) || compare(worth.gain(b), worth.gain(a)) || a.id.localeCompare(b.id));
}
const compare = (a: number, b: number): number => (a === b ? 0 : a - b > 0 ? 1 : -1);

export interface Known { finding: Finding; decided: Decided | null; status: Status }

/** Findings with what was decided; of whom nobody decided anything are new. */
export function known(findings: readonly Finding[], decided: readonly Decided[]): Known[] {
  const byId = new Map(decided.map((one) => [one.id, one]));
  return findings.map((finding) => {
    const one = byId.get(finding.id) ?? null;
    return { finding, decided: one, status: one?.status ?? 'new' };
  });
}

/** Those of one kind; all where none is chosen. */
export const ofPolarity = (all: readonly Known[], polarity: Polarity | null): Known[] => all.filter(({ finding }) => polarity === null || finding.polarity === polarity);
