// Words of the room in which customers are asked: surveys, their questions, where and how often, links, the fact sheet.
import type { Metric, SurveyState, TriggerKind } from '../api/voice';
import type { Both } from './language.svelte';

interface Plural { one: string; other: string }
interface Named { label: string; hint: string }

export interface CollectTexts {
  gone: string; unnamed: string; version: string; states: Record<SurveyState, string>;
  keeping: Record<'kept' | 'changed' | 'keeping' | 'failed', string>; held: string; nameTaken: string;
  pause: string; resume: string; more: string; end: string; endAsk: string; endText: string;
  remove: string; removeAsk: string; removeText: string; removed: string; wasAsked: string;
  became: Record<SurveyState, string>;
  staleTitle: string; stale: string; somebody: string; loadAnew: string; saveOnTop: string;
  list: {
    columns: { name: string; met: string; owner: string }; unowned: Plural; fromSurveys: string; counted: string;
    questions: Plural; missing: string; mayNot: string; nobody: string; shown: string; started: string;
    finished: string;
    shownWhat: string; startedWhat: string; finishedWhat: string;
  };
  fields: Record<string, string>;
  metrics: Record<Metric, string>;
  begin: { purpose: string; use: string; empty: string; emptyText: string; useEmpty: string; newName: string };
  build: {
    about: string; name: string; nameHint: string; purpose: string; purposeHint: string; decision: string;
    decisionHint: string; owner: string; ownerHint: string; noOwner: string; journey: string; noJourney: string;
    station: string; stationHint: string; questions: string; thanks: string; thanksHint: string; asking: string;
    rest: string; look: string; needed: string; ended: string; untranslated: string;
  };
  question: {
    text: string; unwritten: string; followUp: string; incomplete: string; up: string; down: string; keys: string;
    dots: string; scale: string; ends: string; lowest: string; highest: string; rows: string; row: string;
    choices: string; choice: string; most: string; required: string; requiredHint: string; movedTo: string;
    none: string; untold: string; needed: string; moment: string;
    moments: Record<'before' | 'during' | 'after', string>;
  };
  condition: {
    onlyIf: string; hint: string; question: string; way: string; atMost: string; atLeast: string; step: string;
    among: string;
  };
  add: { instrument: string; own: string; hint: string };
  kinds: Record<'choice' | 'choices' | 'matrix' | 'text', { name: string; hint: string }>;
  lint: {
    count: Plural; instead: string; advice: string; use: string;
    severities: Record<'error' | 'warning' | 'hint', string>; rules: Record<string, string>;
  };
  asking: {
    title: string; lacks: string; widget: string; widgetHint: string; when: string;
    triggers: Record<TriggerKind, Named>; seconds: string; share: string; selector: string; selectorHint: string;
    event: string; eventHint: string; atMost: string; apiHint: string; needed: string; pages: string; pagesHint: string;
    link: string; linkHint: string; staff: string; staffHint: string;
  };
  rest: {
    title: string; sentence: string; again: Plural; quiet: Plural; quietNone: string;
    shareAll: string; sharePart: string; nth: Record<number, string>; nthOther: string;
    quietLabel: string; quietHint: string; againLabel: string; againHint: string; shareLabel: string; shareHint: string;
  };
  theme: {
    title: string; accent: string; paper: string; ink: string; radius: string; picker: string; noColour: string;
    readable: { ink: string; accent: string }; unreadable: { ink: string; accent: string };
  };
  languages: { add: string; first: string; wrong: string; removeAsk: string; removeText: string };
  preview: {
    title: string; device: string; desktop: string; phone: string; language: string; nothing: string;
    nothingKept: string; skipped: string; again: string;
  };
  /** The widget's own words, as it says them (widget/src/words.ts). */
  card: {
    progress: string; back: string; next: string; skip: string; send: string; required: string; several: string;
    text: string; thanks: string;
  };
  publish: {
    button: string; again: string; title: string; number: string; missing: string; show: string; complete: string;
    lint: Plural;
    accept: string; acceptHint: string; clean: string; breaks: string; breaksText: string; other: string;
    first: string; later: string; done: string; question: string; errors: Record<string, string>;
    changes: Record<'added' | 'removed' | 'wording' | 'scale' | 'ends' | 'answers' | 'metric' | 'condition' | 'order' | 'whom' | 'look', string>;
  };
}

