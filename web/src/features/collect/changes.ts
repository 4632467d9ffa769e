// What publishing a draft would do to the series of what is asked today: which begin anew, and why. Pure.
import type { SurveyDraft, SurveyQuestion } from '../../api/voice';

export type ChangeKind = 'added' | 'removed' | 'wording' | 'scale' | 'ends' | 'answers' | 'metric' | 'condition' | 'order' | 'whom' | 'look';
export interface Change {
  kind: ChangeKind;
  /** Which question: its id, and its words before (or now, for a new one). */
  question: string | null; words: string;
  /** Whether its series begins anew: figures before and after are never put together. */
  breaks: boolean;
}

const BREAKS: readonly ChangeKind[] = ['wording', 'scale', 'ends', 'answers', 'metric'];
const same = (one: unknown, other: unknown) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

/** Keys in one order, and nothing that is not there: so that equal things are written alike. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

export function changes(live: SurveyDraft | null, draft: SurveyDraft): Change[] {
  if (!live) return [];
  const [language = ''] = draft.asked.languages;
  const words = ({ text }: SurveyQuestion) => text[language] ?? Object.values(text)[0] ?? '';
  const was = live.asked.questions;
  const is = draft.asked.questions;
  const out: Change[] = [];
  const put = (kind: ChangeKind, question: SurveyQuestion | null) => out.push({ kind, question: question?.id ?? null, words: question ? words(question) : '', breaks: BREAKS.includes(kind) });
  for (const before of was) {
    const now = is.find(({ id }) => id === before.id);
    if (!now) {
      put('removed', before);
      continue;
    }
    if (now.metric !== before.metric || now.kind !== before.kind) put('metric', before);
    // A language that came or went changes no words.
    else if (Object.keys(before.text).some((code) => now.text[code] !== undefined && now.text[code] !== before.text[code])) put('wording', before);
    if (now.low !== before.low || now.high !== before.high) put('scale', before);
    if (Object.keys(before.ends ?? {}).some((code) => now.ends?.[code] && !same(now.ends[code], before.ends?.[code]))) put('ends', before);
    if (!same([choices(before), rows(before)], [choices(now), rows(now)])) put('answers', before);
    if (!same(before.show_if, now.show_if)) put('condition', before);
  }
  for (const now of is) if (!was.some(({ id }) => id === now.id)) put('added', now);
  const kept = (list: readonly SurveyQuestion[], other: readonly SurveyQuestion[]) => list.map(({ id }) => id).filter((id) => other.some((known) => known.id === id));
  if (!same(kept(was, is), kept(is, was))) put('order', null);
  if (!same(live.asking, draft.asking)) put('whom', null);
  if (!same(live.theme, draft.theme)) put('look', null);
  return out;
}

const choices = (question: SurveyQuestion) => (question.choices ?? []).map(({ code }) => code);
const rows = (question: SurveyQuestion) => (question.rows ?? []).map(({ code }) => code);
