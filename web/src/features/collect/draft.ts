// What is done to a survey while it is built: languages put in and taken out, questions moved, conditions kept true.
// Values in, values out; nothing here knows the server or the screen.
import type { ShowIf, SurveyDraft, SurveyQuestion, Texts } from '../../api/voice';
import { LEAST_CONTRAST, contrast } from './colours';

/** What an empty draft begins from. */
export function blank(languages: string[]): SurveyDraft {
  return {
    name: '', purpose: null, decision: null, journey: null, station: null,
    asked: { languages, questions: [], thanks: Object.fromEntries(languages.map((language) => [language, ''])) },
    asking: { widget: null, link: false, staff: false, rest: { again_days: 90, quiet_days: 90, share: 1 } },
    theme: { accent: '#0b5c63', paper: '#ffffff', ink: '#1c1c1a', radius: 12 },
  };
}

/** The list with one element at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [taken] = next.splice(from, 1);
  if (taken !== undefined) next.splice(to, 0, taken);
  return next;
}

/** Conditions that ask about a question that is gone, or that comes later, hold no longer. */
export function settled(questions: readonly SurveyQuestion[]): SurveyQuestion[] {
  return questions.map((question, at) => {
    if (!question.show_if || questions.slice(0, at).some(({ id }) => id === question.show_if?.question)) return question;
    const { show_if: _, ...rest } = question;
    return rest;
  });
}

/** What may be asked before a question and decide whether it is asked: scales and choices. */
export const deciders = (questions: readonly SurveyQuestion[], id: string): SurveyQuestion[] => {
  const at = questions.findIndex((question) => question.id === id);
  return questions.slice(0, Math.max(0, at)).filter(({ kind }) => kind !== 'text' && kind !== 'matrix');
};

/** The first condition that makes sense on a question: the bad end of a scale, or any choice but the first. */
export function firstCondition({ id, kind, low = 1, high = 5, choices = [] }: SurveyQuestion): ShowIf {
  if (kind === 'scale') return { question: id, at_most: Math.floor((low + high) / 2) };
  return { question: id, in: choices.slice(1).map(({ code }) => code) };
}

/** All texts of a draft, so that a language may be put in or taken out everywhere. */
function eachTexts({ asked }: SurveyDraft, change: (texts: Texts) => void): void {
  change(asked.thanks);
  for (const question of asked.questions) {
    change(question.text);
    for (const { text } of [...(question.choices ?? []), ...(question.rows ?? [])]) change(text);
  }
}

/** Puts a language in; its texts are empty until somebody writes them. */
export function withLanguage(draft: SurveyDraft, language: string): SurveyDraft {
  const next = structuredClone(draft);
  if (next.asked.languages.includes(language)) return next;
  next.asked.languages.push(language);
  eachTexts(next, (texts) => (texts[language] ??= ''));
  for (const { ends } of next.asked.questions) if (ends) ends[language] ??= ['', ''];
  return next;
}

/** Takes a language out, with all that was written in it; the last one stays. */
export function withoutLanguage(draft: SurveyDraft, language: string): SurveyDraft {
  const next = structuredClone(draft);
  if (next.asked.languages.length < 2) return next;
  next.asked.languages = next.asked.languages.filter((known) => known !== language);
  eachTexts(next, (texts) => delete texts[language]);
  for (const { ends } of next.asked.questions) if (ends) delete ends[language];
  return next;
}

/** Languages in which a question says less than in its first. */
export function untold(question: SurveyQuestion, languages: readonly string[]): string[] {
  const [first = ''] = languages;
  const pairs = [question.text, ...[...(question.choices ?? []), ...(question.rows ?? [])].map(({ text }) => text)];
  const ends = (language: string) => (question.ends?.[language] ?? ['', '']).map((end) => end.trim() !== '');
  return languages.filter((language) => {
    const silent = pairs.some((texts) => (texts[language] ?? '').trim() === '');
    return silent || ends(first).some((told, at) => told && !ends(language)[at]);
  });
}

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
/** Lists of the same named things in the same order, which can be put together one by one. */
const alike = (lists: readonly (readonly unknown[])[]): boolean => new Set(lists.map((list) => JSON.stringify(list.map((item) => (isPlain(item) ? (item.id ?? item.code ?? item) : item))))).size === 1;

/** What was changed here on top of theirs: where only they changed something, theirs stands; where both did, what is here. */
export function merged<T>(base: T, mine: T, theirs: T): T {
  if (same(mine, base)) return theirs;
  if (same(theirs, base)) return mine;
  if (isPlain(base) && isPlain(mine) && isPlain(theirs)) {
    const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
    return Object.fromEntries([...keys].map((key) => [key, merged(base[key], mine[key], theirs[key])]).filter(([, value]) => value !== undefined)) as T;
  }
  if (Array.isArray(base) && Array.isArray(mine) && Array.isArray(theirs) && alike([base, mine, theirs])) return mine.map((item, at) => merged<unknown>(base[at], item, theirs[at])) as T;
  return mine;
}

/** Fields that must hold something before the draft can be kept at all. */
export function unkept({ name, asking, theme }: SurveyDraft): string[] {
  const out: string[] = [];
  if (name.trim() === '') out.push('name');
  if (asking.widget?.kind === 'click' && !asking.widget.selector?.trim()) out.push('selector');
  if (asking.widget?.kind === 'event' && !asking.widget.event?.trim()) out.push('event');
  for (const colour of ['accent', 'paper', 'ink'] as const) if (contrast(theme[colour], theme[colour]) === null) out.push(`theme.${colour}`);
  return out;
}

/** What the screen can tell is missing before the server is asked; the server has the last word. */
export function gaps(draft: SurveyDraft, owner: string | null): string[] {
  const out: string[] = [];
  const empty = (text: string | null | undefined) => !text || text.trim() === '';
  if (empty(draft.name)) out.push('name');
  if (empty(draft.purpose)) out.push('purpose');
  if (empty(draft.decision)) out.push('decision');
  if (!owner) out.push('owner');
  if (draft.asked.questions.length === 0) out.push('questions');
  for (const question of draft.asked.questions) if (untold(question, draft.asked.languages).length > 0) out.push(`questions.${question.id}`);
  if (!draft.asking.widget && !draft.asking.link && !draft.asking.staff) out.push('asking');
  for (const colour of ['ink', 'accent'] as const) if ((contrast(draft.theme[colour], draft.theme.paper) ?? 0) < LEAST_CONTRAST) out.push(`theme.${colour}`);
  return out;
}
