import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SurveyDraft, SurveyQuestion } from '../../api/voice';
import { askedAfter, isAnswered, toSend } from './branching';
import { changes } from './changes';
import { card, contrast } from './colours';
import { blank, gaps, merged, moved, settled, unkept, untold, withLanguage, withoutLanguage } from './draft';
import { placeOfField } from './fields';
import { instrument, own, READY, SCALES } from './instruments';
import { rewritten } from './lint';

const goal = instrument('gcr', ['sv', 'en'], [])[0] as SurveyQuestion;
const exit: SurveyQuestion = { ...(instrument('exit', ['sv', 'en'], ['q1'])[0] as SurveyQuestion), show_if: { question: 'q1', in: ['no', 'partly'] } };
const effort = instrument('ces', ['sv', 'en'], ['q1', 'q2'])[0] as SurveyQuestion;
const words: SurveyQuestion = { ...own('text', ['sv', 'en'], ['q1', 'q2', 'q3']), text: { sv: 'Vad hade gjort det lättare?', en: 'What would have made it easier?' }, show_if: { question: 'q3', at_most: 3 } };
const three = [goal, exit, effort, words];
const whole = (): SurveyDraft => ({ ...blank(['sv', 'en']), name: 'Årsbeskedet', purpose: 'Förstå', decision: 'Om brevet', asked: { languages: ['sv', 'en'], questions: structuredClone(three), thanks: {} }, asking: { ...blank(['sv']).asking, link: true } });

