// Words of the themes of comments: naming them, joining them, and since when customers speak of one.
import type { Both } from './language.svelte';

interface Plural { one: string; other: string }

export interface ThemeTexts {
  change: string; title: string; name: string; save: string; cancel: string; join: string; joinWith: string;
  joinNone: string;
  takeBack: string; takeBackWhat: string; decided: string; joined: Plural; holds: string;
  since: string; sinceWhat: string; before: string; alike: Plural; failed: string;
  imported: Plural; importedWhat: string; importedRates: string;
  proposal: { title: string; what: string; ask: string; take: string; restsOn: string; cited: Plural; by: Plural };
}

const sv: ThemeTexts = {
  change: 'Ändra temat {theme}', title: 'Temat {theme}', name: 'Namn', save: 'Spara', cancel: 'Avbryt',
  join: 'Slå ihop', joinWith: 'Slå ihop med', joinNone: 'Inget annat tema',
  takeBack: 'Återställ', takeBackWhat: 'Temat blir åter som det hittades.',
  decided: 'Namngivet av er', joined: { one: '{n} tema', other: '{n} teman i ett' },
  holds: 'Gäller även svar som kommer senare och har samma ord.',
  since: 'Vanligare sedan {day}', sinceWhat: 'Andel av kommentarerna sedan {day}', before: 'Innan: {share}',
  alike: { one: '{n} till skrev nästan samma sak', other: '{n} till skrev nästan samma sak' },
  failed: 'Ändringen gick inte att spara. Någon annan kan ha ändrat temat: läs det igen.',
  imported: { one: '{n} importerat från ett annat verktyg', other: '{n} importerade från andra verktyg' },
  importedWhat: 'Svar ur andra verktygs filer',
  importedRates: 'Hur många som fick de importerade enkäterna är inte känt.',
  proposal: {
    title: 'Förslag från er språkmodell',
    what: '{model} läser de senaste kommentarerna i temat, utan personuppgifter. Att ni frågar skrivs i loggen.',
    ask: 'Föreslå ett namn', take: 'Ta namnet', restsOn: 'Bygger på',
    cited: { one: '{n} kommentar som det bygger på', other: '{n} kommentarer som det bygger på' },
    by: {
      one: '{model} läste {n} kommentar. Kontrollera förslaget: modeller kan ha fel.',
      other: '{model} läste {n} kommentarer. Kontrollera förslaget: modeller kan ha fel.',
    },
  },
};

const en: ThemeTexts = {
  change: 'Change the theme {theme}', title: 'The theme {theme}', name: 'Name', save: 'Save', cancel: 'Cancel',
  join: 'Merge', joinWith: 'Merge with', joinNone: 'No other theme',
  takeBack: 'Reset', takeBackWhat: 'The theme is again as it was found.',
  decided: 'Named by you', joined: { one: '{n} theme', other: '{n} themes in one' },
  holds: 'Holds for later answers with the same words, too.',
  since: 'More common since {day}', sinceWhat: 'Share of comments since {day}', before: 'Before: {share}',
  alike: { one: '{n} more wrote nearly the same', other: '{n} more wrote nearly the same' },
  failed: 'The change could not be saved. Somebody else may have changed the theme: read it again.',
  imported: { one: '{n} imported from another tool', other: '{n} imported from other tools' },
  importedWhat: 'Answers from other tools’ files',
  importedRates: 'How many were shown the imported surveys is not known.',
  proposal: {
    title: 'Proposal of your language model',
    what: '{model} reads the latest comments of the theme, without personal data. That you ask is written to the log.',
    ask: 'Propose a name', take: 'Use the name', restsOn: 'Rests on',
    cited: { one: '{n} comment that it rests on', other: '{n} comments that it rests on' },
    by: {
      one: '{model} read {n} comment. Check the proposal: models can be wrong.',
      other: '{model} read {n} comments. Check the proposal: models can be wrong.',
    },
  },
};

export const voiceThemes: Both<ThemeTexts> = { sv, en };
