// Words of the room Friction: what was looked at, what was found, the picture with two axes, what is not claimed.
import type { Both } from './language.svelte';

interface Plural { one: string; other: string }
export interface FrictionTexts {
  looked: {
    title: string; judged: Plural; judgedWhat: string; reached: string; reachedWhat: string; ofJudged: string;
    tested: Plural; testedWhat: string; chance: string; chanceWhat: string; span: string; left: string;
    leftWhat: string;
    leftReasons: Record<'under_way' | 'robots' | 'at_once' | 'no_step', string>; from: string;
  };
  filter: {
    title: string; journey: string; allJourneys: string; period: string; channel: string; allChannels: string;
    own: string;
    from: string; to: string; segment: string; noSegment: string; reset: string;
  };
  views: Record<'list' | 'picture' | 'unclaimed', string>; viewsLabel: string;
  only: { label: string; all: string; friction: string; strength: string };
  order: { label: string; why: string } & Record<'gain' | 'affected' | 'sek' | 'newest', string>;
  list: {
    title: string; gain: string; affected: string; rate: string; sek: string; since: string; affectedWhat: string;
    gainWhat: string;
    sekWhat: string; owner: string; dismissed: Plural; hide: string; followed: string; followedText: string;
    notNow: string; overdue: Plural; actions: Plural; baseline: string; csv: string; status: string; polarity: string;
    what: string; journey: string; goal: string;
    behind: string; seen: string; anyway: string; noStrength: string; noFriction: string; stale: string;
  };
  none: { title: string; text: string; checked: string; narrowed: string; narrowedText: string };
  noGoal: { title: string; text: string; action: string };
  working: { label: string; text: string };
  picture: {
    title: string; text: string; x: string; yGain: string; ySek: string; keys: string; point: string; table: string;
    friction: string; strength: string; unplaced: Plural; whisker: string;
  };
  unclaimed: {
    title: string; text: string; where: string; what: string; why: string; n: string; needed: string; by: string;
    none: string;
    nWhat: string; neededWhat: string; unknown: string; csv: string; selection: string;
  };
  curve: {
    title: string; text: string; step: string; own: string; cumulative: string; n: string; few: string; what: string;
    ownWhat: string; points: string; choose: string;
  };
  commands: { assumptions: string; actions: string };
}

