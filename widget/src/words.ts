// The widget's own words, in Swedish and English, and which language a visitor is spoken to in.
import type { Survey, Texts } from './contract.ts';

/** The names of the words, in the order in which each language has them. */
const NAMES = ['ask', 'close', 'back', 'next', 'skip', 'send', 'sending', 'again', 'failed', 'required', 'progress', 'text', 'left'] as const;
export type Word = (typeof NAMES)[number];

const sv =
  'En fråga till dig|Stäng|Tillbaka|Nästa|Hoppa över|Skicka|Skickar …|Försök igen|' +
  'Svaret kom inte fram. Försök igen om en stund.|Svara på frågan för att gå vidare.|Fråga {n} av {m}|' +
  'Skriv inget som visar vem du eller någon annan är.|{n} tecken kvar';
const en =
  'A question for you|Close|Back|Next|Skip|Send|Sending …|Try again|' +
  'Your answer did not arrive. Try again in a moment.|Answer the question to go on.|Question {n} of {m}|' +
  'Leave out anything that shows who you or others are.|{n} characters left';

/** How one visitor is spoken to. */
export interface Speech {
  language: string;
  direction: 'ltr' | 'rtl';
  /** A text of the survey, in the visitor's language or the survey's first. */
  of: (texts: Texts | Record<string, string[]> | null | undefined) => string & string[];
  /** A word of the widget's own. */
  word: (word: Word, ...numbers: number[]) => string;
  /** The language that the widget's own words are in. */
  wordsIn: string;
}

const RIGHT_TO_LEFT = ['ar', 'ckb', 'fa', 'he', 'ps', 'ur', 'yi'];

const primary = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

/** Speaks the first of the wanted languages that the survey has, else its first. */
export function speech(survey: Pick<Survey, 'languages' | 'words'>, wanted: string[]): Speech {
  const { languages, words } = survey;
  const fallback = languages[0] ?? 'en';
  const find = (tag: string) => languages.find((known) => known === tag) ?? languages.find((known) => primary(known) === primary(tag));
  const language = wanted.map(find).find(Boolean) ?? fallback;
  const theirs = words?.[language];
  const ours = primary(language) === 'sv' ? sv : en;
  return {
    language,
    direction: RIGHT_TO_LEFT.includes(primary(language)) ? 'rtl' : 'ltr',
    of: (texts) => (texts?.[language] ?? texts?.[fallback] ?? '') as string & string[],
    word: (word, ...numbers) => {
      const text = theirs?.[word] ?? ours.split('|')[NAMES.indexOf(word)] ?? '';
      return text.replace('{n}', `${numbers[0]}`).replace('{m}', `${numbers[1]}`);
    },
    wordsIn: theirs ? language : ours === sv ? 'sv' : 'en',
  };
}
