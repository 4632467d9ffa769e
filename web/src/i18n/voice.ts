// Words of the room in which customers are heard: scores with what they can carry, and their own words.
import type { Metric } from '../api/voice';
import type { Both } from './language.svelte';

interface Plural { one: string; other: string }

export interface VoiceTexts {
  metrics: Record<Metric, string>;
  /** What a number of the metric is. */
  means: Record<Metric, string>;
  moments: Record<string, string>; answers: Record<string, string>; attributes: Record<string, string>;
  scale: string; ofAnswers: string; ofPersons: string; persons: string; fewPersons: string; onlyInterval: string;
  answered: string; from: string; fromAll: string;
  distribution: string; broken: string; brokenBy: Record<string, string>;
  by: string; noDifference: string; differences: string; lower: string; higher: string; same: string; others: string;
  differenceWhat: string; holds: string; points: string;
  responses: Plural; responsesFew: string; responsesWhat: string; marked: Plural; markedWhat: string; alike: Plural;
  alikeWhat: string;
  uninvited: Plural; uninvitedWhat: string; silent: string; chance: string; noneHere: string; noneHereText: string;
  filter: {
    title: string; survey: string; allSurveys: string; journey: string; allJourneys: string; period: string;
    periods: Record<'all' | 'days30' | 'days90' | 'months12', string>; channel: string; allChannels: string;
    reset: string;
  };
  goal: {
    title: string; text: string; choose: string; from: string; saidHead: string;
    said: Record<'yes' | 'partly' | 'no', string>;
    reached: string; notReached: string; yesNot: string; yesNotWhy: string; noDid: string; noDidWhy: string;
  };
  rates: { title: string; text: string; survey: string };
  words: {
    sounds: Record<'positive' | 'negative' | 'mixed' | 'unsure', string>;
    fewWrote: string; fewFit: string; themes: string; noThemes: string; count: Plural; themeWhat: string;
    search: string; sentiment: string;
    sentimentWhat: string; guessed: string; feelings: Record<'positive' | 'negative' | 'mixed' | 'unsure', string>;
    commentsWhat: string; inTheme: string; tooFew: string; noMatch: string; latestOnly: string; oneOf: string;
    oneOfTheme: string; delay: string; customer: string; scrubbed: string; read: string;
  };
}