const sv: FrictionTexts = {
  looked: {
    title: 'Vad som granskats', judged: { one: '{n} bedömd resa', other: '{n} bedömda resor' },
    judgedWhat: 'Resor som nått målet eller vars tid är ute',
    reached: 'nådde målet', reachedWhat: 'Resor som nådde målet', ofJudged: 'av {n} bedömda resor',
    tested: { one: '{n} jämförelse', other: '{n} jämförelser' }, testedWhat: 'Jämförelser som gjorts',
    chance: 'högst {share} av fynden är slump',
    chanceWhat: 'Så stor del av det som påstås får vara slump', span: '{from} – {to}',
    left: '{n} resor är inte bedömda',
    leftWhat: 'Resor som inte är bedömda',
    leftReasons: {
      under_way: 'på väg: {n}', robots: 'robotar: {n}', at_once: 'började med målet: {n}',
      no_step: 'utan något steg: {n}',
    },
    from: 'Händelser i loggen',
  },
  filter: {
    title: 'Urval', journey: 'Kundresa', allJourneys: 'Alla med ett mål', period: 'Tid', channel: 'Kanal',
    allChannels: 'Alla', own: 'Egna datum',
    from: 'Från', to: 'Till', segment: 'Segment', noSegment: 'Alla kunder', reset: 'Rensa',
  },
  views: { list: 'Lista', picture: 'Bild', unclaimed: 'Inte påstått' }, viewsLabel: 'Visa som',
  only: { label: 'Vad som visas', all: 'Allt', friction: 'Friktion', strength: 'Styrkor' },
  order: {
    label: 'Ordning', gain: 'Störst vinst', affected: 'Flest drabbade', sek: 'Mest i kronor', newest: 'Senast börjat',
    why: 'Överst står det som säkert ger mest att åtgärda eller värna, inte det som fått lägst betyg. Ett lågt betyg på något som få möter hjälper färre än något halvbra som många fastnar i.',
  },
  list: {
    title: 'Fynd', gain: 'Vinst', affected: 'Resor', rate: 'Missar målet', sek: 'Per år', since: 'Sedan',
    affectedWhat: 'Resor som visar det', gainWhat: 'Nådda mål att vinna eller värna',
    sekWhat: 'Värde per år, enligt era antaganden', owner: 'Ansvarig',
    dismissed: { one: 'Visa {n} avfärdat fynd', other: 'Visa {n} avfärdade fynd' }, hide: 'Dölj avfärdade',
    followed: 'Följs, men påstås inte nu',
    followedText: 'Någon har bestämt något om de här. I det som nu granskats är de inte säkert mer än slump.',
    notNow: 'påstås inte nu', overdue: { one: '{n} åtgärd är försenad', other: '{n} åtgärder är försenade' },
    actions: { one: '{n} åtgärd', other: '{n} åtgärder' },
    baseline: 'annars {share}', csv: 'Fynd', status: 'Status', polarity: 'Slag', what: 'Fynd', journey: 'Kundresa',
    goal: 'Mål',
    behind: 'Öppna fyndet', seen: 'Händelser i loggen', anyway: 'Utan det: {share}',
    noStrength: 'Ingen styrka är säkert mer än slump här.', noFriction: 'Ingen friktion är säkert mer än slump här.',
    stale: 'Räknas om',
  },
  none: {
    title: 'Inget att påstå',
    text: 'Inget håller kunderna från deras mål så mycket att det säkert är mer än slump. Det är ett vanligt svar, och ett bra.',
    checked: 'Vad som prövats står under ”Inte påstått”.', narrowed: 'Inget att påstå om urvalet',
    narrowedText: 'Urvalet är mindre än helheten, så mer kan vara slump. Visa alla kunder för att se vad som gäller dem.',
  },
  working: {
    label: 'Letar efter friktion',
    text: 'Första gången tar det en stund när det är många resor. Nästa gång går det fortare. Lämnar du sidan slutar sökandet.',
  },
  noGoal: {
    title: 'Det behövs ett mål',
    text: 'Friktion är det som håller kunder från sitt mål. Beskriv en kundresa med ett mål, så prövas varje tecken på krångel mot om kunden kom fram.',
    action: 'Beskriv en kundresa',
  },
  picture: {
    title: 'Vad som är värt mest, och för hur många',
    text: 'Längst till höger: det som flest råkar ut för. Högst upp: det som säkert ger mest. Det övre högra hörnet är alltså en bra början.',
    x: 'Resor som visar det', yGain: 'Nådda mål att vinna eller värna, minst',
    ySek: 'Kronor per år, enligt era antaganden', keys: 'Tabb går från fynd till fynd, Retur öppnar.',
    point: '{place}: {title}. {x} resor, {y}.', table: 'Samma som tabell', friction: 'Friktion', strength: 'Styrka',
    unplaced: {
      one: '{n} fynd har inget värde på någon axel och står bara i tabellen',
      other: '{n} fynd saknar värde på någon axel och står bara i tabellen',
    },
    whisker: 'Strecket visar var värdet säkert ligger (95 %)',
  },
  unclaimed: {
    title: 'Inte påstått',
    text: 'Det här har granskats men är inte säkert mer än slump, eller för litet för att säga något om. Det troligaste står överst.',
    where: 'Var', what: 'Vad', why: 'Varför inte', n: 'Resor', needed: 'Behövs', by: 'Väntas',
    none: 'Allt som granskats kunde sägas.',
    nWhat: 'Resor som visar det', neededWhat: 'Resor som skulle räcka, om det fortsätter som det ser ut',
    unknown: 'går inte att säga', csv: 'Inte påstått',
    selection: '{attribute}: de som har något annat än {usual} gör också mer av allt, och nästan ingen som gör minst har det. Värdet hänger ihop med hur mycket man gör och prövas därför inte som förklaring.',
  },
  curve: {
    title: 'Så byggs ansträngningen upp',
    text: 'Tecken på ansträngning per resa, lagda på varandra längs vägen: var det blir tungt, och hur mycket.',
    step: 'Station', own: 'Här', cumulative: 'Sammanlagt', n: 'Resor', few: 'för få',
    what: 'Tecken på ansträngning per resa, till och med {station}',
    ownWhat: 'Tecken på ansträngning per resa vid {station}',
    points: 'poäng', choose: 'Välj en kundresa för att se hur ansträngningen byggs upp längs den.',
  },
  commands: { assumptions: 'Friktion: antaganden om vad det kostar', actions: 'Friktion: åtgärder' },
};

