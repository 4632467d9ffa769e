// Words of the register: what was changed, whom it reached, what came of it, and what was dealt out by lot.
import type { Both } from './language.svelte';

export interface FrictionChangesTexts {
  title: string; text: string; none: { title: string; text: string; mayNot: string };
  add: string; edit: string; editOf: string; remove: string; removeAsk: string; removeText: string; saved: string;
  removed: string;
  name: string; nameHint: string; day: string; clock: string; clockHint: string; zone: string;
  reach: string; all: string; some: string; someHint: string; attribute: string; value: string; addWord: string;
  removeWord: string;
  everybody: string; is: string; and: string;
  looked: string; few: string; fewWhy: string; counting: string; cause: string; noCause: string;
  faults: {
    name: { needed: string; same: string }; on: { needed: string; same: string };
    where: { needed: string; same: string };
  };
  refused: string; stale: string; somebody: string;
  lots: {
    title: string; text: string; none: string; edit: string; attributes: string; hint: string; saved: string;
  };
  changedBy: string; changedAlone: string; readOnly: string; command: string;
}

const sv: FrictionChangesTexts = {
  title: 'Ändringar',
  text: 'En ny version, ett nytt brev, ett nytt pris. Resa prövar varje ändring som orsak till det som händer efteråt, och märker ut den i diagram över tid.',
  none: {
    title: 'Ingen ändring inskriven ännu',
    text: 'Ingen händelse berättar att ni bytte formulär eller skrev om ett brev. Skriv in det här, så kan Resa pröva om något började just då.',
    mayNot: 'Den som beskriver kundresor i projektet kan skriva in dem.',
  },
  add: 'Skriv in en ändring', edit: 'Ändra', editOf: 'Ändra: {name}', remove: 'Ta bort', removeAsk: 'Ta bort ”{name}”?',
  removeText: 'Den prövas inte längre som orsak och försvinner ur diagrammen.', saved: 'Ändringen är sparad',
  removed: 'Ändringen är borttagen',
  name: 'Vad ändrades', nameHint: 'Kort och så att andra känner igen det: Nytt formulär, Omskrivet årsbesked.',
  day: 'Från och med', clock: 'Klockslag', clockHint: 'Annars från dagens början.', zone: 'Dagar räknas i {zone}',
  reach: 'Vilka nådde den', all: 'Alla', some: 'Bara vissa', someHint: 'Då kan Resa jämföra dem med de andra.',
  attribute: 'Egenskap', value: 'Värde', addWord: 'Lägg till villkor', removeWord: 'Ta bort villkoret',
  everybody: 'Alla', is: '{attribute} är {value}', and: ' och ',
  looked: 'Prövas som orsak', few: 'För få kunder ännu',
  fewWhy: 'För få av dem den ska ha nått har kommit efter den. Den kan inte förklara något än.',
  counting: 'Räknar …', cause: 'Pekas ut som orsak', noCause: 'Inget fynd pekar ut den.',
  faults: {
    name: { needed: 'Skriv vad som ändrades.', same: 'En annan ändring heter så.' },
    on: { needed: 'Välj en dag.', same: '' },
    where: {
      needed: 'Fyll i både egenskap och värde, eller välj Alla.', same: 'Samma egenskap står två gånger.',
    },
  },
  refused: 'Servern tar inte emot det så här.',
  stale: 'Medan du skrev sparade {name} en annan ändring i listan. Den är inläst nu, och det du skrivit står kvar. Spara igen för att lägga ditt ovanpå.',
  somebody: 'någon annan',
  lots: {
    title: 'Utlottat',
    text: 'Egenskaper som lottats ut mellan kunderna, som i ett försök. Lotten gör att kunderna i övrigt bara skiljer sig av en slump. Därför kan Resa säga orsak i stället för trolig orsak.',
    none: 'Inget är utlottat.', edit: 'Ändra vad som är utlottat', attributes: 'Utlottade egenskaper',
    hint: 'Bara det som verkligen avgjordes av slumpen, inte av kunden eller av er.', saved: 'Sparat',
  },
  changedBy: 'Ändrat {when} av {name}', changedAlone: 'Ändrat {when}',
  readOnly: 'Du kan läsa listan. Den som beskriver kundresor i projektet kan ändra den.', command: 'Visa vad vi ändrat',
};

const en: FrictionChangesTexts = {
  title: 'Changes',
  text: 'A new version, a new letter, a new price. Resa looks at each change as a cause of what happens after it, and marks it in charts over time.',
  none: {
    title: 'No change written down yet',
    text: 'No event tells that you replaced a form or rewrote a letter. Write it down here, and Resa can look at whether something began just then.',
    mayNot: 'Whoever describes journeys in the project can write them down.',
  },
  add: 'Write down a change', edit: 'Edit', editOf: 'Edit: {name}', remove: 'Remove', removeAsk: 'Remove “{name}”?',
  removeText: 'It is no longer looked at as a cause, and leaves the charts.', saved: 'The change is saved',
  removed: 'The change is removed',
  name: 'What was changed', nameHint: 'Short, and so that others know it again: New form, Rewritten statement.',
  day: 'From', clock: 'Time of day', clockHint: 'Otherwise from the beginning of the day.',
  zone: 'Days are counted in {zone}',
  reach: 'Whom it reached', all: 'Everybody', some: 'Only some',
  someHint: 'Then Resa can hold them against the others.', attribute: 'Attribute', value: 'Value',
  addWord: 'Add a condition', removeWord: 'Remove the condition', everybody: 'Everybody',
  is: '{attribute} is {value}', and: ' and ',
  looked: 'Looked at as a cause', few: 'Too few customers yet',
  fewWhy: 'Too few of those it is said to have reached came after it. It cannot explain anything yet.',
  counting: 'Counting …', cause: 'Named as a cause', noCause: 'No finding names it.',
  faults: {
    name: { needed: 'Write what was changed.', same: 'Another change is called that.' },
    on: { needed: 'Choose a day.', same: '' },
    where: {
      needed: 'Fill in both attribute and value, or choose Everybody.', same: 'The same attribute stands twice.',
    },
  },
  refused: 'The server does not take it like this.',
  stale: 'While you wrote, {name} saved another change to the list. It is loaded now, and what you wrote is still here. Save again to put yours on top.',
  somebody: 'somebody else',
  lots: {
    title: 'Dealt out by lot',
    text: 'Attributes that were dealt out by lot between customers, as in an experiment. The lot makes customers differ only by chance in all else. That is why Resa can say cause rather than likely cause.',
    none: 'Nothing was dealt out by lot.', edit: 'Edit what was dealt out', attributes: 'Attributes dealt out by lot',
    hint: 'Only what chance truly decided, not the customer and not you.', saved: 'Saved',
  },
  changedBy: 'Changed {when} by {name}', changedAlone: 'Changed {when}',
  readOnly: 'You can read the list. Whoever describes journeys in the project can change it.',
  command: 'Show what we changed',
};

export const frictionChanges: Both<FrictionChangesTexts> = { sv, en };
