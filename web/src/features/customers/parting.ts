// What would come of parting two identifiers: which ones stay together by the other facts. Foretells; the server decides. Pure.
import type { FactView } from './shapes';

export interface Parting { /** The identifiers on each side; null: other facts hold the two together. */ sides: [string[], string[]] | null; /** How many other links there are between the sides' identifiers on the way. */ others: number }

/** Links that hold now: each pair by its latest decision, or by what was seen where none was made since. */
export function links(facts: readonly FactView[]): FactView[] {
  const byPair = new Map<string, FactView[]>();
  for (const fact of [...facts].sort((a, b) => a.seq - b.seq)) {
    const pair = pairOf(fact.one, fact.other);
    byPair.set(pair, [...(byPair.get(pair) ?? []), fact]);
  }
  return [...byPair.values()].flatMap((all) => {
    const decided = [...all].reverse().find(({ fact }) => fact === 'merge' || fact === 'unmerge');
    // A member's word on a pair counts against everything else that was learnt about it.
    return decided?.fact === 'unmerge' ? [] : all.filter(({ fact }) => fact !== 'unmerge');
  });
}

/** The two sides when a pair is parted. */
export function parted(identities: readonly string[], facts: readonly FactView[], one: string, other: string): Parting {
  const rest = links(facts).filter((fact) => pairOf(fact.one, fact.other) !== pairOf(one, other));
  const here = reached(one, rest);
  if (here.has(other)) return { sides: null, others: rest.filter((fact) => here.has(fact.one) && here.has(fact.other)).length };
  const there = reached(other, rest);
  return { sides: [identities.filter((identity) => !there.has(identity)), identities.filter((identity) => there.has(identity))], others: 0 };
}

function reached(from: string, facts: readonly FactView[]): Set<string> {
  const seen = new Set([from]);
  const next = [from];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    for (const { one, other } of facts) {
      const beyond = one === at ? other : other === at ? one : null;
      if (beyond !== null && !seen.has(beyond)) {
        seen.add(beyond);
        next.push(beyond);
      }
    }
  }
  return seen;
}

const pairOf = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
