// What findings have in common: which causes lie behind more than one of them, and which others one of a finding's causes is
// behind. Pure.
import type { Finding, RootCause } from '../../api/friction';

export interface Shared { root: RootCause; symptoms: Finding[] }

/** Causes of more than one of these findings, with them, in the order in which they cost. */
export function shared(roots: readonly RootCause[], findings: readonly Finding[]): Shared[] {
  const of = (root: RootCause) => findings.filter(({ id }) => root.symptoms.includes(id));
  return roots.map((root) => ({ root, symptoms: of(root) })).filter(({ symptoms }) => symptoms.length > 1);
}

/** Other findings that a cause of this one is behind; each once. */
export function alsoBehind(finding: Finding, roots: readonly RootCause[], findings: readonly Finding[]): Finding[] {
  const mine = roots.filter(({ symptoms }) => symptoms.includes(finding.id));
  return findings.filter(({ id }) => id !== finding.id && mine.some(({ symptoms }) => symptoms.includes(id)));
}
