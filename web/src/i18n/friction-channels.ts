// Words of the tab Channels: whether a step goes the same in each, who changes, who uses several at once, and where
// channels contradict each other. What differs goes together with the channel; it is never said to come of it.
import type { ChangeKind, NotJudged, Outcome, Unit, Verdict } from '../api/channels-compared';
import type { Both } from './language.svelte';

interface Plural { one: string; other: string }
interface Section { title: string; text: string; none: string }
export interface FrictionChannelsTexts {
  shown: string; towards: string; noGoal: string; judged: Plural; judgedWhat: string; underWay: string;
  underWayWhat: string; chance: string;
  chanceWhat: string; testedWhat: string; tested: Plural; from: string; asked: string;
  channels: { title: string; text: string; ofJourney: string };
  tooFew: string; below: string; unknown: string; alike: string; alikeIn: string; alikeAll: string; to: string;
  level: Record<Unit, string>; difference: Record<Unit, string>; held: Record<string, string>;
  same: Section & {
    why: Record<Verdict, string>; verdicts: Record<Verdict, string>; needed: string; neededWhat: string;
    open: string; outcomes: Record<Outcome, string>; outcomeWhat: Record<Outcome, string>; inOthers: string;
    journeysWhat: string; differenceWhat: string; margin: string; key: { band: string; field: string };
    track: string; trackNone: string; notCompared: string; notComparedOne: string;
  };
  changes: Section & {
    kinds: Record<ChangeKind, string>; kindWhy: Record<ChangeKind, string>; per100: string; per100What: string;
    several: string;
    severalWhat: string; goal: string; waysTitle: string; step: string; way: string; kind: string; rate: string;
    back: string;
    reached: string; rateWhat: string; backWhat: string; wayOf: string; ofJourneys: string; sharing: string;
    noWays: string;
    then: string;
  };
  atOnce: Section & {
    rate: string; rateWhat: string; goal: string; channels: string; atHand: string; share: string; shareWhat: string;
    back: string;
    backWhat: string; time: string; timeWhat: string; reached: string; tableTitle: string;
  };
  contradictions: Section & {
    rateWhat: string; agree: string; agreeOf: Plural; share: string; pairWhat: string;
    against: string; steps: string; notJudged: string;
    notJudgedText: string;
    reasons: Record<NotJudged, string>;
  };
  goals: { less: string; more: string; unsure: string; none: string; what: string; compared: string };
  command: string;
}

