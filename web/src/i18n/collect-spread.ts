// Words of how those who are asked are chosen: a constant share, or spread over the places where a survey is shown.
import type { Both } from './language.svelte';

interface Plural { one: string; other: string }

export interface SpreadTexts {
  title: string;
  ways: Record<'constant' | 'evenly', { label: string; hint: string }>;
  /** In the sentence of how often. */
  told: string;
  enough: string; enoughHint: string; enoughNone: string; points: string;
  means: string; none: string; table: string; place: string; visits: string; rate: string; answers: string;
  answersNow: string; few: Plural; sum: string; from: string; compared: string; response: string;
  sampled: string; sampledText: string; shown: string; chance: string; weighed: string;
}

const sv: SpreadTexts = {
  title: 'Vilka som tillfrågas',
  ways: {
    constant: { label: 'Samma andel överallt', hint: 'Stora sidor får många svar, små sidor få.' },
    evenly: {
      label: 'Jämnare mellan sidorna',
      hint: 'Andelen gäller alla besök tillsammans. Små sidor frågar oftare och stora mer sällan, så att fler sidor går att jämföra. Siffror för helheten vägs rätt igen.',
    },
  },
  told: '{share} av alla besök tillfrågas, jämnare fördelat mellan sidorna',
  enough: 'Sluta fråga så ofta när det räcker',
  enoughHint: 'Ingen sida frågar fler än som behövs för en så liten felmarginal på fyra veckor.',
  enoughNone: 'Nej, fråga på', points: '±{n} procentenheter',
  means: 'Vad det betyder de närmaste fyra veckorna',
  none: 'Ingen har kommit förbi ännu. När enkäten har frågat ett tag står varje sida här med hur många svar den kan vänta sig. Fram till dess gäller samma andel överallt.',
  table: 'Besök, andel och väntade svar per sida', place: 'Sida eller station', visits: 'Besök', rate: 'Tillfrågas',
  answers: 'Väntade svar',
  answersNow: '{n} med samma andel överallt',
  few: { one: '{n} sida med få besök visas inte', other: '{n} sidor med få besök visas inte' },
  sum: 'Ungefär {answers} svar. {compared} av {all} sidor väntas få minst {least} svar, så att de går att jämföra.',
  from: 'Räknat på besöken de senaste 28 dagarna', compared: 'Sidor som går att jämföra',
  response: '{share} av de tillfrågade väntas svara.',
  sampled: 'Urval per sida',
  sampledText: 'Hur troligt det var att den som kom förbi tillfrågades. Sannolikheten sparas med varje visning.',
  shown: 'Visad', chance: 'Sannolikhet',
  weighed: 'Alla tillfrågades inte med samma sannolikhet. Siffror för helheten är vägda med en delat med den (Hájek).',
};

const en: SpreadTexts = {
  title: 'Who is asked',
  ways: {
    constant: { label: 'The same share everywhere', hint: 'Large pages get many answers, small pages few.' },
    evenly: {
      label: 'More evenly over pages',
      hint: 'The share is of all visits together. Small pages ask more often and large ones less, so that more pages can be compared. Figures of the whole are weighted back.',
    },
  },
  told: '{share} of all visits are asked, spread more evenly over pages',
  enough: 'Ask less once it is enough',
  enoughHint: 'No page asks for more than such a small margin of error needs in four weeks.',
  enoughNone: 'No, go on asking', points: '±{n} points',
  means: 'What it means in the next four weeks',
  none: 'Nobody has come by yet. Once the survey has asked for a while, each page stands here with how many answers it can expect. Until then the share is the same everywhere.',
  table: 'Visits, share and expected answers by page', place: 'Page or station', visits: 'Visits', rate: 'Are asked',
  answers: 'Expected answers',
  answersNow: '{n} with the same share everywhere',
  few: { one: '{n} page of few visits is not shown', other: '{n} pages of few visits are not shown' },
  sum: 'About {answers} answers. {compared} of {all} pages are expected to get at least {least}, so that they can be compared.',
  from: 'Counted from visits of the last 28 days', compared: 'Pages that can be compared',
  response: '{share} of those who are asked are expected to answer.',
  sampled: 'Sampling by page',
  sampledText: 'How likely whoever came by was to be asked. The probability is kept with each showing.',
  shown: 'Shown', chance: 'Probability',
  weighed: 'Not everybody was equally likely to be asked. Figures of the whole are weighted by one over that (Hájek).',
};

export const collectSpread: Both<SpreadTexts> = { sv, en };
