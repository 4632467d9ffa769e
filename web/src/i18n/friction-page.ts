// Words of a finding's page: where it comes from, what it rests on, what speaks against it, what it costs and what waiting costs.
import type { Both } from './language.svelte';

interface Plural { one: string; other: string }
export interface FrictionPageTexts {
  back: string; gone: string; notNow: string; notNowText: string;
  opening: string;
  trace: {
    title: string; text: string; textHere: string; source: string; symptom: string; helps: string; helpsTitle: string;
    textHelps: string; goal: string; goalStation: string;
    lost: string; lostWhat: string; map: string; none: string; way: string;
  };
  why: {
    title: string; none: string; more: string; of: string; explains: string; explainsWhat: string; lag: string;
    lagBetween: string;
    lagWhat: string; upstream: string;
    against: string; nothingAgainst: string; ratioWhat: string; ladder: string; others: string;
  };
  agree: {
    title: string; summary: Record<'agree' | 'conflict' | 'one_source' | 'no_source', string>;
    sources: Record<'behaviour' | 'stated_goal' | 'effort' | 'contacts', string>;
    says: Record<'agrees' | 'conflicts' | 'says_nothing', string>;
    reasons: Record<'not_asked' | 'too_few' | 'unsure' | 'not_known' | 'same_thing' | 'few_behind', string>;
    figures: Record<'behaviour' | 'stated_goal' | 'effort' | 'contacts', string>; needed: string; compared: string;
  };
  who: {
    title: string; all: string; segment: string; since: string; always: string; affected: string; failed: string;
    called: string;
    counted: string; countedFailed: string; few: string;
  };
  worth: {
    title: string; text: string; goals: string; contacts: string; hours: string; customerHours: string; sek: string;
    waiting: string;
    waitingGoals: string; waitingText: string;
    year: string; month: string; invite: string; state: string; change: string; rests: string; mayNot: string;
    keep: string; keepTitle: string; unknown: string;
    per: { goal_sek: string; contact_sek: string; contact_minutes: string; effort_minutes: string; hour_sek: string };
    source: string; noSource: string; contactsFewer: string; unsure: string;
  };
  behind: {
    title: string; text: string; hidden: string; none: string; open: string; step: Plural; reached: string;
    missed: string; underWay: string;
  };
  words: {
    title: string; text: string; nobody: string; few: string; many: string; manyWhat: string; marks: string;
    from: string; all: string;
  };
  evidence: { title: string; method: string; methods: Record<string, string>; chance: string; grade: string };
  facts: { journey: string; goal: string; kind: string };
}