const sv: FrictionChannelsTexts = {
  shown: 'Visar', towards: 'mot målet {goal}', noGoal: 'utan känt mål', judged: { one: '{n} resa', other: '{n} resor' },
  judgedWhat: 'Resor som jämförs', underWay: '{n} pågår ännu och räknas inte för målet',
  underWayWhat: 'Resor som varken nått målet eller fått sin tid ute', chance: 'högst {share} av skillnaderna är slump',
  chanceWhat: 'Så stor del av det som sägs skilja sig får vara slump', testedWhat: 'Jämförelser som gjorts',
  tested: { one: '{n} jämförelse', other: '{n} jämförelser' }, from: 'Händelser i loggen', asked: 'Svar i enkäter',
  channels: {
    title: 'Det finns inget att jämföra ännu',
    text: 'För att jämföra behövs minst två kanaler i samma kundresa, och minst 30 kunder i var och en av dem. Visa en längre tid eller en annan kundresa, eller lägg in händelser från fler kanaler.',
    ofJourney: 'Här har varje resa en enda kanal från början till slut. Då byter ingen kanal, ingen använder flera på en gång, och vem som hörde av sig efteråt går inte att se.',
  },
  tooFew: 'för få för att visas', below: 'under {share}', unknown: 'går inte att säga ännu', alike: 'bland lika resor',
  alikeIn: 'Resorna är lika i: {held}',
  alikeAll: 'Inget är känt som resorna kunde göras mer lika i', to: '{low} till {high}',
  level: { share: '{n}', ratio: '{n}', points: '{n} av 7' },
  difference: { share: '{n} procentenheter', ratio: '{n} gånger så lång tid', points: '{n} poäng' },
  held: {
    step_before: 'steget före', channel_before: 'kanalen före', steps_before: 'hur många steg som tagits',
    changes_before: 'hur många kanalbyten som gjorts',
    contacts_before: 'hur många kontakter som tagits', time_before: 'hur lång tid det tagit',
  },
  same: {
    title: 'Blir det likadant, vilken kanal kunden än väljer?',
    text: 'Varje steg som tas i flera kanaler, jämfört mellan resor som är lika i det som är känt. En skillnad är ett samband, ingen effekt: de som väljer en kanal kan vara andra på sätt som ingen logg vet.',
    none: 'Inget steg kan jämföras ännu: det behövs minst 30 kunder som tar samma steg i var och en av två kanaler.',
    why: {
      same: 'Ingen skillnad som spelar roll, i något av det som jämförts.',
      differs: 'Något skiljer sig mer än slumpen gör.',
      cannot_tell: 'Det kan vara lika, och det kan skilja sig.',
    },
    verdicts: { same: 'Lika', differs: 'Skiljer sig', cannot_tell: 'Kan inte avgöras ännu' },
    needed: 'ungefär {n} jämförbara resor skulle räcka',
    neededWhat: 'Jämförbara resor som skulle räcka, om det fortsätter som det ser ut',
    open: 'Visa jämförelserna',
    outcomes: {
      goal_reached: 'Nådde målet', went_on: 'Gick vidare', time_to_next: 'Tid till nästa steg',
      assisted_contact: 'Hörde av sig inom en vecka',
      same_step_again: 'Gjorde om steget inom en vecka', effort: 'Hur lätt det var',
    },
    outcomeWhat: {
      goal_reached: 'Nådde målet i tid', went_on: 'Gick vidare till något annat',
      time_to_next: 'Tid till nästa steg, för dem som gick vidare',
      assisted_contact: 'Hörde av sig per telefon, chatt, e-post eller i butik inom en vecka',
      same_step_again: 'Gjorde om samma steg inom en vecka',
      effort: 'Hur lätt kunderna sade att det var (7 är lättast)',
    },
    inOthers: 'Övriga', journeysWhat: '{step}: resor som först tog steget i kanalen {channel}', 
    differenceWhat: '{outcome}: skillnaden mellan {channel} och de andra kanalerna, bland lika resor',
    margin: 'Räknas som lika inom {margin} åt båda håll',
    key: { band: 'så liten skillnad räknas som lika', field: 'här ligger skillnaden (95 % säkerhet)' },
    track: '{difference}, troligen {interval} (95 % säkerhet). Som lika räknas {margin} åt båda håll.',
    trackNone: 'Ingen skillnad att rita',
    notCompared: 'Inte jämfört', notComparedOne: '{channel}, {outcome}',
  },
  changes: {
    title: 'Vilka kunder byter kanal på vägen?',
    text: 'Byten som kunden gör på egen hand, byten som är tänkta, och när ni själva skickar något. Den som byter på egen hand kan ha stött på något just där; bytet i sig behöver inte ha ändrat något.',
    none: 'Ingen av resorna byter kanal.',
    kinds: { unplanned: 'På egen hand', planned: 'Tänkt', sent: 'Skickat' },
    kindWhy: {
      unplanned: 'Kunden byter utan att vägen leder dit.',
      planned: 'Nästan alla går just så, eller vägen är beskriven så.',
      sent: 'Ni skickar ett brev eller en faktura.',
    },
    per100: 'byten på 100 resor', per100What: 'Kanalbyten på 100 resor: {kind}',
    several: 'av resorna går genom flera kanaler',
    severalWhat: 'Resor som går genom flera kanaler',
    goal: 'De som byter på egen hand, mot dem som går vidare från samma steg i samma kanal eller dit vägen leder:',
    waysTitle: 'Var byts det?', step: 'Efter steget', way: 'Från och till', kind: 'Slags byte', rate: 'Gör så',
    back: 'Går tillbaka', reached: 'Når målet',
    rateWhat: '{way}: andel av resorna som är där', backWhat: '{way}: går tillbaka vid nästa byte',
    wayOf: '{step}, från {from} till {to}',
    ofJourneys: '{n} resor gör så', sharing: '{share} av {n} resor har något sådant byte',
    noWays: 'Inget byte görs av så många att det kan visas.', then: 'till',
  },
  atOnce: {
    title: 'Vilka kunder använder flera kanaler på en gång?',
    text: 'Stunder då kunden gör något i minst två kanaler, med högst {window} mellan varje. Det visar var en kanal inte räcker till för dem som gör så, men inte varför.',
    none: 'Ingen stund med flera kanaler på en gång finns hos så många kunder att den kan visas.',
    rate: 'av resorna har en sådan stund', rateWhat: 'Resor med flera kanaler på en gång',
    goal: 'De som gör så, mot lika kunder som går vidare i en kanal:',
    channels: 'Kanaler', atHand: 'med {channels} till hands', share: 'Gör så',
    shareWhat: '{channels} på en gång: andel av resorna', back: 'Fram och tillbaka',
    backWhat: '{channels} på en gång: går fram och tillbaka', time: 'Vanligen',
    timeWhat: '{channels} på en gång: så länge varar det vanligen (median)', reached: 'Når målet',
    tableTitle: 'Kanaler som används på en gång',
  },
  contradictions: {
    title: 'Säger kanalerna samma sak om kunden?',
    text: 'Uppgifter som borde vara desamma men har olika värden i två kanaler, i samma resa och med högst {within} emellan. Vilken kanal som har rätt sägs inte; ibland är det två kunder under en identitet. Själva värdena visas aldrig.',
    none: 'Ingen uppgift som kan jämföras säger emot sig själv mellan kanalerna.',
    rateWhat: '{attribute}: resor där två kanaler säger olika', agree: 'Uppgifter utan motsägelser',
    agreeOf: { one: 'ingen motsägelse i {n} resa', other: 'ingen motsägelse i {n} resor' },
    share: 'får olika uppgifter',
    pairWhat: '{attribute}: {pair} säger olika',
    against: 'mot', steps: 'Vid {steps}', notJudged: 'Uppgifter som inte bedömts',
    notJudgedText: 'Att en uppgift står här betyder inte att den stämmer.',
    reasons: {
      changes: 'ändras ofta av sig själv', one_channel: 'finns bara i en kanal',
      too_many_values: 'har för många olika värden',
      own_in_each_channel: 'betyder olika saker i kanalerna',
      always_differs: 'skiljer sig nästan alltid, se efter varför', too_few: 'för få resor har den i två kanaler',
    },
  },
  goals: {
    less: 'mer sällan', more: 'oftare', unsure: 'ingen säker skillnad', none: 'går inte att jämföra',
    what: '{who}: når målet, bland lika resor',
    compared: 'De andra: {share}. De själva: {own}.',
  },
  command: 'Friktion: kanaler sida vid sida',
};

