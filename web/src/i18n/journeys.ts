// Words of the journeys: the list, the form that defines one, and what its events say.
import type { Both } from './language.svelte';

export interface JourneyTexts {
  list: {
    columns: { name: string; reached: string; journeys: string; owner: string; changed: string }; goal: string;
    noGoal: string; unowned: { one: string; other: string }; changedBy: string; mayNot: string; fromDefinitions: string;
  };
  form: {
    new: string; edit: string; back: string; name: string; nameHint: string; problem: string; problemHint: string;
    goalText: string; goalTextHint: string;
    what: string; events: string; plan: string; start: string; startHint: string; goal: string; goalHint: string;
    horizon: string; horizonHint: string; within: string; unit: string; days: string; hours: string; weeks: string;
    noHorizon: string;
    cut: string; cuts: Record<'goal' | 'gap' | 'case' | 'person' | 'auto', { label: string; hint: string }>;
    gap: string; gapHint: string;
    activities: string; activitiesHint: string; steps: string; stepsHint: string; addStep: string; up: string;
    targets: string; targetsHint: string; targetMetric: string; targetValue: string; targetRange: string;
    addTarget: string;
    down: string; drag: string; moved: string; owner: string; ownerHint: string; noOwner: string;
    save: string; create: string; advanced: string; nameNeeded: string; nameTaken: string; spanWrong: string;
    staleTitle: string; stale: string; somebody: string; loadAnew: string; saveOnTop: string; saved: string;
    created: string; leave: string; remove: string; removeAsk: string;
    removeText: string; removed: string; choose: string; station: string; activity: string; usedBy: string;
  };
  preview: {
    title: string; unfold: string; fold: string; journeys: { one: string; other: string }; persons: string;
    none: string; noneWhy: string; notYet: string; reached: string; underWay: string; usual: string; ways: string;
    unknown: { one: string; other: string }; unknownWhy: string; counting: string; waiting: string; few: string;
    span: string; reachedWhat: string;
  };
  page: {
    problem: string; noProblem: string; goal: string; noGoal: string; owner: string; starts: string;
    startsFirst: string; reachedBy: string; within: string; noHorizon: string; planned: string; map: string;
    edit: string; numbers: string; definition: string; changed: string;
    reached: string; ofJourneys: string; ofAllJourneys: string; journeys: string; persons: string; underWay: string;
    channels: string;
    underWayWhat: string; median: string; medianWhat: string; trend: string; trendCounted: string;
    comparedOthers: string; from: string; fewTrend: string; period: string;
    periods: Record<'all' | 'y' | 'q' | 'm', string>; gone: string;
    exportCsv: string; copyRows: string; copied: string; example: string; made: string; madeAlone: string;
    changedAlone: string;
  };
  ways: {
    intro: string; planned: string; noPlan: string; follows: string; misses: string; count: string; share: string;
    total: string; repeated: string; empty: string; station: string; more: string; shareWhat: string; others: string;
    order: string; ofPlan: string; waysWhat: string;
  };
  time: {
    intro: string; between: string; betweenIntro: string; betweenHidden: string; stays: string; staysIntro: string;
    from: string; to: string; station: string; usually: string; tail: string; journeys: string; waits: string;
    empty: string; order: string; waited: { one: string; other: string }; waitMedian: string;
  };
  givingUp: {
    intro: string; station: string; left: string; resumed: string; passed: string; order: string; empty: string;
    leftWhat: string; resumedWhat: string; few: string; goalLeft: string; ofPassed: string; ofLeft: string;
    noneResumed: string; gone: { one: string; other: string };
  };
}