const sv: VoiceTexts = {
  metrics: {
    ces: 'Ansträngning (CES)', gcr: 'Nådde målet, enligt kunden (GCR)', nps: 'Skulle rekommendera (NPS)',
    csat: 'Nöjdhet (CSAT)',
    nes: 'Lätt eller svårt (NES)', nki: 'Nöjd-kund-index (NKI)', exit: 'Vad som stoppade dem',
    emotion: 'Hur det kändes',
    expectation: 'Jämfört med väntat', rating: 'Betyg i recensioner', choice: 'Egen fråga', text: 'Egna ord',
  },
  means: {
    ces: 'medelvärde: högt är lätt', gcr: 'andel som svarade ja', nps: 'andel 9–10 minus andel 0–6',
    csat: 'andel i de två bästa stegen',
    nes: 'andel lätt minus andel svårt', nki: 'index från 0 till 100', exit: 'andel av varje svar',
    emotion: 'medelvärde: högt är bra',
    expectation: 'medelvärde: högt är bättre än väntat', rating: 'medelvärde, 1 till 5', choice: 'andel av varje svar',
    text: 'antal som skrev',
  },
  moments: { before: 'innan', during: 'under tiden', after: 'efteråt' },
  answers: {
    yes: 'Ja', partly: 'Delvis', no: 'Nej', unclear_information: 'Otydlig information',
    missing_function: 'Funktionen saknas',
    technical_obstacle: 'Tekniskt hinder', unsure_next_step: 'Osäker på nästa steg', other: 'Annat',
  },
  attributes: {
    channel: 'Kanal', station: 'Station', activity: 'Station', segment: 'Segment', language: 'Språk', page: 'Sida',
  },
  scale: 'skala {scale}', ofAnswers: 'av {n} svar', ofPersons: 'av {n} svar från {persons} kunder',
  persons: 'från {n} kunder',
  fewPersons: 'För få att uttala sig om: {n} av minst {min} kunder',
  onlyInterval: 'troligen däremellan: för få svar för ett tal',
  answered: '{n} svar', from: 'Svar på enkäten {survey}', fromAll: 'Svar på projektets enkäter',
  distribution: 'Så fördelar sig svaren: {what}',
  broken: 'Från {when} ställs frågan på ett annat sätt ({why}). Före och efter går inte att jämföra.',
  brokenBy: {
    version: 'ny version', scale: 'annan skala', polarity: 'omvänd skala', wording: 'andra ord', item: 'annan fråga',
    moment: 'annat tillfälle',
  },
  by: 'Delat efter', noDifference: 'Inga skillnader som håller mellan grupperna.',
  differences: 'Det som skiljer sig från övriga så att det håller sägs i ord.',
  lower: 'lägre än övriga, {by}', higher: 'högre än övriga, {by}', same: 'ingen skillnad som håller',
  others: 'alla övriga',
  differenceWhat: '{group} mot övriga: {what}',
  holds: '{tested} jämförelser gjordes. Av de skillnader som sägs hålla väntas högst {rate} vara slump.',
  points: 'procentenheter',
  responses: { one: '{n} svar', other: '{n} svar' }, responsesFew: 'Färre än {k} svar',
  responsesWhat: 'Svar på enkäter',
  marked: { one: '{n} märkt och inte medräknad', other: '{n} märkta och inte medräknade' },
  markedWhat: 'Svar som gavs fortare än någon hinner läsa',
  alike: { one: '{n} lika på varje rad', other: '{n} lika på varje rad' },
  alikeWhat: 'Svar med lika på varje rad i en tabell; de räknas med, för den som är nöjd med allt svarar också så',
  uninvited: { one: '{n} utan inbjudan, inte medräknat', other: '{n} utan inbjudan, inte medräknade' },
  uninvitedWhat: 'Svar som ingen visning leder till',
  silent: 'Siffrorna säger vad de tycker som svarade. De som teg kan tycka annat.',
  chance: 'Bara skillnader som håller när alla jämförelser räknas samman sägs i ord.',
  noneHere: 'Inga svar stämmer med urvalet', noneHereText: 'Vidga tiden, eller välj alla kanaler och kundresor.',
  filter: {
    title: 'Urval', survey: 'Enkät', allSurveys: 'Alla', journey: 'Kundresa', allJourneys: 'Alla', period: 'Tid',
    periods: {
      all: 'Hela tiden', days30: 'Senaste 30 dagarna', days90: 'Senaste 90 dagarna', months12: 'Senaste året',
    },
    channel: 'Kanal', allChannels: 'Alla', reset: 'Rensa urvalet',
  },
  goal: {
    title: 'Sade, och gjorde', text: 'Vad kunderna svarade om sitt mål, bredvid vad händelserna visar.',
    choose: 'Välj en kundresa med ett mål ovan, så ställs svaren här bredvid vad kunderna gjorde.',
    from: 'Svar på frågan om målet, och resornas händelser',
    saidHead: 'Kunden sade', said: { yes: 'Ja, jag lyckades', partly: 'Delvis', no: 'Nej' }, reached: 'Nådde målet',
    notReached: 'Nådde inte målet',
    yesNot: 'Sade ja, men nådde inte målet',
    yesNotWhy: 'Målet kan vara fel satt, eller så tror kunden att det är klart.',
    noDid: 'Sade nej, men nådde målet', noDidWhy: 'Det gick igenom, men kunden fick inte det de kom för.',
  },
  rates: {
    title: 'Hur många svarade',
    text: 'Påbörjade: svarade på minst en fråga. Färdiga: kom till slutet. Tillsammans säger de hur väl svaren täcker dem som fick frågan.',
    survey: 'Enkät',
  },
  words: {
    fewWrote: 'För få har skrivit', fewFit: 'Färre än åtta kunder', themes: 'Vad det handlar om',
    noThemes: 'Inga teman ännu. De behöver minst åtta kunder som skriver om samma sak.',
    count: { one: '{n} kommentar', other: '{n} kommentarer' }, themeWhat: 'Kommentarer om {theme}',
    search: 'Sök i kundernas ord',
    sentiment: 'Hur de låter',
    sentimentWhat: 'Kommentarer som låter: {feeling}',
    guessed: 'Gissat ur orden av en räknemodell: enskilda kommentarer kan bli fel.',
    sounds: { positive: 'Låter nöjd', negative: 'Låter missnöjd', mixed: 'Både och', unsure: 'Svårt att säga' },
    feelings: { positive: 'Nöjda', negative: 'Missnöjda', mixed: 'Blandade', unsure: 'Går inte att säga' },
    commentsWhat: 'Kommentarer', inTheme: 'om {theme}',
    tooFew: 'Kommentarer visas när minst åtta kunder har skrivit, så att ingen går att känna igen.',
    noMatch: 'De som stämmer är för få för att visas. Vidga sökningen.',
    latestOnly: 'De {n} senaste visas. Sök eller välj ett tema för att se andra.',
    oneOf: '1 av {n} kommentarer', oneOfTheme: '1 av {n} om {theme}', delay: '{time} efter',
    customer: 'Visa kundens resa',
    scrubbed: 'Namn, nummer och adresser är borttagna innan något sparades.',
    read: 'En enskild kommentar säger vad en kund tycker: läs den tillsammans med talen.',
  },
};