const en: FrictionTexts = {
  looked: {
    title: 'What was looked at', judged: { one: '{n} judged journey', other: '{n} judged journeys' },
    judgedWhat: 'Journeys that reached the goal or whose time is over',
    reached: 'reached the goal', reachedWhat: 'Journeys that reached the goal', ofJudged: 'of {n} judged journeys',
    tested: { one: '{n} comparison', other: '{n} comparisons' }, testedWhat: 'Comparisons that were made',
    chance: 'at most {share} of the findings are chance',
    chanceWhat: 'Of what is claimed, so large a part may be chance', span: '{from} – {to}',
    left: '{n} journeys are not judged',
    leftWhat: 'Journeys that are not judged',
    leftReasons: {
      under_way: 'under way: {n}', robots: 'robots: {n}', at_once: 'began with the goal: {n}',
      no_step: 'without any step: {n}',
    },
    from: 'Events of the log',
  },
  filter: {
    title: 'Selection', journey: 'Journey', allJourneys: 'All with a goal', period: 'Time', channel: 'Channel',
    allChannels: 'All', own: 'Own dates',
    from: 'From', to: 'To', segment: 'Segment', noSegment: 'All customers', reset: 'Clear',
  },
  views: { list: 'List', picture: 'Picture', unclaimed: 'Not claimed' }, viewsLabel: 'Show as',
  only: { label: 'What is shown', all: 'All', friction: 'Friction', strength: 'Strengths' },
  order: {
    label: 'Order', gain: 'Greatest gain', affected: 'Most affected', sek: 'Most in SEK', newest: 'Began last',
    why: 'First stands what surely gives most to fix or to protect, not what has the lowest score. A low score on something few meet helps fewer than something middling that many get stuck in.',
  },
  list: {
    title: 'Findings', gain: 'Gain', affected: 'Journeys', rate: 'Miss the goal', sek: 'A year', since: 'Since',
    affectedWhat: 'Journeys that show it', gainWhat: 'Goals to gain or to protect',
    sekWhat: 'Worth a year, by your assumptions', owner: 'Owner',
    dismissed: { one: 'Show {n} dismissed finding', other: 'Show {n} dismissed findings' }, hide: 'Hide the dismissed',
    followed: 'Followed, but not claimed now',
    followedText: 'Somebody has decided something about these. In what was looked at now they are not surely more than chance.',
    notNow: 'not claimed now', overdue: { one: '{n} measure is overdue', other: '{n} measures are overdue' },
    actions: { one: '{n} measure', other: '{n} measures' },
    baseline: 'otherwise {share}', csv: 'Findings', status: 'Status', polarity: 'Kind', what: 'Finding',
    journey: 'Journey', goal: 'Goal',
    behind: 'Open the finding', seen: 'Events of the log', anyway: 'Without it: {share}',
    noStrength: 'No strength is surely more than chance here.',
    noFriction: 'No friction is surely more than chance here.', stale: 'Counting anew',
  },
  none: {
    title: 'Nothing to claim',
    text: 'Nothing keeps customers from their goal so much that it is surely more than chance. That is a common answer, and a good one.',
    checked: 'What was tested stands under “Not claimed”.', narrowed: 'Nothing to claim of the selection',
    narrowedText: 'The selection is smaller than the whole, so more may be chance. Show all customers to see what holds for them.',
  },
  working: {
    label: 'Looking for friction',
    text: 'The first time takes a while where there are many journeys. Next time is faster. If you leave this page, the search stops.',
  },
  noGoal: {
    title: 'A goal is needed',
    text: 'Friction is what keeps customers from their goal. Describe a journey with a goal, and every sign of trouble is held against whether the customer got there.',
    action: 'Describe a journey',
  },
  picture: {
    title: 'What is worth most, and for how many',
    text: 'Furthest right: what most meet. Highest up: what surely gives most. So the upper right corner is a good beginning.',
    x: 'Journeys that show it', yGain: 'Goals to gain or to protect, at least', ySek: 'SEK a year, by your assumptions',
    keys: 'Tab goes from finding to finding, Enter opens.',
    point: '{place}: {title}. {x} journeys, {y}.', table: 'The same as a table', friction: 'Friction',
    strength: 'Strength',
    unplaced: {
      one: '{n} finding has no value on an axis and stands in the table alone',
      other: '{n} findings have no value on an axis and stand in the table alone',
    },
    whisker: 'The stroke shows where the value surely lies (95 %)',
  },
  unclaimed: {
    title: 'Not claimed',
    text: 'This was looked at but is not surely more than chance, or too little to say anything of. The likeliest stands first.',
    where: 'Where', what: 'What', why: 'Why not', n: 'Journeys', needed: 'Needed', by: 'Expected',
    none: 'Everything that was looked at could be said.',
    nWhat: 'Journeys that show it', neededWhat: 'Journeys that would do, if it goes on as it looks',
    unknown: 'cannot be said', csv: 'Not claimed',
    selection: '{attribute}: those with anything but {usual} also do more of everything, and next to nobody who does least has it. The value goes with how much one does, and is therefore not tried as an explanation.',
  },
  curve: {
    title: 'How effort builds up',
    text: 'Signs of effort a journey, laid on each other along the way: where it gets heavy, and by how much.',
    step: 'Station', own: 'Here', cumulative: 'Together', n: 'Journeys', few: 'too few',
    what: 'Signs of effort a journey, up to and with {station}',
    ownWhat: 'Signs of effort a journey at {station}',
    points: 'points', choose: 'Choose a journey to see how effort builds up along it.',
  },
  commands: { assumptions: 'Friction: assumptions of what it costs', actions: 'Friction: measures' },
};

export const friction: Both<FrictionTexts> = { sv, en };