const en: FrictionChannelsTexts = {
  shown: 'Showing', towards: 'towards the goal {goal}', noGoal: 'without a known goal',
  judged: { one: '{n} journey', other: '{n} journeys' }, judgedWhat: 'Journeys that are compared',
  underWay: '{n} are under way and do not count for the goal',
  underWayWhat: 'Journeys that have neither reached the goal nor run out of time',
  chance: 'at most {share} of the differences are chance',
  chanceWhat: 'Of what is said to differ, so large a part may be chance', testedWhat: 'Comparisons that were made',
  tested: { one: '{n} comparison', other: '{n} comparisons' }, from: 'Events in the log', asked: 'Answers to surveys',
  channels: {
    title: 'There is nothing to compare yet',
    text: 'To compare takes at least two channels in the same journey, and at least 30 customers in each of them. Show a longer time or another journey, or put in events from more channels.',
    ofJourney: 'Here each journey has a single channel from beginning to end. So nobody changes channel, nobody uses several at once, and who got in touch afterwards cannot be seen.',
  },
  tooFew: 'too few to show', below: 'below {share}', unknown: 'cannot tell yet', alike: 'among like journeys',
  alikeIn: 'The journeys are alike in: {held}',
  alikeAll: 'Nothing is known by which the journeys could be made more alike', to: '{low} to {high}',
  level: { share: '{n}', ratio: '{n}', points: '{n} of 7' },
  difference: { share: '{n} percentage points', ratio: '{n} times as long', points: '{n} points' },
  held: {
    step_before: 'the step before', channel_before: 'the channel before', steps_before: 'how many steps were taken',
    changes_before: 'how many times the channel was changed',
    contacts_before: 'how many contacts there were', time_before: 'how long it had taken',
  },
  same: {
    title: 'Is it the same, whichever channel the customer chooses?',
    text: 'Each step that is taken in several channels, compared between journeys that are alike in what is known. A difference is an association, not an effect: those who choose a channel may be others in ways that no log knows.',
    none: 'No step can be compared yet: it takes at least 30 customers who take the same step in each of two channels.',
    why: {
      same: 'No difference that matters, in anything that was compared.',
      differs: 'Something differs by more than chance does.',
      cannot_tell: 'It may be the same, and it may differ.',
    },
    verdicts: { same: 'The same', differs: 'Differs', cannot_tell: 'Cannot tell yet' },
    needed: 'about {n} comparable journeys would do',
    neededWhat: 'Comparable journeys that would do, if it goes on as it looks',
    open: 'Show the comparisons',
    outcomes: {
      goal_reached: 'Reached the goal', went_on: 'Went on', time_to_next: 'Time to the next step',
      assisted_contact: 'Got in touch within a week',
      same_step_again: 'Did the step again within a week', effort: 'How easy it was',
    },
    outcomeWhat: {
      goal_reached: 'Reached the goal in time', went_on: 'Went on to something else',
      time_to_next: 'Time to the next step, for those who went on',
      assisted_contact: 'Got in touch by phone, chat, e-mail or in a store within a week',
      same_step_again: 'Did the same step again within a week',
      effort: 'How easy customers said it was (7 is easiest)',
    },
    inOthers: 'Others', journeysWhat: '{step}: journeys that first took the step in the channel {channel}', 
    differenceWhat: '{outcome}: the difference between {channel} and the other channels, among like journeys',
    margin: 'Counts as the same within {margin} either way',
    key: { band: 'so small a difference counts as the same', field: 'here the difference lies (95 % confidence)' },
    track: '{difference}, probably {interval} (95 % confidence). {margin} either way counts as the same.',
    trackNone: 'No difference to draw',
    notCompared: 'Not compared', notComparedOne: '{channel}, {outcome}',
  },
  changes: {
    title: 'Which customers change channel on the way?',
    text: 'Changes that customers make on their own, changes that are meant, and when you send something yourselves. Who changes on their own may have met something right there; the change itself need not have altered anything.',
    none: 'None of the journeys changes channel.',
    kinds: { unplanned: 'On their own', planned: 'Meant', sent: 'Sent' },
    kindWhy: {
      unplanned: 'The customer changes though the way does not lead there.',
      planned: 'Nearly all go just so, or the way is described so.',
      sent: 'You send a letter or a bill.',
    },
    per100: 'changes in 100 journeys', per100What: 'Changes of channel in 100 journeys: {kind}',
    several: 'of the journeys go through several channels',
    severalWhat: 'Journeys that go through several channels',
    goal: 'Those who change on their own, against those who go on from the same step in the same channel or to where the way leads:',
    waysTitle: 'Where do they change?', step: 'After the step', way: 'From and to', kind: 'Kind of change',
    rate: 'Do so', back: 'Go back', reached: 'Reach the goal',
    rateWhat: '{way}: share of the journeys that are there', backWhat: '{way}: go back at the next change',
    wayOf: '{step}, from {from} to {to}',
    ofJourneys: '{n} journeys do so', sharing: '{share} of {n} journeys have any such change',
    noWays: 'No change is made by so many that it can be shown.', then: 'to',
  },
  atOnce: {
    title: 'Which customers use several channels at once?',
    text: 'Spells in which the customer does something in at least two channels, with at most {window} between each. It shows where one channel is not enough for those who do so, but not why.',
    none: 'No spell with several channels at once is found with so many customers that it can be shown.',
    rate: 'of the journeys have such a spell', rateWhat: 'Journeys with several channels at once',
    goal: 'Those who do so, against like customers who go on in one channel:',
    channels: 'Channels', atHand: 'with {channels} at hand', share: 'Do so',
    shareWhat: '{channels} at once: share of the journeys', back: 'Back and forth',
    backWhat: '{channels} at once: go back and forth', time: 'Usually',
    timeWhat: '{channels} at once: so long it usually lasts (median)', reached: 'Reach the goal',
    tableTitle: 'Channels that are used at once',
  },
  contradictions: {
    title: 'Do the channels say the same about the customer?',
    text: 'Facts that should be the same but have different values in two channels, in the same journey and at most {within} apart. Which channel is right is not told; sometimes it is two customers under one identity. The values themselves are never shown.',
    none: 'No fact that can be compared contradicts itself between the channels.',
    rateWhat: '{attribute}: journeys in which two channels say different things', agree: 'Facts without contradictions',
    agreeOf: { one: 'no contradiction in {n} journey', other: 'no contradiction in {n} journeys' },
    share: 'are told different things',
    pairWhat: '{attribute}: {pair} say different things',
    against: 'against', steps: 'At {steps}', notJudged: 'Facts that were not judged',
    notJudgedText: 'That a fact stands here does not mean that it is right.',
    reasons: {
      changes: 'often changes by itself', one_channel: 'is known in one channel only',
      too_many_values: 'has too many different values',
      own_in_each_channel: 'means different things in the channels',
      always_differs: 'nearly always differs, look into why', too_few: 'too few journeys have it in two channels',
    },
  },
  goals: {
    less: 'less often', more: 'more often', unsure: 'no sure difference', none: 'cannot be compared',
    what: '{who}: reach the goal, among like journeys',
    compared: 'The others: {share}. They themselves: {own}.',
  },
  command: 'Friction: channels side by side',
};

export const frictionChannels: Both<FrictionChannelsTexts> = { sv, en };