const sv: JourneyTexts = {
  list: {
    columns: {
      name: 'Kundresa', reached: 'Nådde målet', journeys: 'Resor', owner: 'Kundreseansvarig', changed: 'Ändrad',
    }, goal: 'Mål: {goal}', noGoal: 'Inget mål satt',
    unowned: { one: '{n} saknar ansvarig', other: '{n} saknar ansvarig' }, changedBy: 'av {name}',
    mayNot: 'En analytiker kan beskriva kundresor.', fromDefinitions: 'Beskrivningarna av kundresorna',
  },
  form: {
    new: 'Ny kundresa', edit: 'Ändra kundresan', back: 'Kundresor', name: 'Namn',
    nameHint: 'Vad kunden försöker göra: ”Förstå pensionsbeskedet”.', problem: 'Kundens problem',
    problemHint: 'Med kundens egna ord: ”Jag vet inte vad jag får i pension”.', goalText: 'Målet i ord',
    goalTextHint: 'När är kunden nöjd och klar?',
    what: 'Vad det gäller', events: 'Var den börjar och slutar', plan: 'Hur den är tänkt', start: 'Börjar med',
    startHint: 'Stationer eller händelser. Lämna tomt om resan börjar med kundens första händelse.',
    goal: 'Målet är nått vid', goalHint: 'Någon av dessa räcker. Utan mål räknas ingen andel.',
    horizon: 'Tid att nå målet', horizonHint: 'Den som inte är framme då räknas som att målet inte nåddes.',
    within: 'Inom', unit: 'Enhet', days: 'dagar', hours: 'timmar', weeks: 'veckor', noHorizon: 'Ingen gräns',
    cut: 'När slutar en resa och börjar nästa?',
    cuts: {
      goal: {
        label: 'Från start till mål',
        hint: 'Passar oftast. Resan slutar när målet nås, när tiden är ute eller efter en lång paus.',
      },
      gap: { label: 'En paus skiljer dem åt', hint: 'En ny resa börjar efter en tid då kunden varit tyst.' },
      case: { label: 'Ett ärende är en resa', hint: 'När händelserna bär ett ärendenummer.' },
      person: { label: 'Allt en kund gör är en resa', hint: 'Hela relationen, från första händelsen till den sista.' },
      auto: { label: 'Ärende om det finns, annars paus', hint: 'Så som händelserna räknas utan beskrivning.' },
    },
    gap: 'Paus', gapHint: 'Efter så lång tystnad är resan slut. Tomt: 30 dagar.',
    activities: 'Bara dessa stationer hör till',
    activitiesHint: 'Lämna tomt för att räkna med allt som kunden gör under tiden.', steps: 'Tänkta steg, i ordning',
    stepsHint: 'Den önskade vägen. Den jämförs med hur kunder faktiskt gick.', addStep: 'Lägg till ett steg',
    targets: 'Hur det ska kännas',
    targetsHint: 'För varje station: vilket värde ni vill nå. Det visas streckat på känslolinjen, bredvid vad kunder svarade.',
    targetMetric: 'Fråga', targetValue: 'Önskat värde', targetRange: 'ett tal från {low} till {high}',
    addTarget: 'Lägg till en station',
    up: 'Flytta upp {step}', down: 'Flytta ned {step}', drag: 'Dra för att flytta', moved: '{step} är nu steg {n}',
    owner: 'Kundreseansvarig', ownerHint: 'En person med ansvar över alla kanaler.', noOwner: 'Ingen ännu',
    save: 'Spara ändringarna', create: 'Spara kundresan', advanced: 'Fler val', nameNeeded: 'Ge kundresan ett namn.',
    nameTaken: 'Det finns redan en kundresa med det namnet.', spanWrong: 'Skriv ett helt tal större än noll.',
    staleTitle: 'Någon annan har ändrat kundresan',
    stale: 'Medan du skrev sparade {name} sina ändringar. Det du skrivit finns kvar. Lägg det ovanpå deras, eller läs in deras version utan det.',
    somebody: 'någon annan', loadAnew: 'Läs in deras version',
    saveOnTop: 'Spara mitt ovanpå deras', saved: 'Kundresan är sparad', created: 'Kundresan är sparad', leave: 'Avbryt',
    remove: 'Ta bort kundresan', removeAsk: 'Ta bort ”{name}”?',
    removeText: 'Beskrivningen försvinner för alla i projektet. Händelserna finns kvar, och kundresan kan beskrivas igen.',
    removed: 'Kundresan är borttagen', choose: 'Sök en station eller händelse', station: 'station',
    activity: 'händelse', usedBy: '{n} händelser',
  },
  preview: {
    title: 'Så många stämmer just nu', unfold: 'Visa mer', fold: 'Visa mindre',
    journeys: { one: '{n} resa', other: '{n} resor' }, persons: 'av {n} kunder', none: 'Ingen resa stämmer',
    notYet: 'Välj var resan börjar och slutar, så räknas just den. Än så länge är det allt som hänt.',
    noneWhy: 'Kontrollera att start och mål finns bland händelserna, och att inget är för snävt.',
    reached: 'nådde målet', underWay: '{n} räknas senare', usual: 'vanligen {time}', ways: 'Vanligaste vägarna',
    unknown: { one: 'Namnet finns inte i händelserna', other: 'Namnen finns inte i händelserna' },
    unknownWhy: 'De räknas när de dyker upp. Är det en felskrivning?', counting: 'Räknar …',
    waiting: 'Börja beskriva resan, så räknas den här medan du skriver.', few: 'Färre än {k} kunder: visas inte',
    span: '{from} – {to}', reachedWhat: 'Nådde målet enligt utkastet',
  },
  page: {
    problem: 'Kundens problem', noProblem: 'Inte beskrivet ännu', goal: 'Mål', noGoal: 'Inget mål satt',
    owner: 'Kundreseansvarig', starts: 'Börjar med', startsFirst: 'Kundens första händelse',
    reachedBy: 'Målet nått vid', within: 'Inom', noHorizon: 'Ingen tidsgräns', planned: 'Tänkta steg',
    map: 'Visa på kartan', edit: 'Ändra', numbers: 'Hur det går', definition: 'Så är den beskriven',
    changed: 'Ändrad {when} av {name}',
    reached: 'Nådde målet', ofJourneys: 'av {n} avslutade resor', ofAllJourneys: 'av {n} resor', journeys: 'Resor',
    persons: 'av {n} kunder', underWay: 'Räknas senare', channels: 'Andel av resorna i varje kanal',
    underWayWhat: 'Började nyligen. Alla ska ha haft lika lång tid på sig', median: 'Vanlig tid',
    medianWhat: 'Hälften tar längre tid, hälften kortare', trend: 'Andel som nådde målet',
    trendCounted: 'Resor som började under perioden', comparedOthers: 'alla kundresor tillsammans: {value}',
    from: 'Räknat ur händelser enligt start, mål och tid nedan', fewTrend: 'Utvecklingen visas när resor har börjat.',
    period: 'Tid', periods: { all: 'Hela tiden', y: 'Senaste året', q: 'Senaste kvartalet', m: 'Senaste månaden' },
    gone: 'Kundresan finns inte, eller så har den tagits bort.',
    exportCsv: 'Spara som CSV', copyRows: 'Kopiera', copied: 'Kopierat', example: 'Exempel',
    made: 'Beskriven {when} av {name}', madeAlone: 'Beskriven {when}', changedAlone: 'Ändrad {when}',
  },
  ways: {
    intro: 'De vägar som flest går, station för station. Varje rad är samma steg i samma ordning.',
    planned: 'Tänkt väg', noPlan: 'Ingen tänkt väg är beskriven. Lägg till den under Ändra, så jämförs den här.',
    follows: 'Som tänkt', misses: 'Hoppar över {steps}', count: 'Resor', share: 'Andel',
    total: '{shown} av {all} olika vägar, {journeys} resor', repeated: '{n} gånger',
    empty: 'Inga vägar att visa ännu. Det behövs resor som minst {k} kunder har gått.',
    station: 'Visa {station} på kartan', more: 'Visa fler vägar', shareWhat: 'Andel av resorna som gick just denna väg',
    others: 'Vägar som färre än {k} kunder gått visas inte.', order: 'Vanligast först',
    ofPlan: 'av de visade resorna går som tänkt', waysWhat: 'Vägar som visas',
  },
  time: {
    intro: 'Mellan vilka stationer kunderna väntar längst, och var de stannar upp.', between: 'Mellan stationerna',
    betweenIntro: 'Tiden från en station till nästa. Överst står det som sammanlagt tar mest tid: vanlig tid gånger antal.',
    betweenHidden: 'Vägarna här emellan gås av för få kunder för att visas var för sig.', stays: 'På stationerna',
    staysIntro: 'Tiden från att kunden kommer till stationen tills nästa börjar.', from: 'Från', to: 'Till',
    station: 'Station', usually: 'Vanligen', tail: 'Var tionde mer än', journeys: 'Resor', waits: 'Väntar',
    empty: 'Inga tider att visa ännu.', order: 'Mest sammanlagd tid först',
    waited: { one: '{n} fick vänta', other: '{n} fick vänta' }, waitMedian: 'vanligen {time}',
  },
  givingUp: {
    intro: 'Efter vilken station resan tar slut utan att målet är nått, och hur många som tar upp den igen.',
    station: 'Station', left: 'Slutade här', resumed: 'Tog upp den senare', passed: 'Resor hit',
    order: 'Överst står stationen där flest slutar: andelen gånger hur många som kommer dit.',
    empty: 'Inga stationer att visa ännu.', leftWhat: 'Slutade vid {station}',
    resumedWhat: 'Tog upp resan igen efter {station}', few: 'För få',
    goalLeft: 'Stationer där målet nås är inte med: där ska resan sluta.', ofPassed: 'av {n} resor hit',
    ofLeft: 'av {n}', noneResumed: 'ingen', gone: { one: '{n} resa tog slut här', other: '{n} resor tog slut här' },
  },
};

