// The declared ways of asking, ready to be put into a survey: the words and scales of crates/model/src/survey/instruments.rs
// (a test compares them). In: a metric. Out: questions with words in Swedish and English. Pure.
import type { Metric, SurveyChoice, SurveyQuestion, Texts } from '../../api/voice';

type Pair = readonly [sv: string, en: string];
interface Ready { metric: Metric; kind: SurveyQuestion['kind']; wording: readonly Pair[]; low?: number; high?: number; ends?: readonly [Pair, Pair]; choices?: readonly (readonly [code: string, ...Pair])[]; moments?: readonly ('before' | 'during' | 'after')[] }

export const READY: readonly Ready[] = [
  { metric: 'gcr', kind: 'choice', wording: [['Lyckades du göra det du kom för att göra?', 'Did you manage to do what you came to do?']], choices: [['yes', 'Ja', 'Yes'], ['partly', 'Delvis', 'Partly'], ['no', 'Nej', 'No']] },
  { metric: 'ces', kind: 'scale', wording: [['… gjorde det enkelt för mig att hantera mitt ärende', '… made it easy for me to handle my issue']], low: 1, high: 7, ends: [['instämmer inte alls', 'strongly disagree'], ['instämmer helt', 'strongly agree']] },
  { metric: 'exit', kind: 'choice', wording: [['Vad gjorde att du avbröt?', 'What made you stop?']], choices: [['unclear_information', 'Otydlig information', 'Unclear information'], ['missing_function', 'Funktionen saknas', 'Missing function'], ['technical_obstacle', 'Tekniskt hinder', 'Technical obstacle'], ['unsure_next_step', 'Osäker på nästa steg', 'Unsure of the next step'], ['other', 'Annat', 'Other']] },
  { metric: 'nes', kind: 'scale', wording: [['Hur lätt eller svårt var det att få den hjälp du ville ha?', 'How easy or difficult was it to get the help you wanted?']], low: 1, high: 7, ends: [['extremt svårt', 'extremely difficult'], ['extremt lätt', 'extremely easy']] },
  { metric: 'csat', kind: 'scale', wording: [['Hur nöjd eller missnöjd är du med …?', 'How satisfied or dissatisfied are you with …?']], low: 1, high: 5, ends: [['mycket missnöjd', 'very dissatisfied'], ['mycket nöjd', 'very satisfied']] },
  { metric: 'nps', kind: 'scale', wording: [['Hur sannolikt är det att du skulle rekommendera … till en vän eller kollega?', 'How likely is it that you would recommend … to a friend or colleague?']], low: 0, high: 10, ends: [['inte alls sannolikt', 'not at all likely'], ['mycket sannolikt', 'very likely']] },
  { metric: 'nki', kind: 'scale', wording: [['Hur nöjd är du med … i sin helhet?', 'How satisfied are you with … as a whole?'], ['Hur väl uppfyller … dina förväntningar?', 'How well does … meet your expectations?'], ['Hur nära … kommer en ideal verksamhet av samma slag?', 'How close does … come to an ideal of its kind?']], low: 1, high: 10, ends: [['inte alls', 'not at all'], ['helt', 'completely']] },
  { metric: 'emotion', kind: 'scale', wording: [['Hur kändes det innan?', 'How did it feel before?'], ['Hur kändes det under tiden?', 'How did it feel meanwhile?'], ['Hur känns det nu efteråt?', 'How does it feel afterwards?']], low: 1, high: 5, ends: [['mycket dåligt', 'very bad'], ['mycket bra', 'very good']], moments: ['before', 'during', 'after'] },
  { metric: 'expectation', kind: 'scale', wording: [['Hur blev det jämfört med vad du hade väntat dig?', 'How was it compared with what you expected?']], low: 1, high: 5, ends: [['mycket sämre', 'much worse'], ['mycket bättre', 'much better']] },
];
/** Questions of one's own: what is asked, with nothing declared. */
export const OWN = ['choice', 'choices', 'matrix', 'text'] as const;
export type Own = (typeof OWN)[number];
export const MOST_TEXT = 1_000;

/** The scales that an instrument may be asked on; others are of one's own, and compared with nothing. */
export const SCALES: Partial<Record<Metric, readonly (readonly [low: number, high: number])[]>> = {
  ces: [[1, 7], [1, 5]], nps: [[0, 10]], csat: [[1, 5], [1, 7]], nes: [[1, 7], [1, 5]], nki: [[1, 10]], emotion: [[1, 5]], expectation: [[1, 5]],
};

const texts = ([sv, en]: Pair, languages: readonly string[]): Texts =>
  Object.fromEntries(languages.map((language) => [language, language === 'sv' ? sv : language === 'en' ? en : '']));

/** A name that no question of the survey has yet: `q1`, `q2`, … */
export function freeId(taken: readonly string[], stem = 'q'): string {
  for (let at = 1; ; at += 1) if (!taken.includes(`${stem}${at}`)) return `${stem}${at}`;
}

/** The questions of an instrument, named so that none is taken. */
export function instrument(metric: Metric, languages: readonly string[], taken: readonly string[]): SurveyQuestion[] {
  const ready = READY.find((known) => known.metric === metric);
  if (!ready) return [];
  const used = [...taken];
  return ready.wording.map((wording, at) => {
    const id = freeId(used);
    used.push(id);
    const question: SurveyQuestion = { id, metric, kind: ready.kind, text: texts(wording, languages) };
    if (ready.low !== undefined && ready.high !== undefined) Object.assign(question, { low: ready.low, high: ready.high });
    if (ready.ends) question.ends = Object.fromEntries(languages.map((language) => [language, ready.ends?.map((end) => texts(end, [language])[language] ?? '') as [string, string]]));
    if (ready.choices) question.choices = ready.choices.map(([code, ...words]) => ({ code, text: texts(words, languages) }));
    const moment = ready.moments?.[at];
    if (moment) question.moment = moment;
    return question;
  });
}

const blank = (languages: readonly string[]): Texts => Object.fromEntries(languages.map((language) => [language, '']));

/** A choice without words yet, under a name that no other has. */
export const choice = (languages: readonly string[], others: readonly SurveyChoice[], stem = 'c'): SurveyChoice => ({ code: freeId(others.map(({ code }) => code), stem), text: blank(languages) });

/** A question of one's own, empty. */
export function own(kind: Own, languages: readonly string[], taken: readonly string[]): SurveyQuestion {
  const question: SurveyQuestion = { id: freeId(taken), metric: kind === 'text' ? 'text' : 'choice', kind, text: blank(languages) };
  if (kind === 'text') return { ...question, most: MOST_TEXT };
  if (kind === 'matrix') {
    const first = choice(languages, [], 'r');
    return { ...question, metric: 'csat', low: 1, high: 5, ends: instrument('csat', languages, [])[0]?.ends ?? {}, rows: [first, choice(languages, [first], 'r')] };
  }
  const first = choice(languages, []);
  return { ...question, choices: [first, choice(languages, [first])] };
}
