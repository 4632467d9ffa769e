// What is done with what the look-over of questions found: a rewrite is put in where it can be, else it is advice. Pure.
import type { LintFinding, SurveyQuestion } from '../../api/voice';
import { freeId } from './instruments';

/** Rules whose rewrite is the question's own words. */
const WORDS = ['leading', 'loaded', 'negation', 'recall', 'jargon', 'agree_disagree', 'sensitive', 'presupposition', 'vague_frequency', 'absolute', 'double_barrelled', 'long'];
/** Rules whose rewrite is the answers, parted by bars. */
const ANSWERS = ['unbalanced_scale', 'missing_neutral', 'missing_na', 'overlapping_ranges'];
const BAR = ' | ';

/** Answers of a rewrite: what stands after a dash, or the whole. */
const parts = (text: string) => text.split(BAR).map((part) => part.trim()).filter(Boolean);

/** The question after a rewrite in a language; null where the rewrite is advice that somebody must act on. */
export function rewritten(question: SurveyQuestion, language: string, { rule, rewrite }: LintFinding): SurveyQuestion | null {
  if (rule === 'unlabelled_ends') return withEnds(question, language, parts(rewrite));
  if (ANSWERS.includes(rule)) return withAnswers(question, language, parts(rewrite));
  if (!WORDS.includes(rule)) return null;
  const [wording = '', answers] = rewrite.split(' — ');
  // Two questions, or a sentence about what to do: somebody has to write those.
  if (/^\d\. |: /.test(wording) || !wording.trim().endsWith('?') || wording.trim() === (question.text[language] ?? '').trim()) return null;
  const next = { ...question, text: { ...question.text, [language]: wording.trim() } };
  return answers?.includes(BAR) ? (withAnswers(next, language, parts(answers)) ?? next) : next;
}

function withEnds(question: SurveyQuestion, language: string, steps: readonly string[]): SurveyQuestion | null {
  const end = (step: string | undefined) => /^-?\d+ = (.+)$/.exec(step ?? '')?.[1];
  const [low, high] = [end(steps[0]), end(steps.at(-1))];
  return question.kind === 'scale' && low && high ? { ...question, ends: { ...question.ends, [language]: [low, high] } } : null;
}

/** Other answers in one language; those in the other languages stay with the answer that has the same words or place. */
function withAnswers(question: SurveyQuestion, language: string, wanted: readonly string[]): SurveyQuestion | null {
  if (question.kind !== 'choice' && question.kind !== 'choices') return null;
  const known = question.choices ?? [];
  if (wanted.length < 2) return null;
  const taken = known.map(({ code }) => code);
  const languages = Object.keys(question.text);
  const choices = wanted.map((words) => {
    const same = known.find(({ text }) => (text[language] ?? '').trim().toLocaleLowerCase() === words.toLocaleLowerCase());
    if (same) return same;
    const code = freeId(taken, 'c');
    taken.push(code);
    return { code, text: Object.fromEntries(languages.map((one) => [one, one === language ? words : ''])) };
  });
  return { ...question, choices };
}