const sv: FrictionPageTexts = {
  back: 'Friktion',
  gone: 'Fyndet finns inte bland det som nu granskas. Adressen kan vara gammal, eller så gäller urvalet något annat.',
  notNow: 'Påstås inte nu',
  notNowText: 'I det som nu granskats är det här inte säkert mer än slump. Siffrorna visas som de är, och det som bestämts står kvar.',
  opening: 'Fyndet i tre svar',
  trace: {
    title: 'Från källa till symptom',
    text: 'Det gör ont vid {symptom}, men det kommer från {source}. Åtgärda där det börjar.',
    textHere: 'Det syns vid {symptom}. Inget tidigare steg förklarar det säkert.',
    source: 'Källa', symptom: 'Här gör det ont', helps: 'Här hjälper det', helpsTitle: 'Var det hjälper',
    textHelps: 'Kunder som gör det vid {symptom} når målet oftare än de annars hade gjort.', goal: 'Mål',
    goalStation: 'Målet', lost: '{share} kommer inte fram',
    lostWhat: 'Missade målet', map: 'Visa på kartan', none: 'Vägen går inte att visa ännu.',
    way: 'Vägen från källan till målet',
  },
  why: {
    title: 'Varför',
    none: 'Ingen omständighet förklarar säkert varför just de här resorna drabbas. Fråga kunderna, eller läs deras ord.',
    more: '{who}: {times}', of: 'av {n} i gruppen',
    explains: 'förklarar {share} av alla fall', explainsWhat: 'Så stor del av alla fall förklaras av {who}',
    lag: '{time} före', lagBetween: 'för åtta av tio {early} till {late}', lagWhat: 'Vanligen från {upstream} hit',
    upstream: 'Kommer från {station}', against: 'Det som talar emot',
    nothingAgainst: 'Inget av det som prövats talar emot.', ratioWhat: 'Hur mycket vanligare det är när {who}',
    ladder: 'Hur långt det går att säga', others: 'alla andra som kommer dit',
  },
  agree: {
    title: 'Vad olika källor säger',
    summary: {
      agree: 'Flera källor säger samma sak, och ingen säger emot.',
      conflict: 'Källorna säger emot varandra. Ta reda på varför innan något ändras.',
      one_source: 'Bara en källa säger något säkert. Fler källor skulle göra det säkrare.',
      no_source: 'Ingen källa säger något säkert.',
    },
    sources: {
      behaviour: 'Vad kunderna gör', stated_goal: 'Om de säger att de lyckades',
      effort: 'Hur svårt de säger att det var', contacts: 'Om de söker hjälp',
    },
    says: { agrees: 'säger samma', conflicts: 'säger emot', says_nothing: 'säger inget säkert' },
    reasons: {
      not_asked: 'inga svar hör till resorna', too_few: 'för få svar', unsure: 'kan vara slump',
      not_known: 'går inte att räkna här',
      same_thing: 'fyndet handlar självt om hjälp', few_behind: 'så få står bakom att det inte visas',
    },
    figures: {
      behaviour: 'missade mål på 1 000 resor', stated_goal: 'procentenheter fler som inte lyckades',
      effort: 'poäng svårare av sju', contacts: 'kontakter på 1 000 resor',
    },
    needed: 'Minst {n} svar behövs både av dem som råkar ut för det och av de andra.',
    compared: 'Mot andra som kom till samma steg',
  },
  who: {
    title: 'Vilka, och sedan när', all: 'Alla kunder ungefär lika mycket.', segment: 'Mest när {who}.',
    since: 'Vanligare sedan {date}.',
    always: 'Det har sett ut så här så länge loggen går tillbaka, eller så är en ändring inte säkert mer än slump.',
    affected: 'Råkar ut för det', failed: 'Missar målet av dem som råkar ut för det', called: 'Söker hjälp därefter',
    counted: 'Kom dit',
    countedFailed: 'Råkade ut för det', few: 'För få per period för att rita en utveckling.',
  },
  worth: {
    title: 'Vad det kostar', keepTitle: 'Vad det är värt', text: 'Om det fortsätter som i underlaget.',
    goals: 'Missade mål', contacts: 'Kontakter', hours: 'Timmar', customerHours: 'Kundernas timmar', sek: 'Kronor',
    waiting: 'Vad väntan kostar',
    waitingGoals: 'missade mål för varje månad som går', waitingText: 'för varje månad som går utan åtgärd',
    year: 'per år', month: 'per månad',
    invite: 'Säg vad ett nått mål och en kontakt är värda för er, så räknas det i kronor. Utan antaganden visas inga kronor.',
    state: 'Ange antaganden', change: 'Ändra antaganden', rests: 'Vilar på era antaganden',
    mayNot: 'Den som sköter projektet kan ange vad ett mål och en kontakt är värda. Utan antaganden visas inga kronor.',
    keep: 'Nådda mål', unknown: 'Vad det kostar går inte att säga ännu.',
    per: {
      goal_sek: '{n} kr per nått mål', contact_sek: '{n} kr per kontakt', contact_minutes: '{n} minuter per kontakt',
      effort_minutes: '{n} minuter per poäng ansträngning', hour_sek: '{n} kr per timme',
    },
    source: 'Källa: {source}', noSource: 'Ingen har sagt varifrån de kommer.', contactsFewer: 'Färre kontakter',
    unsure: 'kan vara noll',
  },
  behind: {
    title: 'Resorna bakom', text: 'Några av dem. Att öppna en kund kräver ett skäl och skrivs i loggen.',
    hidden: 'Med din roll visas inga enskilda kunder.', none: 'Inga resor att visa i urvalet.',
    open: 'Resan som kunden {person} började {day}', step: { one: '{n} steg', other: '{n} steg' },
    reached: 'nådde målet', missed: 'missade målet', underWay: 'på väg',
  },
  words: {
    title: 'Vad de skrev', text: 'Ur enkätsvar från dem vars resor visar det här, närmast efter händelsen först.',
    nobody: 'Ingen av dem har skrivit något i en enkät.',
    few: 'För få har skrivit, av dem eller av de andra, för att deras ord ska visas.',
    many: 'Minst {n} kommentarer', manyWhat: 'Kommentarer i resor som visar det här',
    marks: 'Ord de använder oftare än andra',
    from: 'Enkätsvar', all: 'Alla kommentarer om resan',
  },
  evidence: {
    title: 'Hur det är räknat', method: 'Metod',
    chance: 'Av allt som påstås får högst {share} vara slump; {tested} jämförelser är gjorda.',
    grade: 'Sett i händelser, inte antaget.',
    methods: {
      discrete_time_hazard: 'Allt annat lika: en modell av varje steg (diskret överlevnadsanalys)',
      likelihood_ratio_scan: 'Genomsökning av omständigheter (likelihoodkvot, med bootstrap)',
    },
  },
  facts: { journey: 'Kundresa', goal: 'Mål', kind: 'Slag' },
};

