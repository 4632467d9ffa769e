// Words of what marks a part of the comments against the rest, and of the journeys in which words and deeds part.
import type { Both } from './language.svelte';

interface Plural { one: string; other: string }

export interface ReadingTexts {
  marks: string; marksText: string; words: string; themes: string; none: string; tooFew: string; times: string;
  hardly: string;
  what: string; of: string; others: string; from: string; chance: string;
  ofThose: Record<'yes' | 'no', string>;
  show: Record<'yes' | 'no', string>; hide: string; open: string; list: Record<'yes' | 'no', string>; looked: string;
  nobody: string;
  customer: string; before: string; reachedBefore: string; reachedAfter: string; latest: Plural;
}

const sv: ReadingTexts = {
  marks: 'Utmärker urvalet', marksText: 'Sägs oftare här än av alla andra kunder på samma resa.', words: 'Ord',
  themes: 'Teman',
  none: 'Inget ord och inget tema sägs säkert oftare här än i resten.',
  tooFew: 'För få har skrivit här, eller i resten, för att jämföra.',
  times: '{n} gånger så ofta', hardly: 'Nästan bara här', what: 'Kunder i urvalet som säger {word}',
  of: '{n} av {all} kunder i urvalet',
  others: '{n} av {all} andra kunder', from: 'Kommentarer, en per kund',
  chance: 'Jämförda ord och teman: {n}. Av dem som visas är högst {share} slump.',
  ofThose: { yes: 'av dem som sade ja', no: 'av dem som sade nej' },
  show: {
    yes: 'där kunden sade ja men inte nådde målet', no: 'där kunden sade nej men nådde målet',
  },
  hide: 'Dölj resorna', open: 'Visa resorna', list: { yes: 'Sade ja, nådde inte målet', no: 'Sade nej, nådde målet' },
  looked: 'Att öppna en kund kräver ett skäl och skrivs i loggen.', nobody: 'För få för att visas.',
  customer: 'Kunden {person}, {day}', before: 'efter {station}', reachedBefore: 'målet {time} innan',
  reachedAfter: 'målet {time} efter',
  latest: { one: 'Den senaste.', other: 'De {n} senaste.' },
};

const en: ReadingTexts = {
  marks: 'Marks the selection', marksText: 'Said more often here than by all other customers of the same journey.',
  words: 'Words', themes: 'Themes',
  none: 'No word and no theme is surely said more often here than in the rest.',
  tooFew: 'Too few wrote here, or in the rest, to compare.',
  times: '{n} times as often', hardly: 'Hardly anywhere else', what: 'Customers in the selection who say {word}',
  of: '{n} of {all} customers in the selection',
  others: '{n} of {all} other customers', from: 'Comments, one a customer',
  chance: 'Words and themes compared: {n}. Of those shown at most {share} are chance.',
  ofThose: { yes: 'of those who said yes', no: 'of those who said no' },
  show: {
    yes: 'in which the customer said yes but did not reach the goal',
    no: 'in which the customer said no but reached the goal',
  },
  hide: 'Hide the journeys', open: 'Show the journeys',
  list: { yes: 'Said yes, did not reach the goal', no: 'Said no, reached the goal' },
  looked: 'Opening a customer needs a reason and is written to the log.', nobody: 'Too few to be shown.',
  customer: 'The customer {person}, {day}', before: 'after {station}', reachedBefore: 'the goal {time} before',
  reachedAfter: 'the goal {time} after',
  latest: { one: 'The latest.', other: 'The latest {n}.' },
};

export const voiceReading: Both<ReadingTexts> = { sv, en };