const en: VoiceTexts = {
  metrics: {
    ces: 'Effort (CES)', gcr: 'Reached the goal, as customers say (GCR)', nps: 'Would recommend (NPS)',
    csat: 'Satisfaction (CSAT)',
    nes: 'Easy or difficult (NES)', nki: 'Customer index (NKI)', exit: 'What stopped them', emotion: 'How it felt',
    expectation: 'Against expectation', rating: 'Ratings in reviews', choice: 'Own question', text: 'Own words',
  },
  means: {
    ces: 'mean: high is easy', gcr: 'share that answered yes', nps: 'share of 9–10 less share of 0–6',
    csat: 'share in the two best steps',
    nes: 'share of easy less share of difficult', nki: 'index from 0 to 100', exit: 'share of each answer',
    emotion: 'mean: high is good',
    expectation: 'mean: high is better than expected', rating: 'mean, 1 to 5', choice: 'share of each answer',
    text: 'how many wrote',
  },
  moments: { before: 'before', during: 'meanwhile', after: 'afterwards' },
  answers: {
    yes: 'Yes', partly: 'Partly', no: 'No', unclear_information: 'Unclear information',
    missing_function: 'Missing function',
    technical_obstacle: 'Technical obstacle', unsure_next_step: 'Unsure of the next step', other: 'Other',
  },
  attributes: {
    channel: 'Channel', station: 'Station', activity: 'Station', segment: 'Segment', language: 'Language', page: 'Page',
  },
  scale: 'scale {scale}', ofAnswers: 'of {n} answers', ofPersons: 'of {n} answers from {persons} customers',
  persons: 'from {n} customers',
  fewPersons: 'Too few to say: {n} of at least {min} customers',
  onlyInterval: 'probably in between: too few answers for one number',
  answered: '{n} answers', from: 'Answers to the survey {survey}', fromAll: 'Answers to the project’s surveys',
  distribution: 'How the answers lie: {what}',
  broken: 'From {when} the question is asked in another way ({why}). Before and after cannot be compared.',
  brokenBy: {
    version: 'new version', scale: 'another scale', polarity: 'scale turned round', wording: 'other words',
    item: 'another question', moment: 'another moment',
  },
  by: 'Divided by', noDifference: 'No differences between the groups that hold.',
  differences: 'What differs from the others so that it holds is said in words.',
  lower: 'lower than the others, {by}', higher: 'higher than the others, {by}', same: 'no difference that holds',
  others: 'all the others',
  differenceWhat: '{group} against the others: {what}',
  holds: '{tested} comparisons were made. Of the differences said to hold, at most {rate} should be chance.',
  points: 'percentage points',
  responses: { one: '{n} response', other: '{n} responses' }, responsesFew: 'Fewer than {k} responses',
  responsesWhat: 'Responses to surveys',
  marked: { one: '{n} marked and left out', other: '{n} marked and left out' },
  markedWhat: 'Responses given faster than anybody reads',
  alike: { one: '{n} alike in every row', other: '{n} alike in every row' },
  alikeWhat: 'Responses with every row of a table alike; they count, since whoever is content with everything answers so too',
  uninvited: { one: '{n} without an invitation, left out', other: '{n} without an invitation, left out' },
  uninvitedWhat: 'Responses that no showing leads to',
  silent: 'The figures say what those think who answered. Those who kept silent may think otherwise.',
  chance: 'Only differences that hold when all comparisons are taken together are told in words.',
  noneHere: 'No answers match the selection', noneHereText: 'Widen the time, or choose all channels and journeys.',
  filter: {
    title: 'Selection', survey: 'Survey', allSurveys: 'All', journey: 'Journey', allJourneys: 'All', period: 'Time',
    periods: { all: 'All the time', days30: 'Latest 30 days', days90: 'Latest 90 days', months12: 'Latest year' },
    channel: 'Channel', allChannels: 'All', reset: 'Clear the selection',
  },
  goal: {
    title: 'Said, and done', text: 'What customers answered about their goal, beside what the events show.',
    choose: 'Choose a journey with a goal above, and the answers stand here beside what customers did.',
    from: 'Answers to the question about the goal, and the journeys’ events',
    saidHead: 'The customer said', said: { yes: 'Yes, I managed', partly: 'Partly', no: 'No' },
    reached: 'Reached the goal', notReached: 'Did not reach it',
    yesNot: 'Said yes, but did not reach the goal',
    yesNotWhy: 'The goal may be set wrong, or the customer believes that it is done.',
    noDid: 'Said no, but reached the goal',
    noDidWhy: 'It went through, but the customer did not get what they came for.',
  },
  rates: {
    title: 'How many answered',
    text: 'Started: answered at least one question. Finished: came to the end. Together they say how well the answers cover those who were asked.',
    survey: 'Survey',
  },
  words: {
    fewWrote: 'Too few have written', fewFit: 'Fewer than eight customers', themes: 'What it is about',
    noThemes: 'No themes yet. They need at least eight customers who write about the same thing.',
    count: { one: '{n} comment', other: '{n} comments' }, themeWhat: 'Comments about {theme}',
    search: 'Search their words',
    sentiment: 'How they sound',
    sentimentWhat: 'Comments that sound: {feeling}',
    guessed: 'Guessed from the words by a model: single comments may be wrong.',
    sounds: { positive: 'Sounds content', negative: 'Sounds discontent', mixed: 'Both', unsure: 'Hard to tell' },
    feelings: { positive: 'Content', negative: 'Discontent', mixed: 'Mixed', unsure: 'Cannot tell' },
    commentsWhat: 'Comments', inTheme: 'about {theme}',
    tooFew: 'Comments are shown once at least eight customers have written, so that nobody can be recognised.',
    noMatch: 'Those that match are too few to be shown. Widen the search.',
    latestOnly: 'The latest {n} are shown. Search or choose a theme to see others.',
    oneOf: '1 of {n} comments', oneOfTheme: '1 of {n} about {theme}', delay: '{time} afterwards',
    customer: 'Show the customer’s journey',
    scrubbed: 'Names, numbers and addresses were taken out before anything was kept.',
    read: 'A single comment says what one customer thinks: read it together with the numbers.',
  },
};

export const voice: Both<VoiceTexts> = { sv, en };