describe('an instrument', () => {
  it('is asked with the words, steps and answers that the server declares', () => {
    const source = readFileSync(new URL('../../../../crates/model/src/survey/instruments.rs', import.meta.url), 'utf8');
    for (const { metric, wording, choices, low, high } of READY) {
      const declared = new RegExp(`metric: Metric::${metric.charAt(0).toUpperCase()}${metric.slice(1)},[\\s\\S]*?formula:`).exec(source)?.[0] ?? '';
      const list = (field: string) => [...(new RegExp(`${field}: &\\[([\\s\\S]*?)\\]`).exec(declared)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(([, text]) => text);
      expect(list('wording_sv')).toEqual(wording.map(([sv]) => sv));
      expect(list('wording_en')).toEqual(wording.map(([, en]) => en));
      for (const [code, sv, en] of choices ?? []) expect(source).toMatch(new RegExp(`code: "${code}",\\s*sv: "${sv}",\\s*en: "${en}"`));
      if (low !== undefined) expect(declared).toContain(`low: ${low}, high: ${high}`);
      for (const [from, to] of SCALES[metric] ?? []) expect(declared).toContain(`low: ${from}, high: ${to}`);
    }
  });
  it('takes names that no question has', () => {
    expect(instrument('nki', ['sv'], ['q1', 'q3']).map(({ id }) => id)).toEqual(['q2', 'q4', 'q5']);
  });
});

describe('branching', () => {
  it('asks a follow-up only after the answers that it follows', () => {
    const ids = (given: Parameters<typeof askedAfter>[1]) => askedAfter(three, given).map(({ id }) => id);
    expect(ids({})).toEqual(['q1', 'q3']);
    expect(ids({ q1: ['no'] })).toEqual(['q1', 'q2', 'q3']);
    expect(ids({ q1: ['yes'], q3: 3 })).toEqual(['q1', 'q3', 'q4']);
    expect(ids({ q1: ['yes'], q3: 4 })).toEqual(['q1', 'q3']);
  });
  it('counts no answer to a question that is asked no longer', () => {
    const chain = [goal, exit, { ...words, show_if: { question: 'q2', in: ['other'] } }];
    expect(askedAfter(chain, { q1: ['yes'], q2: ['other'] }).map(({ id }) => id)).toEqual(['q1']);
    expect(toSend(three, { q1: ['yes'], q2: ['other'], q3: 6 })).toEqual([{ question: 'q1', choice: 'yes' }, { question: 'q3', score: 6 }]);
  });
  it('wants all rows of a matrix', () => {
    const matrix = own('matrix', ['sv'], []);
    expect([isAnswered(matrix, { 'q1.r1': 1 }), isAnswered(matrix, { 'q1.r1': 1, 'q1.r2': 5 })]).toEqual([false, true]);
  });
});

describe('a draft', () => {
  it('loses a condition on a question that comes later or is gone, and no other', () => {
    expect(settled(moved(three, 0, 2)).map(({ show_if }) => show_if?.question)).toEqual([undefined, undefined, undefined, 'q3']);
    expect(settled(three)).toEqual(three);
  });
  it('gains and loses a language everywhere at once', () => {
    const finnish = withLanguage(whole(), 'fi');
    expect(finnish.asked.questions.map((question) => untold(question, finnish.asked.languages))).toEqual([['fi'], ['fi'], ['fi'], ['fi']]);
    expect(finnish.asked.questions[2]?.ends?.fi).toEqual(['', '']);
    expect(withoutLanguage(finnish, 'fi')).toEqual({ ...whole(), asked: { ...whole().asked } });
    expect(withoutLanguage(blank(['sv']), 'sv').asked.languages).toEqual(['sv']);
  });
  it('says what it lacks before it may ask', () => {
    expect(gaps(whole(), 'mbr')).toEqual([]);
    expect(gaps({ ...whole(), purpose: ' ', theme: { ...whole().theme, accent: '#ffcc00' }, asking: blank(['sv']).asking }, null)).toEqual(['purpose', 'owner', 'asking', 'theme.accent']);
  });
  it('is put on top of what somebody else changed meanwhile', () => {
    const [mine, theirs] = [whole(), whole()];
    mine.purpose = 'Mitt syfte';
    (mine.asked.questions[0] as SurveyQuestion).required = true;
    theirs.name = 'Deras namn';
    theirs.purpose = 'Deras syfte';
    (theirs.asked.questions[0] as SurveyQuestion).text.sv = 'Deras ord';
    const both = merged(whole(), mine, theirs);
    expect([both.name, both.purpose, both.asked.questions[0]?.text.sv, both.asked.questions[0]?.required]).toEqual(['Deras namn', 'Mitt syfte', 'Deras ord', true]);
    theirs.asked.questions.pop();
    expect(merged(whole(), mine, theirs).asked.questions).toEqual(mine.asked.questions);
    expect(merged(whole(), whole(), theirs)).toEqual(theirs);
  });
  it('cannot be kept without a name, or with a trigger that says nothing', () => {
    const { asking } = whole();
    expect(unkept({ ...whole(), name: '', asking: { ...asking, widget: { kind: 'click', pages: [], selector: ' ' } } })).toEqual(['name', 'selector']);
  });
  it('finds the question that the server names by its place', () => {
    expect(['draft.asked.questions[1].text.sv', 'questions[0].show_if', 'theme.ink', 'purpose'].map((field) => placeOfField(field, three))).toEqual(['questions.q2', 'questions.q1', 'theme.ink', 'purpose']);
  });
});

describe('publishing', () => {
  const kinds = (draft: SurveyDraft) => changes(whole(), draft).map(({ kind, question, breaks }) => [kind, question, breaks]);
  it('breaks a series when words, scale or answers change, and by nothing else', () => {
    const draft = whole();
    const [first, second, third] = draft.asked.questions as [SurveyQuestion, SurveyQuestion, SurveyQuestion];
    first.text.sv = 'Gick det bra?';
    second.choices?.pop();
    third.high = 5;
    draft.theme.radius = 0;
    draft.asking.rest.share = 0.25;
    expect(kinds(draft)).toEqual([['wording', 'q1', true], ['answers', 'q2', true], ['scale', 'q3', true], ['whom', null, false], ['look', null, false]]);
  });
  it('breaks nothing when a language is put in, a question added or the order changed', () => {
    const draft = withLanguage(whole(), 'fi');
    draft.asked.questions = settled([...moved(draft.asked.questions, 2, 0), own('text', ['sv', 'en', 'fi'], ['q1', 'q2', 'q3', 'q4'])]);
    expect(kinds(draft)).toEqual([['added', 'q5', false], ['order', null, false]]);
    expect(changes(null, whole())).toEqual([]);
  });
});

describe('a rewrite', () => {
  const finding = (rule: string, rewrite: string) => ({ rule, rewrite, severity: 'error' as const, why: '' });
  const yesNo: SurveyQuestion = { ...own('choice', ['sv'], []), text: { sv: 'Får du alltid snabb hjälp?' }, choices: [{ code: 'c1', text: { sv: 'Ja' } }, { code: 'c2', text: { sv: 'Nej' } }] };
  it('takes the place of the words, with its answers where it has such', () => {
    expect(rewritten(yesNo, 'sv', finding('leading', 'Vad tycker du om hjälpen?'))?.text).toEqual({ sv: 'Vad tycker du om hjälpen?' });
    const next = rewritten(yesNo, 'sv', finding('absolute', 'Får du snabb hjälp? — Ja, helt | Delvis | Nej | Vet ej'));
    expect(next?.text.sv).toBe('Får du snabb hjälp?');
    expect(next?.choices?.map(({ code, text }) => [code, text.sv])).toEqual([['c3', 'Ja, helt'], ['c4', 'Delvis'], ['c2', 'Nej'], ['c5', 'Vet ej']]);
  });
  it('is advice where somebody must write', () => {
    for (const [rule, text] of [['double_barrelled', '1. Hur nöjd är du med priset? 2. Hur nöjd är du med kvaliteten?'], ['long', 'Dela den i frågor om en sak var, med korta ord.'], ['order', 'Ställ helhetsfrågan före fråga q1'], ['presupposition', 'Fråga först om det är så: Är du missnöjd? — Ja | Nej. Vad beror det på?']] as const) expect([rule, rewritten(yesNo, 'sv', finding(rule, text))]).toEqual([rule, null]);
  });
  it('puts words at the ends of a scale', () => {
    expect(rewritten({ ...effort, ends: {} }, 'sv', finding('unlabelled_ends', '1 = Mycket svårt | 2 | 3 | 4 | 5 = Mycket lätt'))?.ends).toEqual({ sv: ['Mycket svårt', 'Mycket lätt'] });
  });
});

describe('colours', () => {
  it('are told apart as WCAG measures it, and as the server does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 2);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrast('red', '#ffffff')).toBeNull();
  });
  it('are made readable on the card whatever the theme says', () => {
    const made = card({ accent: '#ffcc00', paper: '#ffffff', ink: '#eeeeee', radius: 99 });
    expect([made.onAccent, made.ink, made.radius]).toEqual(['rgb(17 17 17)', 'rgb(17 17 17)', '24px']);
  });
});