const sv: CollectTexts = {
  gone: 'Enkäten finns inte, eller så har den tagits bort.', unnamed: 'Enkät utan namn', version: 'Version {n}',
  states: { draft: 'Utkast', live: 'Frågar nu', paused: 'Pausad', ended: 'Avslutad' },
  keeping: { kept: 'Sparat', changed: 'Sparas strax', keeping: 'Sparar …', failed: 'Inte sparat' },
  held: 'Sparas när det här är ifyllt: {what}', nameTaken: 'Det finns redan en enkät med det namnet.',
  pause: 'Pausa', resume: 'Fråga igen', more: 'Mer', end: 'Avsluta enkäten', endAsk: 'Avsluta enkäten för gott?',
  endText: 'Ingen blir frågad mer, och den kan inte öppnas igen. Svaren och faktabladet finns kvar.',
  remove: 'Ta bort enkäten', removeAsk: 'Ta bort ”{name}”?',
  removeText: 'Bara en enkät som ingen har fått kan tas bort. Den försvinner för alla i projektet.',
  removed: 'Enkäten är borttagen',
  wasAsked: 'Kunder har redan fått frågan: då måste det gå att se vad de svarade på. Avsluta den i stället.',
  became: { draft: 'Utkast', live: 'Enkäten frågar igen', paused: 'Enkäten är pausad', ended: 'Enkäten är avslutad' },
  staleTitle: 'Någon annan har ändrat enkäten',
  stale: 'Medan du skrev sparade {name} sina ändringar. Det du skrivit finns kvar här. Lägg det ovanpå deras, eller läs in deras version utan det.',
  somebody: 'någon annan', loadAnew: 'Läs in deras version', saveOnTop: 'Spara mitt ovanpå deras',
  list: {
    columns: { name: 'Enkät', met: 'Hur många den mött', owner: 'Ansvarig' },
    unowned: { one: '{n} enkät saknar ansvarig', other: '{n} enkäter saknar ansvarig' },
    fromSurveys: 'Projektets enkäter', counted: 'Visningar och svar, så länge enkäten funnits',
    questions: { one: '{n} fråga', other: '{n} frågor' }, missing: 'Saknas innan den kan fråga: {what}',
    mayNot: 'En analytiker kan göra enkäter.', nobody: 'Ingen har fått den ännu', shown: 'visade', started: 'påbörjade',
    finished: 'färdiga', shownWhat: '{name}: visningar', startedWhat: '{name}: visningar där någon svarade på något',
    finishedWhat: '{name}: påbörjade som kom till slutet',
  },
  fields: {
    name: 'namn', purpose: 'syfte', decision: 'vilket beslut den tjänar', owner: 'ansvarig', questions: 'frågor',
    languages: 'språk', asking: 'var den frågar', widget: 'när den visas', rest: 'hur ofta',
    thanks: 'tacket', selector: 'vad som klickas', event: 'händelsens namn', theme: 'läsbara färger',
    'theme.ink': 'läsbar textfärg', 'theme.accent': 'läsbar accentfärg',
    journey: 'kundresa', station: 'station', texts: 'texter på alla språk',
  },
  metrics: {
    ces: 'Ansträngning (CES)', gcr: 'Nådde målet (GCR)', nps: 'Rekommendera (NPS)', csat: 'Nöjdhet (CSAT)',
    nes: 'Lätt eller svårt (NES)', nki: 'Nöjd-kund-index (NKI)', exit: 'Vad stoppade', emotion: 'Känsla',
    expectation: 'Jämfört med väntat', rating: 'Betyg i recensioner', choice: 'Egen fråga', text: 'Fritext',
  },
  begin: {
    purpose: 'Börja med en mall och ändra den, eller med en tom.', use: 'Börja med den här', empty: 'Tom enkät',
    emptyText: 'Lägg till beprövade frågor eller egna, en i taget.', useEmpty: 'Börja tom', newName: 'Ny enkät',
  },
  build: {
    about: 'Vad den är till för', name: 'Namn', nameHint: 'För er: kunden ser det inte.', purpose: 'Syfte',
    purposeHint: 'Vad vill ni förstå? ”Varför så många ringer efter årsbeskedet.”',
    decision: 'Vilket beslut den tjänar',
    decisionHint: 'Vad gör ni annorlunda beroende på svaret? Utan ett beslut är frågan kundens tid i onödan.',
    owner: 'Ansvarig', ownerHint: 'Läser svaren och gör något av dem.', noOwner: 'Ingen ännu', journey: 'Kundresa',
    noJourney: 'Ingen särskild', station: 'Station',
    stationHint: 'Vilket steg svaret handlar om, när sidan inte själv säger det.',
    questions: 'Frågorna', thanks: 'Tack', thanksHint: 'Visas när kunden har svarat. Lova bara det ni håller.',
    asking: 'Var den frågar', rest: 'Hur ofta, och hur många', look: 'Hur den ser ut',
    needed: 'Måste fyllas i före publicering',
    ended: 'Enkäten är avslutad och kan inte ändras.', untranslated: 'Det fattas ord på {languages}.',
  },
  question: {
    text: 'Fråga', unwritten: 'Fråga utan ord ännu', followUp: 'följdfråga', incomplete: 'Inte klar',
    up: 'Flytta upp {what}', down: 'Flytta ned {what}', keys: 'Alt och piltangent flyttar frågan upp eller ned.',
    dots: 'Byt … mot det frågan gäller.', scale: 'Skala', ends: 'Vad ändarna betyder', lowest: 'Lägsta steget',
    highest: 'Högsta steget', rows: 'Rader', row: 'Rad', choices: 'Svar att välja på', choice: 'Svar',
    most: 'Flest tecken',
    required: 'Måste besvaras', requiredHint: 'Tvång ger gissningar. Låt helst kunden hoppa över.',
    movedTo: 'Står nu på plats {n}', none: 'Inga frågor ännu. Lägg till den första.',
    untold: 'Saknas på {language}', needed: 'Måste fyllas i', moment: 'Handlar om',
    moments: { before: 'Innan', during: 'Under tiden', after: 'Efteråt' },
  },
  condition: {
    onlyIf: 'Ställ den bara om …', hint: 'En följdfråga till ett tidigare svar.', question: 'Svaret på', way: 'var',
    atMost: 'högst', atLeast: 'minst', step: 'Steg', among: 'var något av',
  },
  add: {
    instrument: 'Beprövad fråga', own: 'Egen fråga',
    hint: 'Beprövade frågor går att jämföra över tid och med andra. Egna går bara att jämföra med sig själva.',
  },
  kinds: {
    choice: { name: 'Ett svar', hint: 'Kunden väljer ett av flera.' },
    choices: { name: 'Flera svar', hint: 'Kunden väljer så många som stämmer.' },
    matrix: { name: 'Flera rader på samma skala', hint: 'Få rader: långa tabeller svaras det slarvigt på.' },
    text: { name: 'Fritext', hint: 'Kundens egna ord. Namn, nummer och adresser tas bort innan något sparas.' },
  },
  lint: {
    count: { one: '{n} anmärkning', other: '{n} anmärkningar' }, instead: 'Skriv i stället:', advice: 'Förslag:',
    use: 'Använd den här lydelsen',
    severities: { error: 'snedvrider svaren', warning: 'kan misstolkas', hint: 'kan bli bättre' },
    rules: {
      leading: 'Ledande', loaded: 'Laddade ord', double_barrelled: 'Två frågor i en', absolute: 'Alltid eller aldrig',
      negation: 'Nekande', presupposition: 'Förutsätter något', vague_frequency: 'Otydligt hur ofta',
      recall: 'Svårt att minnas',
      jargon: 'Internt språk', long: 'För lång', unbalanced_scale: 'Skalan väger över',
      missing_neutral: 'Mitten saknas',
      missing_na: 'Ingen väg förbi', overlapping_ranges: 'Svar som överlappar', agree_disagree: 'Ja-sägande',
      unlabelled_ends: 'Skalan saknar ord', sensitive: 'Känsligt', order: 'Ordningen färgar',
      inconsistent: 'Skalan stämmer inte',
    },
  },
  asking: {
    title: 'Var den frågar', lacks: 'Välj minst ett sätt att fråga.', widget: 'På webben och i appen',
    widgetHint: 'Ett litet kort nere i hörnet, på sidor som har Resas rad. Det täcker inget och stjäl inget.',
    when: 'När visas den?',
    triggers: {
      exit: {
        label: 'När någon är på väg att lämna',
        hint: 'På dator när pekaren lämnar sidan; på telefon när någon kommer tillbaka eller överger ett formulär.',
      },
      dwell: { label: 'När någon har varit på sidan en stund', hint: 'Räknas bara medan sidan syns.' },
      scroll: { label: 'När någon har läst en bit ned', hint: 'Hur långt ned på sidan.' },
      inactive: { label: 'När inget har hänt på en stund', hint: 'Någon kan ha kört fast.' },
      return: {
        label: 'När någon öppnar sidan igen', hint: 'Ett återbesök samma dag är ofta ett problem som inte löstes.',
      },
      click: { label: 'När någon klickar på något', hint: 'En knapp eller länk som du pekar ut.' },
      event: {
        label: 'När en händelse inträffar', hint: 'Något som sidan redan berättar, till exempel ett genomfört köp.',
      },
      load: { label: 'När sidan öppnas', hint: 'Stör mest: kunden har inte hunnit göra något ännu.' },
      api: { label: 'När sidan själv ber om det', hint: 'För den som bygger in frågan i ett eget flöde.' },
    },
    seconds: 'Sekunder', share: 'Så långt ned', selector: 'Vad som klickas',
    selectorHint: 'En CSS-väljare, till exempel #hjalp.',
    event: 'Händelsens namn', eventHint: 'Precis som den skickas.', atMost: 'Bara om dess poäng är högst',
    apiHint: 'Sidan anropar', needed: 'Måste fyllas i.',
    pages: 'Bara på de här sidorna', pagesHint: 'En sökväg per rad, * för vad som helst. Tomt: alla sidor.',
    link: 'Genom länkar och QR-koder', linkHint: 'På papper, i brev, i butik, i ett utskick.',
    staff: 'Genom er', staffHint: 'Någon av er fyller i svaren efter ett samtal eller besök.',
  },
  rest: {
    title: 'Hur ofta', sentence: '{again}. {quiet}. {drawn}.',
    again: {
      one: 'Samma person får den högst en gång per dag, oavsett kanal',
      other: 'Samma person får den högst en gång per {n} dagar, oavsett kanal',
    },

    quiet: {
      one: 'Den som fått en annan enkät lämnas i fred i {n} dag',
      other: 'Den som fått en annan enkät lämnas i fred i {n} dagar',
    },
    quietNone: 'Den tar ingen hänsyn till andra enkäter', shareAll: 'Alla som kommer förbi tillfrågas',
    sharePart: '{share} av dem som kommer förbi tillfrågas',
    nth: {
      2: 'Varannan tillfrågas', 3: 'Var tredje tillfrågas', 4: 'Var fjärde tillfrågas', 5: 'Var femte tillfrågas',
      6: 'Var sjätte tillfrågas', 8: 'Var åttonde tillfrågas', 10: 'Var tionde tillfrågas',
      20: 'Var tjugonde tillfrågas',
    },
    nthOther: 'En av {n} tillfrågas', quietLabel: 'Vila efter andra enkäter',
    quietHint: 'Dagar, i alla kanaler.',
    againLabel: 'Vila efter den här', againHint: 'Dagar innan samma person får den igen.',
    shareLabel: 'Andel som tillfrågas',
    shareHint: 'Lottas, och sparas med varje svar så att siffrorna kan vägas rätt.',
  },
  theme: {
    title: 'Färger', accent: 'Accent', paper: 'Bakgrund', ink: 'Text', radius: 'Rundning', picker: 'färgväljare',
    noColour: '{what} är ingen färg. Skriv den som #0b5c63.',
    readable: {
      ink: 'Texten går att läsa: kontrasten är {ratio}, och {least} behövs.',
      accent: 'Knappen går att läsa: kontrasten är {ratio}, och {least} behövs.',
    },
    unreadable: {
      ink: 'Texten är svår att läsa: kontrasten är {ratio}, men {least} behövs. Gör texten mörkare eller bakgrunden ljusare.',
      accent: 'Knappen är svår att läsa: kontrasten är {ratio}, men {least} behövs. Välj en mörkare accent.',
    },
  },
  languages: {
    add: 'Lägg till språk', first: 'visas när kundens språk saknas', wrong: 'Skriv språkets kod: sv, en, fi.',
    removeAsk: 'Ta bort {language}?', removeText: 'Allt som är skrivet på språket försvinner ur utkastet.',
  },
  preview: {
    title: 'Så möter kunden den', device: 'Skärm', desktop: 'Dator', phone: 'Telefon', language: 'Språk',
    nothing: 'Lägg till en fråga, så syns den här.', nothingKept: 'Prova gärna: inget du svarar här sparas.',
    skipped: 'Visas efter ett annat svar', again: 'Börja om',
  },
  card: {
    progress: 'Fråga {n} av {m}', back: 'Tillbaka', next: 'Nästa', skip: 'Hoppa över', send: 'Skicka',
    required: 'Svara på frågan för att gå vidare.', several: 'Du kan välja flera.',
    text: 'Skriv inget som visar vem du eller någon annan är.', thanks: 'Tack!',
  },
  publish: {
    button: 'Publicera', again: 'Publicera ändringarna', title: 'Publicera enkäten', number: 'Det blir version {n}.',
    missing: 'Det här saknas',
    show: 'Gå dit',
    complete: 'Allt som krävs är ifyllt.',
    lint: { one: '{n} fråga snedvrider svaren', other: '{n} anmärkningar som snedvrider svaren' },
    accept: 'Jag har läst dem och vill fråga så ändå',
    acceptHint: 'Svaren går att läsa, men väger åt det håll frågan pekar.',
    clean: 'Inget i frågorna snedvrider svaren.', breaks: 'De här serierna börjar om',
    breaksText: 'En fråga som ändras är en annan fråga. Siffror före och efter läggs aldrig ihop, och brottet syns i kurvan.',
    other: 'Annat som ändras',
    first: 'Från och med nu kan kunder få den. Det du ändrar sedan når dem först när du publicerar igen.',
    later: 'Den som redan har fått enkäten framför sig svarar på den förra versionen.',
    done: 'Version {n} är publicerad',
    question: 'Fråga {n}: ord saknas på något språk',
    errors: {
      lint_errors: 'Det finns anmärkningar som snedvrider svaren. Rätta dem, eller godkänn dem medvetet.',
      survey_ended: 'Enkäten är avslutad.',
    },
    changes: {
      added: 'Ny fråga:', removed: 'Frågan tas bort:', wording: 'Orden har ändrats:', scale: 'Skalan har ändrats:',
      ends: 'Ändarnas ord har ändrats:',
      answers: 'Svaren att välja på har ändrats:', metric: 'Mäter något annat:', condition: 'Ställs efter andra svar:',
      order: 'Frågorna kommer i annan ordning',
      whom: 'Var, när eller hur många den frågar', look: 'Hur den ser ut',
    },
  },
};

