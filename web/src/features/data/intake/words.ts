// Sentences of the wizard: problems and reasons by their codes; the server's own words where none fits.
import type { Intake } from '../../../api/types';
import type { ImportTexts, NotTaken } from '../../../i18n/data-import';

type Problem = Intake['problems'][number];

export function saidProblem({ code, detail }: Pick<Problem, 'code' | 'detail'>, t: ImportTexts): string {
  return t.problems[code] ?? (detail ? `${t.problem} (${detail})` : t.problem);
}

export function saidReason(reason: string, t: ImportTexts): { what: string; act: string } {
  return (t.reasons as Partial<Record<string, ImportTexts['reasons'][NotTaken]>>)[reason] ?? { what: `${t.reasonOther} (${reason})`, act: '' };
}

/** Channels as a rule or a file may name them, with what they are called on the screen. */
/** A workbook's time as people write it: `2025-03-26 07:29` for `2025-03-26T07:29:00`. */
export const plainTime = (sample: string): string => sample.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:00)?$/, '$1 $2');

export function channelChoices(names: Record<string, string>, seen: readonly (string | null)[] = []): { value: string; label: string }[] {
  const known = Object.entries(names).filter(([code]) => code !== 'none').map(([value, label]) => ({ value, label }));
  const others = [...new Set(seen)].filter((channel): channel is string => channel !== null && names[channel] === undefined);
  return [...known, ...others.map((channel) => ({ value: channel, label: channel }))];
}

