// Which questions are asked after which answers, as the widget decides it (widget/src/answers.ts). Pure.
import type { GivenAnswer, ShowIf, SurveyQuestion } from '../../api/voice';

/** Answers by question (`question.row` in a matrix): a step, words, or the codes of choices. */
export type Given = Record<string, number | string | string[]>;

/** The questions that are asked after these answers, in order. */
export function askedAfter(questions: readonly SurveyQuestion[], given: Given): SurveyQuestion[] {
  const shown = new Set<string>();
  return questions.filter((question) => {
    const { show_if: condition } = question;
    // Of a question that is not asked any more the answer counts no longer.
    const is = !condition || (shown.has(condition.question) && holds(condition, given[condition.question]));
    if (is) shown.add(question.id);
    return is;
  });
}

function holds(condition: ShowIf, answer: Given[string] | undefined): boolean {
  if (condition.in?.length) return Array.isArray(answer) && answer.some((code) => condition.in?.includes(code));
  if (typeof answer !== 'number') return false;
  return (condition.at_most === undefined || answer <= condition.at_most) && (condition.at_least === undefined || answer >= condition.at_least);
}

export function isAnswered(question: SurveyQuestion, given: Given): boolean {
  if (question.kind === 'matrix') return (question.rows ?? []).every(({ code }) => `${question.id}.${code}` in given);
  const answer = given[question.id];
  return typeof answer === 'string' ? answer.trim() !== '' : Array.isArray(answer) ? answer.length > 0 : answer !== undefined;
}

/** What is sent: the answers to questions that were asked, in their order. */
export function toSend(questions: readonly SurveyQuestion[], given: Given): GivenAnswer[] {
  return askedAfter(questions, given).flatMap((question) => {
    const names = question.kind === 'matrix' ? (question.rows ?? []).map(({ code }) => `${question.id}.${code}`) : [question.id];
    return names.flatMap((name): GivenAnswer[] => {
      const answer = given[name];
      if (typeof answer === 'number') return [{ question: name, score: answer }];
      if (Array.isArray(answer)) return answer.map((choice) => ({ question: name, choice }));
      const text = answer?.trim();
      return text ? [{ question: name, text }] : [];
    });
  });
}
