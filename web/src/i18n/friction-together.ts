// Words of what is told of all findings together: causes behind several of them, and effort as it shows in what customers do.
import type { SignName } from '../api/friction';
import type { Both } from './language.svelte';

export interface FrictionTogetherTexts {
  roots: {
    title: string; text: string; cost: string; costWhat: string; untold: string; symptoms: string; from: string;
    also: string;
  };
  behaved: {
    title: string; text: string; sign: Record<SignName, string>; what: Record<SignName, string>; few: string;
    of: string;
    mean: string; meanWhat: string; levels: string; level: Record<'0' | '1' | '2' | '3', string>; levelWhat: string;
    ease: string; easeWhat: string;
  };
  demand: {
    title: string; text: string; calling: string; callingWhat: string; after: string; afterWhat: string; with: string;
    withWhat: string; unsure: string;
  };
}

export const frictionTogether: Both<FrictionTogetherTexts> = {
  sv: {
    roots: {
      title: 'En orsak bakom flera fynd',
      text: 'Samma omständighet ligger bakom mer än ett av fynden. Den som åtgärdar den åtgärdar dem tillsammans.',
      cost: '{n} missade mål på 1 000 resor',
      costWhat: 'Missade mål på 1 000 resor som hänger ihop med {who}, i alla fynd tillsammans',
      untold: 'Vad den kostar sammanlagt visas inte: för få står bakom någon del.', symptoms: 'Visar sig som',
      from: 'Kommer från {station}',
      also: 'Ligger bakom fler fynd:',
    },
    behaved: {
      title: 'Möda som syns i vad kunderna gör',
      text: 'Fem tecken, räknade i loggen. Ett tecken är ingen känsla: det säger vad som hände, inte hur det upplevdes.',
      sign: {
        contact_again: 'Tog kontakt igen', channel_switch: 'Fick byta kanal', passed_on: 'Skickades vidare',
        say_again: 'Fick upprepa sig', no_answer: 'Hittade inget svar',
      },
      what: {
        contact_again: 'Resor där kunden sökte hjälp mer än en gång för samma sak',
        channel_switch: 'Resor där kunden fick gå till en annan kanal för att komma vidare',
        passed_on: 'Resor där ärendet lämnades över till någon annan',
        say_again: 'Resor där kunden fick berätta samma sak igen',
        no_answer: 'Resor där kunden letade på många ställen eller sökte utan träff',
      },
      few: 'för få', of: 'Av bedömda resor',
      mean: '{n} tecken i snitt', meanWhat: 'Tecken på möda i en resa, i genomsnitt',
      levels: 'Så många tecken hade resorna',
      level: { 0: 'Inget', 1: 'Ett', 2: 'Två', 3: 'Tre eller fler' },
      levelWhat: 'Resor med så många tecken på möda: {level}',
      ease: 'lätthet {n} av 7',
      easeWhat: 'Hur lätt kunderna säger att det var (1–7), där resan hade så många tecken: {level}',
    },
    demand: {
      title: 'Kontakter som följer med problem',
      text: 'Jämfört med dem som inte mötte något problem på vägen. Att de följer med varandra säger inte att problemet gjorde att kunden hörde av sig.',
      calling: '{n} resor där hjälp söktes', callingWhat: 'Resor där kunden sökte hjälp',
      after: '{share} efter problem', afterWhat: 'Andel av dem där något gått fel innan, eller där hjälp söktes igen',
      with: '{share} av kontakterna utöver det väntade',
      withWhat: 'Andel av alla kontakter som följer med problem, utöver vad resor utan problem ger anledning att vänta',
      unsure: 'Det går inte att säga om problem ger fler kontakter.',
    },
  },
  en: {
    roots: {
      title: 'One cause behind several findings',
      text: 'The same circumstance lies behind more than one of the findings. Whoever mends it mends them together.',
      cost: '{n} goals missed in 1,000 journeys',
      costWhat: 'Goals missed in 1,000 journeys that go with {who}, over all findings together',
      untold: 'What it costs in all is not shown: too few stand behind a part of it.', symptoms: 'Shows as',
      from: 'Comes from {station}',
      also: 'Lies behind other findings, too:',
    },
    behaved: {
      title: 'Effort that shows in what customers do',
      text: 'Five signs, counted in the log. A sign is no feeling: it says what happened, not how it felt.',
      sign: {
        contact_again: 'Got in touch again', channel_switch: 'Had to change channel', passed_on: 'Were passed on',
        say_again: 'Had to say it again', no_answer: 'Found no answer',
      },
      what: {
        contact_again: 'Journeys in which the customer sought help more than once for the same thing',
        channel_switch: 'Journeys in which the customer had to go to another channel to get on',
        passed_on: 'Journeys in which the case was handed to somebody else',
        say_again: 'Journeys in which the customer had to tell the same thing again',
        no_answer: 'Journeys in which the customer looked in many places or searched without a hit',
      },
      few: 'too few', of: 'Of judged journeys',
      mean: '{n} signs on average', meanWhat: 'Signs of effort in a journey, on average',
      levels: 'So many signs the journeys had',
      level: { 0: 'None', 1: 'One', 2: 'Two', 3: 'Three or more' },
      levelWhat: 'Journeys with so many signs of effort: {level}',
      ease: 'ease {n} of 7',
      easeWhat: 'How easy customers say that it was (1–7), where the journey had so many signs: {level}',
    },
    demand: {
      title: 'Contacts that go with trouble',
      text: 'Compared with those who met no trouble on the way. That they go together does not say that the trouble made the customer get in touch.',
      calling: '{n} journeys in which help was sought', callingWhat: 'Journeys in which the customer sought help',
      after: '{share} after trouble',
      afterWhat: 'The share of them in which something had gone wrong before, or help was sought again',
      with: '{share} of contacts beyond what is expected',
      withWhat: 'The share of all contacts that goes with trouble, beyond what journeys without it lead to expect',
      unsure: 'Whether trouble brings more contacts cannot be told.',
    },
  },
};