const en: FrictionPageTexts = {
  back: 'Friction',
  gone: 'The finding is not among what is looked at now. The address may be old, or the selection is about something else.',
  notNow: 'Not claimed now',
  notNowText: 'In what was looked at now this is not surely more than chance. The numbers are shown as they are, and what was decided stands.',
  opening: 'The finding in three answers',
  trace: {
    title: 'From source to symptom', text: 'It hurts at {symptom}, but it comes from {source}. Fix it where it begins.',
    textHere: 'It shows at {symptom}. No earlier step surely explains it.',
    source: 'Source', symptom: 'Here it hurts', helps: 'Here it helps', helpsTitle: 'Where it helps',
    textHelps: 'Customers who do it at {symptom} reach the goal more often than they would have otherwise.',
    goal: 'Goal', goalStation: 'The goal', lost: '{share} do not get there',
    lostWhat: 'Missed the goal', map: 'Show on the map', none: 'The way cannot be shown yet.',
    way: 'The way from the source to the goal',
  },
  why: {
    title: 'Why',
    none: 'No circumstance surely explains why just these journeys meet it. Ask the customers, or read their words.',
    more: '{who}: {times}', of: 'of {n} in the group',
    explains: 'explains {share} of all cases', explainsWhat: 'So large a part of all cases is explained by {who}',
    lag: '{time} before', lagBetween: 'for eight of ten {early} to {late}', lagWhat: 'Usually from {upstream} to here',
    upstream: 'Comes from {station}', against: 'What speaks against it',
    nothingAgainst: 'Nothing of what was tested speaks against it.', ratioWhat: 'How much more common it is when {who}',
    ladder: 'How far it can be said', others: 'all others who come there',
  },
  agree: {
    title: 'What several sources say',
    summary: {
      agree: 'Several sources say the same, and none says the contrary.',
      conflict: 'The sources contradict each other. Find out why before anything is changed.',
      one_source: 'Only one source says anything surely. More sources would make it surer.',
      no_source: 'No source says anything surely.',
    },
    sources: {
      behaviour: 'What customers do', stated_goal: 'Whether they say that they managed',
      effort: 'How hard they say that it was', contacts: 'Whether they seek help',
    },
    says: { agrees: 'says the same', conflicts: 'says the contrary', says_nothing: 'says nothing surely' },
    reasons: {
      not_asked: 'no answers belong to the journeys', too_few: 'too few answers', unsure: 'may be chance',
      not_known: 'cannot be counted here',
      same_thing: 'the finding itself is about help', few_behind: 'so few stand behind it that it is not shown',
    },
    figures: {
      behaviour: 'goals lost in 1,000 journeys', stated_goal: 'percentage points more who did not manage',
      effort: 'points harder of seven', contacts: 'contacts in 1,000 journeys',
    },
    needed: 'It takes at least {n} answers both of those who meet it and of the others.',
    compared: 'Against others who came to the same steps',
  },
  who: {
    title: 'Who, and since when', all: 'All customers about alike.', segment: 'Mostly when {who}.',
    since: 'More common since {date}.',
    always: 'It has looked like this for as long as the log goes back, or a change is not surely more than chance.',
    affected: 'Meet it', failed: 'Miss the goal of those who meet it', called: 'Seek help from there on',
    counted: 'Came there', countedFailed: 'Met it',
    few: 'Too few in each period to draw a development.',
  },
  worth: {
    title: 'What it costs', keepTitle: 'What it is worth', text: 'If it goes on as in what was looked at.',
    goals: 'Missed goals', contacts: 'Contacts', hours: 'Hours', customerHours: 'Hours of customers', sek: 'SEK',
    waiting: 'What waiting costs',
    waitingGoals: 'missed goals for each month that passes',
    waitingText: 'for each month that passes without a measure', year: 'a year', month: 'a month',
    invite: 'Say what a goal reached and a contact are worth to you, and it is counted in SEK. Without assumptions no SEK is shown.',
    state: 'State assumptions', change: 'Change assumptions', rests: 'Rests on your assumptions',
    mayNot: 'Whoever runs the project can state what a goal and a contact are worth. Without assumptions no SEK is shown.',
    keep: 'Goals reached', unknown: 'What it costs cannot be said yet.',
    per: {
      goal_sek: 'SEK {n} for a goal reached', contact_sek: 'SEK {n} for a contact',
      contact_minutes: '{n} minutes for a contact', effort_minutes: '{n} minutes for a point of effort',
      hour_sek: 'SEK {n} an hour',
    },
    source: 'Source: {source}', noSource: 'Nobody has said where they come from.', contactsFewer: 'Fewer contacts',
    unsure: 'may be nothing',
  },
  behind: {
    title: 'The journeys behind', text: 'Some of them. Opening a customer needs a reason and is written to the log.',
    hidden: 'Your role shows no single customers.', none: 'No journeys to show in the selection.',
    open: 'The journey that customer {person} began {day}', step: { one: '{n} step', other: '{n} steps' },
    reached: 'reached the goal', missed: 'missed the goal', underWay: 'under way',
  },
  words: {
    title: 'What they wrote',
    text: 'From survey answers of those whose journeys show this, the soonest after it happened first.',
    nobody: 'None of them has written anything in a survey.',
    few: 'Too few have written, of them or of the others, for their words to be shown.',
    many: 'At least {n} comments', manyWhat: 'Comments in journeys that show this',
    marks: 'Words they use more often than others',
    from: 'Survey answers', all: 'All comments on the journey',
  },
  evidence: {
    title: 'How it is counted', method: 'Method',
    chance: 'Of all that is claimed at most {share} may be chance; {tested} comparisons were made.',
    grade: 'Seen in events, not assumed.',
    methods: {
      discrete_time_hazard: 'All else alike: a model of every step (discrete-time survival analysis)',
      likelihood_ratio_scan: 'A search through circumstances (likelihood ratio, with bootstrap)',
    },
  },
  facts: { journey: 'Journey', goal: 'Goal', kind: 'Kind' },
};

export const frictionPage: Both<FrictionPageTexts> = { sv, en };
