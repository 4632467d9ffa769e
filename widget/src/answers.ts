// The logic of a survey: which questions are asked after which answers, and what is sent of them. Pure.
import type { Answer, Condition, Question } from './contract.ts';

/** What was answered, by question (`question.row` in a matrix): a score, a text, or the codes of choices. */
export type Given = Map<string, number | string | string[]>;

/** The questions that are asked after these answers, in order. */
export function asked(questions: Question[], given: Given): Question[] {
  const shown = new Set<string>();
  return questions.filter((question) => {
    const { show_if: condition } = question;
    // Of a question that is not asked any more the answer counts no longer.
    const is = !condition || (shown.has(condition.question) && holds(condition, given.get(condition.question)));
    if (is) shown.add(question.id);
    return is;
  });
}

function holds(condition: Condition, answer: number | string | string[] | undefined): boolean {
  if ('in' in condition) return Array.isArray(answer) && answer.some((code) => condition.in.includes(code));
  if (typeof answer !== 'number') return false;
  return 'at_most' in condition ? answer <= condition.at_most : answer >= condition.at_least;
}

/** Whether there is an answer; to all rows, in a matrix. */
export function isAnswered(question: Question, given: Given): boolean {
  if (question.kind === 'matrix') return (question.rows ?? []).every(({ code }) => given.has(`${question.id}.${code}`));
  const answer = given.get(question.id);
  return typeof answer === 'string' ? answer.trim() !== '' : Array.isArray(answer) ? answer.length > 0 : answer !== undefined;
}

/** What is sent: the answers to questions that were asked, in their order. */
export function toSend(questions: Question[], given: Given): Answer[] {
  return asked(questions, given).flatMap((question) => {
    const names = question.kind === 'matrix' ? (question.rows ?? []).map(({ code }) => `${question.id}.${code}`) : [question.id];
    return names.flatMap((name): Answer[] => {
      const answer = given.get(name);
      if (typeof answer === 'number') return [{ question: name, score: answer }];
      if (Array.isArray(answer)) return answer.map((choice) => ({ question: name, choice }));
      const text = answer?.trim();
      return text ? [{ question: name, text }] : [];
    });
  });
}
