// The shapes of the analyses that a journey's pages ask for (names of stations stand as `activity`), and how they are put in order. Pure.
import type { Count, Estimate, Head } from '../../api/types';

export interface Variants extends Head { journeys: Count; variants: Count; top: { steps: string[]; journeys: Count; share: number | null; about?: true }[] }
export interface StepRow {
  activity: string; journeys: Count; median_dwell_s: number | null; loops: Count; rework: Count; channel_hops: Count; waits: Count; median_wait_s: number | null;
  repeat_within_7d: Count; left: Estimate; resumed_later: Estimate; /** `left` is not the true share, but about. */ about?: true;
}
export interface Steps extends Head { journeys: Count; steps: StepRow[] }
export interface Edge { from: string; to: string; count: Count; journeys: Count; mean_s: number | null; median_s: number | null; p90_s: number | null; /** The counts are not the true ones, but about. */ about?: true }
export interface Flow extends Head { events: number; journeys: Count; nodes: { activity: string; events: Count; journeys: Count; starts: Count; ends: Count; about?: ('events' | 'starts' | 'ends')[] }[]; edges: Edge[] }

/** Moves between different stations, those first that take most time altogether. */
export function slowest(edges: readonly Edge[]): Edge[] {
  const weight = (edge: Edge) => (edge.median_s ?? 0) * (edge.count ?? 0);
  return edges.filter((edge) => edge.from !== edge.to && edge.median_s !== null && edge.count !== null).sort((a, b) => weight(b) - weight(a));
}

/** About how many journeys ended at a station; null where that cannot be told. */
export const ended = ({ left }: StepRow): number | null => (left.value === null ? null : Math.round(left.value * left.n));

/** Stations where journeys end without their goal, most of them first. */
export function givenUp(steps: readonly StepRow[], goal: readonly string[]): StepRow[] {
  const weight = (step: StepRow) => ended(step) ?? -1;
  return steps.filter((step) => !goal.includes(step.activity)).sort((a, b) => weight(b) - weight(a) || (b.journeys ?? 0) - (a.journeys ?? 0));
}

/** Neighbours that are the same station, as one with a number. */
export function folded(steps: readonly string[]): { station: string; times: number }[] {
  const out: { station: string; times: number }[] = [];
  for (const station of steps) {
    const last = out.at(-1);
    if (last?.station === station) last.times += 1;
    else out.push({ station, times: 1 });
  }
  return out;
}

/** Which planned steps a way does not pass in their order; none: it goes as planned. */
export function missed(steps: readonly string[], planned: readonly string[]): string[] {
  let at = 0;
  const missing: string[] = [];
  for (const step of planned) {
    const found = steps.indexOf(step, at);
    if (found === -1) missing.push(step);
    else at = found + 1;
  }
  return missing;
}

/** Rows as CSV that spreadsheets of any language open: semicolons, quotes doubled, no formulas run. */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null) => {
    const text = value === null ? '' : String(value);
    const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[";\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  return rows.map((row) => row.map(cell).join(';')).join('\r\n');
}