const en: JourneyTexts = {
  list: {
    columns: {
      name: 'Journey', reached: 'Reached the goal', journeys: 'Journeys', owner: 'Journey owner', changed: 'Changed',
    }, goal: 'Goal: {goal}', noGoal: 'No goal set', unowned: { one: '{n} has no owner', other: '{n} have no owner' },
    changedBy: 'by {name}', mayNot: 'An analyst can describe journeys.',
    fromDefinitions: 'The descriptions of the journeys',
  },
  form: {
    new: 'New journey', edit: 'Edit the journey', back: 'Journeys', name: 'Name',
    nameHint: 'What the customer tries to do: “Understand the pension statement”.', problem: 'The customer’s problem',
    problemHint: 'In the customer’s own words: “I do not know what pension I will get”.', goalText: 'The goal in words',
    goalTextHint: 'When is the customer content and done?',
    what: 'What it is about', events: 'Where it begins and ends', plan: 'How it is meant', start: 'Begins with',
    startHint: 'Stations or events. Leave empty if the journey begins with the customer’s first event.',
    goal: 'The goal is reached at', goalHint: 'Any one of these is enough. Without a goal no share is counted.',
    horizon: 'Time to reach the goal',
    horizonHint: 'Whoever has not arrived by then counts as not having reached the goal.', within: 'Within',
    unit: 'Unit', days: 'days', hours: 'hours', weeks: 'weeks', noHorizon: 'No limit',
    cut: 'When does one journey end and the next begin?',
    cuts: {
      goal: {
        label: 'From start to goal',
        hint: 'Fits most. The journey ends when the goal is reached, when time is up or after a long pause.',
      },
      gap: { label: 'A pause parts them', hint: 'A new journey begins after a time in which the customer was silent.' },
      case: { label: 'A matter is a journey', hint: 'When the events carry a matter number.' },
      person: {
        label: 'All a customer does is one journey', hint: 'The whole relation, from the first event to the last.',
      },
      auto: { label: 'Matter if there is one, else a pause', hint: 'As events are counted without a description.' },
    },
    gap: 'Pause', gapHint: 'After such a long silence the journey is over. Empty: 30 days.',
    activities: 'Only these stations belong to it',
    activitiesHint: 'Leave empty to count all that the customer does meanwhile.', steps: 'Planned steps, in order',
    stepsHint: 'The way it should go. It is compared with how customers really went.', addStep: 'Add a step',
    targets: 'What it should feel like',
    targetsHint: 'For each station: the score that you want. It is shown dashed on the feeling line, beside what customers answered.',
    targetMetric: 'Question', targetValue: 'Score wanted', targetRange: 'a number from {low} to {high}',
    addTarget: 'Add a station',
    up: 'Move {step} up', down: 'Move {step} down', drag: 'Drag to move', moved: '{step} is now step {n}',
    owner: 'Journey owner', ownerHint: 'One person who answers across all channels.', noOwner: 'Nobody yet',
    save: 'Save the changes', create: 'Save the journey', advanced: 'More choices',
    nameNeeded: 'Give the journey a name.', nameTaken: 'A journey of that name exists already.',
    spanWrong: 'Write a whole number above zero.',
    staleTitle: 'Somebody else has changed the journey',
    stale: 'While you were writing, {name} saved changes. What you have written is still here. Put it on top of theirs, or load their version without it.',
    somebody: 'somebody else', loadAnew: 'Load their version',
    saveOnTop: 'Save mine on top of theirs', saved: 'The journey is saved', created: 'The journey is saved',
    leave: 'Cancel',
    remove: 'Remove the journey', removeAsk: 'Remove “{name}”?',
    removeText: 'The description goes away for everybody in the project. The events stay, and the journey can be described again.',
    removed: 'The journey is removed', choose: 'Search a station or event', station: 'station', activity: 'event',
    usedBy: '{n} events',
  },
  preview: {
    title: 'So many match right now', unfold: 'Show more', fold: 'Show less',
    journeys: { one: '{n} journey', other: '{n} journeys' }, persons: 'of {n} customers', none: 'No journey matches',
    notYet: 'Choose where the journey begins and ends, and just that is counted. So far it is all that happened.',
    noneWhy: 'Check that start and goal are among the events, and that nothing is too narrow.',
    reached: 'reached the goal', underWay: '{n} are counted later', usual: 'usually {time}', ways: 'Commonest ways',
    unknown: { one: 'The name is not among the events', other: 'The names are not among the events' },
    unknownWhy: 'They count when they turn up. Is it a misspelling?', counting: 'Counting …',
    waiting: 'Begin to describe the journey, and it is counted here while you write.',
    few: 'Fewer than {k} customers: not shown', span: '{from} – {to}', reachedWhat: 'Reached the goal by this draft',
  },
  page: {
    problem: 'The customer’s problem', noProblem: 'Not described yet', goal: 'Goal', noGoal: 'No goal set',
    owner: 'Journey owner', starts: 'Begins with', startsFirst: 'The customer’s first event',
    reachedBy: 'Goal reached at', within: 'Within', noHorizon: 'No time limit', planned: 'Planned steps',
    map: 'Show on the map', edit: 'Edit', numbers: 'How it goes', definition: 'How it is described',
    changed: 'Changed {when} by {name}',
    reached: 'Reached the goal', ofJourneys: 'of {n} finished journeys', ofAllJourneys: 'of {n} journeys',
    journeys: 'Journeys', persons: 'of {n} customers', underWay: 'Counted later',
    channels: 'Share of the journeys in each channel',
    underWayWhat: 'Began recently. All are given the same time', median: 'Usual time',
    medianWhat: 'Half take longer, half less', trend: 'Share that reached the goal',
    trendCounted: 'Journeys that began in the period', comparedOthers: 'all journeys together: {value}',
    from: 'Counted from events by the start, goal and time below',
    fewTrend: 'The development is shown when journeys have begun.', period: 'Time',
    periods: { all: 'All the time', y: 'Latest year', q: 'Latest quarter', m: 'Latest month' },
    gone: 'The journey does not exist, or it was removed.',
    exportCsv: 'Save as CSV', copyRows: 'Copy', copied: 'Copied', example: 'Example',
    made: 'Described {when} by {name}', madeAlone: 'Described {when}', changedAlone: 'Changed {when}',
  },
  ways: {
    intro: 'The ways that most take, station by station. Each row is the same steps in the same order.',
    planned: 'Planned way', noPlan: 'No planned way is described. Add it under Edit, and it is compared here.',
    follows: 'As planned', misses: 'Skips {steps}', count: 'Journeys', share: 'Share',
    total: '{shown} of {all} different ways, {journeys} journeys', repeated: '{n} times',
    empty: 'No ways to show yet. It needs journeys that at least {k} customers have made.',
    station: 'Show {station} on the map', more: 'Show more ways',
    shareWhat: 'Share of the journeys that went exactly this way',
    others: 'Ways that fewer than {k} customers took are not shown.', order: 'Commonest first',
    ofPlan: 'of the journeys shown go as planned', waysWhat: 'Ways that are shown',
  },
  time: {
    intro: 'Between which stations customers wait longest, and where they come to a stop.',
    between: 'Between the stations',
    betweenIntro: 'The time from one station to the next. First comes what takes most time altogether: usual time times number.',
    betweenHidden: 'Too few customers take the ways between these for each to be shown.', stays: 'At the stations',
    staysIntro: 'The time from when the customer comes to the station until the next begins.', from: 'From', to: 'To',
    station: 'Station', usually: 'Usually', tail: 'One in ten more than', journeys: 'Journeys', waits: 'Waits',
    empty: 'No times to show yet.', order: 'Most time altogether first',
    waited: { one: '{n} had to wait', other: '{n} had to wait' }, waitMedian: 'usually {time}',
  },
  givingUp: {
    intro: 'After which station the journey ends without its goal being reached, and how many take it up again.',
    station: 'Station', left: 'Ended here', resumed: 'Took it up later', passed: 'Journeys here',
    order: 'First comes the station where most end: the share times how many come there.',
    empty: 'No stations to show yet.', leftWhat: 'Ended at {station}',
    resumedWhat: 'Took the journey up again after {station}', few: 'Too few',
    goalLeft: 'Stations where the goal is reached are left out: there the journey is meant to end.',
    ofPassed: 'of {n} journeys here', ofLeft: 'of {n}', noneResumed: 'none',
    gone: { one: '{n} journey ended here', other: '{n} journeys ended here' },
  },
};

export const journeys: Both<JourneyTexts> = { sv, en };