const en: CollectTexts = {
  gone: 'The survey does not exist, or it was removed.', unnamed: 'Survey without a name', version: 'Version {n}',
  states: { draft: 'Draft', live: 'Asking now', paused: 'Paused', ended: 'Ended' },
  keeping: { kept: 'Saved', changed: 'Saving soon', keeping: 'Saving …', failed: 'Not saved' },
  held: 'Saved once this is filled in: {what}', nameTaken: 'A survey of that name exists already.',
  pause: 'Pause', resume: 'Ask again', more: 'More', end: 'End the survey', endAsk: 'End the survey for good?',
  endText: 'Nobody is asked any more, and it cannot be opened again. The answers and the fact sheet stay.',
  remove: 'Remove the survey', removeAsk: 'Remove “{name}”?',
  removeText: 'Only a survey that nobody was shown can be removed. It goes away for everybody in the project.',
  removed: 'The survey is removed',
  wasAsked: 'Customers were asked already: it must be possible to see what they answered. End it instead.',
  became: {
    draft: 'Draft', live: 'The survey asks again', paused: 'The survey is paused', ended: 'The survey is ended',
  },
  staleTitle: 'Somebody else has changed the survey',
  stale: 'While you were writing, {name} saved changes. What you have written is still here. Put it on top of theirs, or load their version without it.',
  somebody: 'somebody else', loadAnew: 'Load their version', saveOnTop: 'Save mine on top of theirs',
  list: {
    columns: { name: 'Survey', met: 'How many it met', owner: 'Owner' },
    unowned: { one: '{n} survey has no owner', other: '{n} surveys have no owner' },
    fromSurveys: 'The project’s surveys', counted: 'Showings and answers, as long as the survey has been there',
    questions: { one: '{n} question', other: '{n} questions' }, missing: 'Missing before it can ask: {what}',
    mayNot: 'An analyst can make surveys.', nobody: 'Nobody was shown it yet', shown: 'shown', started: 'started',
    finished: 'finished', shownWhat: '{name}: showings',
    startedWhat: '{name}: showings in which something was answered',
    finishedWhat: '{name}: started that came to the end',
  },
  fields: {
    name: 'name', purpose: 'purpose', decision: 'the decision it serves', owner: 'owner', questions: 'questions',
    languages: 'languages', asking: 'where it asks', widget: 'when it appears', rest: 'how often',
    thanks: 'the thanks', selector: 'what is clicked', event: 'name of the event', theme: 'readable colours',
    'theme.ink': 'a readable text colour',
    'theme.accent': 'a readable accent',
    journey: 'journey', station: 'station', texts: 'texts in all languages',
  },
  metrics: {
    ces: 'Effort (CES)', gcr: 'Reached the goal (GCR)', nps: 'Recommend (NPS)', csat: 'Satisfaction (CSAT)',
    nes: 'Easy or difficult (NES)', nki: 'Customer index (NKI)', exit: 'What stopped them', emotion: 'Feeling',
    expectation: 'Against expectation', rating: 'Ratings in reviews', choice: 'Own question', text: 'Open text',
  },
  begin: {
    purpose: 'Begin with a template and change it, or with an empty one.', use: 'Begin with this',
    empty: 'Empty survey',
    emptyText: 'Add proven questions or your own, one at a time.', useEmpty: 'Begin empty', newName: 'New survey',
  },
  build: {
    about: 'What it is for', name: 'Name', nameHint: 'For you: customers do not see it.', purpose: 'Purpose',
    purposeHint: 'What do you want to understand? “Why so many call after the statement.”',
    decision: 'The decision it serves',
    decisionHint: 'What will you do differently depending on the answer? Without a decision the question wastes the customer’s time.',
    owner: 'Owner', ownerHint: 'Reads the answers and acts on them.', noOwner: 'Nobody yet', journey: 'Journey',
    noJourney: 'None in particular', station: 'Station',
    stationHint: 'Which step the answer is about, where the page does not say so itself.',
    questions: 'The questions', thanks: 'Thanks',
    thanksHint: 'Shown when the customer has answered. Promise only what you keep.',
    asking: 'Where it asks', rest: 'How often, and how many', look: 'How it looks',
    needed: 'Must be filled in before publishing',
    ended: 'The survey is ended and cannot be changed.', untranslated: 'Words are missing in {languages}.',
  },
  question: {
    text: 'Question', unwritten: 'Question without words yet', followUp: 'follow-up', incomplete: 'Not ready',
    up: 'Move {what} up', down: 'Move {what} down', keys: 'Alt and an arrow key move the question up or down.',
    dots: 'Put what the question is about in place of ….', scale: 'Scale', ends: 'What the ends mean',
    lowest: 'Lowest step',
    highest: 'Highest step', rows: 'Rows', row: 'Row', choices: 'Answers to choose from', choice: 'Answer',
    most: 'Most characters',
    required: 'Must be answered', requiredHint: 'Force gives guesses. Rather let the customer skip.',
    movedTo: 'Stands at place {n} now', none: 'No questions yet. Add the first.',
    untold: 'Missing in {language}', needed: 'Must be filled in', moment: 'Is about',
    moments: { before: 'Before', during: 'Meanwhile', after: 'Afterwards' },
  },
  condition: {
    onlyIf: 'Ask it only if …', hint: 'A follow-up to an earlier answer.', question: 'The answer to', way: 'was',
    atMost: 'at most', atLeast: 'at least', step: 'Step', among: 'was one of',
  },
  add: {
    instrument: 'Proven question', own: 'Own question',
    hint: 'Proven questions can be compared over time and with others. Your own can only be compared with themselves.',
  },
  kinds: {
    choice: { name: 'One answer', hint: 'The customer chooses one of several.' },
    choices: { name: 'Several answers', hint: 'The customer chooses all that fit.' },
    matrix: { name: 'Several rows on one scale', hint: 'Few rows: long tables are answered carelessly.' },
    text: {
      name: 'Open text',
      hint: 'The customer’s own words. Names, numbers and addresses are taken out before anything is kept.',
    },
  },
  lint: {
    count: { one: '{n} remark', other: '{n} remarks' }, instead: 'Write instead:', advice: 'Suggestion:',
    use: 'Use this wording',
    severities: { error: 'biases the answers', warning: 'may be misread', hint: 'could be better' },
    rules: {
      leading: 'Leading', loaded: 'Loaded words', double_barrelled: 'Two questions in one', absolute: 'Always or never',
      negation: 'Negated', presupposition: 'Presumes something', vague_frequency: 'Unclear how often',
      recall: 'Hard to remember',
      jargon: 'Inside language', long: 'Too long', unbalanced_scale: 'The scale leans', missing_neutral: 'No middle',
      missing_na: 'No way past', overlapping_ranges: 'Answers overlap', agree_disagree: 'Invites a yes',
      unlabelled_ends: 'The scale has no words', sensitive: 'Sensitive', order: 'The order colours',
      inconsistent: 'The scale does not fit',
    },
  },
  asking: {
    title: 'Where it asks', lacks: 'Choose at least one way to ask.', widget: 'On the web and in the app',
    widgetHint: 'A small card in the corner, on pages that have Resa’s line. It covers nothing and steals nothing.',
    when: 'When does it appear?',
    triggers: {
      exit: {
        label: 'When somebody is about to leave',
        hint: 'On a computer when the pointer leaves the page; on a phone when somebody comes back or abandons a form.',
      },
      dwell: { label: 'When somebody has been on the page for a while', hint: 'Counted only while the page is seen.' },
      scroll: { label: 'When somebody has read some way down', hint: 'How far down the page.' },
      inactive: { label: 'When nothing has happened for a while', hint: 'Somebody may be stuck.' },
      return: {
        label: 'When somebody opens the page again',
        hint: 'Coming back the same day is often a problem that was not solved.',
      },
      click: { label: 'When somebody clicks on something', hint: 'A button or link that you point out.' },
      event: { label: 'When an event happens', hint: 'Something the page tells already, such as a finished order.' },
      load: { label: 'When the page is opened', hint: 'Disturbs most: the customer has done nothing yet.' },
      api: {
        label: 'When the page itself asks for it', hint: 'For those who build the question into a flow of their own.',
      },
    },
    seconds: 'Seconds', share: 'How far down', selector: 'What is clicked',
    selectorHint: 'A CSS selector, such as #help.',
    event: 'Name of the event', eventHint: 'Exactly as it is sent.', atMost: 'Only if its score is at most',
    apiHint: 'The page calls', needed: 'Must be filled in.',
    pages: 'Only on these pages', pagesHint: 'One path a line, * for anything. Empty: all pages.',
    link: 'Through links and QR codes', linkHint: 'On paper, in letters, in the store, in a mailing.',
    staff: 'Through you', staffHint: 'One of you fills in the answers after a call or a visit.',
  },
  rest: {
    title: 'How often', sentence: '{again}. {quiet}. {drawn}.',
    again: {
      one: 'The same person gets it at most once a day, whatever the channel',
      other: 'The same person gets it at most once in {n} days, whatever the channel',
    },

    quiet: {
      one: 'Whoever got another survey is left in peace for {n} day',
      other: 'Whoever got another survey is left in peace for {n} days',
    },
    quietNone: 'It takes no account of other surveys', shareAll: 'Everybody who comes by is asked',
    sharePart: '{share} of those who come by are asked',
    nth: {
      2: 'Every other one is asked', 3: 'One in three is asked', 4: 'One in four is asked', 5: 'One in five is asked',
      10: 'One in ten is asked',
    },
    nthOther: 'One in {n} is asked', quietLabel: 'Rest after other surveys', quietHint: 'Days, in all channels.',
    againLabel: 'Rest after this one', againHint: 'Days until the same person gets it again.',
    shareLabel: 'Share that is asked',
    shareHint: 'Drawn by lot, and kept with each answer so that figures can be weighted right.',
  },
  theme: {
    title: 'Colours', accent: 'Accent', paper: 'Background', ink: 'Text', radius: 'Roundness', picker: 'colour picker',
    noColour: '{what} is no colour. Write it as #0b5c63.',
    readable: {
      ink: 'The text can be read: its contrast is {ratio}, and {least} is needed.',
      accent: 'The button can be read: its contrast is {ratio}, and {least} is needed.',
    },
    unreadable: {
      ink: 'The text is hard to read: its contrast is {ratio}, but {least} is needed. Make the text darker or the background lighter.',
      accent: 'The button is hard to read: its contrast is {ratio}, but {least} is needed. Choose a darker accent.',
    },
  },
  languages: {
    add: 'Add a language', first: 'shown where the customer’s is missing',
    wrong: 'Write the code of the language: sv, en, fi.',
    removeAsk: 'Remove {language}?', removeText: 'Everything written in it goes out of the draft.',
  },
  preview: {
    title: 'As customers meet it', device: 'Screen', desktop: 'Desktop', phone: 'Phone', language: 'Language',
    nothing: 'Add a question, and it shows here.', nothingKept: 'Do try it: nothing you answer here is kept.',
    skipped: 'Shown after another answer', again: 'Start over',
  },
  card: {
    progress: 'Question {n} of {m}', back: 'Back', next: 'Next', skip: 'Skip', send: 'Send',
    required: 'Answer the question to go on.', several: 'You can choose several.',
    text: 'Leave out anything that shows who you or others are.', thanks: 'Thank you!',
  },
  publish: {
    button: 'Publish', again: 'Publish the changes', title: 'Publish the survey', number: 'It becomes version {n}.',
    missing: 'This is missing',
    show: 'Go there',
    complete: 'All that is needed is filled in.',
    lint: { one: '{n} remark that biases the answers', other: '{n} remarks that bias the answers' },
    accept: 'I have read them and want to ask so all the same',
    acceptHint: 'The answers can be read, but lean the way the question points.',
    clean: 'Nothing in the questions biases the answers.', breaks: 'These series begin anew',
    breaksText: 'A question that changes is another question. Figures before and after are never put together, and the break shows in the curve.',
    other: 'What else changes',
    first: 'From now on customers may get it. What you change later reaches them only when you publish again.',
    later: 'Whoever has the survey before them already answers the version before.', done: 'Version {n} is published',
    question: 'Question {n}: words are missing in some language',
    errors: {
      lint_errors: 'There are remarks that bias the answers. Mend them, or accept them knowingly.',
      survey_ended: 'The survey is ended.',
    },
    changes: {
      added: 'New question:', removed: 'The question goes:', wording: 'The words have changed:',
      scale: 'The scale has changed:', ends: 'The words of the ends have changed:',
      answers: 'The answers to choose from have changed:', metric: 'Measures something else:',
      condition: 'Is asked after other answers:', order: 'The questions come in another order',
      whom: 'Where, when or how many it asks', look: 'How it looks',
    },
  },
};

export const collect: Both<CollectTexts> = { sv, en };
