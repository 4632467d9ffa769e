// Words of what was found, on the map and on the overview: the layer, the way from where it comes from, the first finding.
import type { Both } from './language.svelte';

interface Plural { one: string; other: string }
export interface MapFrictionTexts {
  layer: string; title: string; andMore: Plural;
  /** What stands at a place, in few words. */
  friction: Plural; strength: Plural;
  /** `{what}: {headline}. {clause}` */
  sentence: string;
  signs: { friction: string; strength: string };
  marked: Plural; markedWhat: string; folded: Plural; absent: Plural; showAll: string; open: string;
  working: string; workingText: string; none: string; noneText: string; noGoal: string; noGoalLink: string;
  here: { title: string; none: string; working: string };
  way: { title: string; through: string; close: string; page: string; gone: string; missing: Plural; passes: string };
  first: {
    title: string; text: string; none: string; unknown: string; all: string; look: string; old: string;
  };
  command: string;
}

const sv: MapFrictionTexts = {
  layer: 'Friktion', title: 'Det som hindrar och hjälper',
  andMore: { one: 'och {n} till', other: 'och {n} till' },
  friction: { one: '{n} friktion', other: '{n} friktioner' }, strength: { one: '{n} styrka', other: '{n} styrkor' },
  sentence: '{what}: {headline}. {clause}',
  signs: { friction: 'Friktion: här hindras kunder', strength: 'Styrka: här får kunder hjälp på vägen' },
  marked: { one: '{n} fynd är utmärkt på kartan.', other: '{n} fynd är utmärkta på kartan.' },
  markedWhat: 'Fynd som är säkert mer än slump',
  folded: {
    one: '{n} fynd gäller ett steg som är samlat i ”övrigt”.',
    other: '{n} fynd gäller steg som är samlade i ”övrigt”.',
  },
  absent: {
    one: '{n} fynd gäller ett steg som inte finns på den här kartan.',
    other: '{n} fynd gäller steg som inte finns på den här kartan.',
  },
  showAll: 'Visa alla stationer', open: 'Alla fynd, och det som inte påstås',
  working: 'Letar efter friktion',
  workingText: 'Kartan kan användas under tiden. Fynden märks ut när de är klara.',
  none: 'Inget att märka ut', noneText: 'Inget går att säga säkert om vad som hindrar eller hjälper i det som visas.',
  noGoal: 'Utan mål går det inte att säga vad som hindrar kunderna.', noGoalLink: 'Ge kundresan ett mål',
  here: {
    title: 'Det som hindrar och hjälper här', none: 'Inget som går att säga säkert.',
    working: 'Letar efter friktion. Det kan ta en stund.',
  },
  way: {
    title: 'Vägen genom kartan', through: 'Stationerna på vägen', close: 'Visa hela kartan igen', page: 'Till fyndet',
    gone: 'Fyndet finns inte bland det som nu granskas. Adressen kan vara gammal, eller så gäller urvalet något annat.',
    missing: {
      one: '{n} steg på vägen har ingen egen station på den här kartan.',
      other: '{n} steg på vägen har ingen egen station på den här kartan.',
    },
    passes: 'på vägen',
  },
  first: {
    title: 'Det som hindrar mest', text: 'Överst bland fynden, efter vad som säkert vinns:',
    none: 'Inget som hindrar eller hjälper kunderna går att säga säkert ännu.',
    unknown: 'Ingen har letat efter friktion sedan servern startade eller kundresorna ändrades.',
    all: 'Alla fynd', look: 'Leta efter friktion', old: 'Från en stund sedan; nyare data har kommit.',
  },
  command: 'Visa friktion på kartan',
};

const en: MapFrictionTexts = {
  layer: 'Friction', title: 'What hinders and what helps',
  andMore: { one: 'and {n} more', other: 'and {n} more' },
  friction: { one: '{n} friction', other: '{n} frictions' },
  strength: { one: '{n} strength', other: '{n} strengths' },
  sentence: '{what}: {headline}. {clause}',
  signs: { friction: 'Friction: customers are hindered here', strength: 'Strength: customers are helped on here' },
  marked: { one: '{n} finding is marked on the map.', other: '{n} findings are marked on the map.' },
  markedWhat: 'Findings that are surely more than chance',
  folded: {
    one: '{n} finding is about a step that is folded into “other”.',
    other: '{n} findings are about steps that are folded into “other”.',
  },
  absent: {
    one: '{n} finding is about a step that is not on this map.',
    other: '{n} findings are about steps that are not on this map.',
  },
  showAll: 'Show all stations', open: 'All findings, and what is not claimed',
  working: 'Looking for friction',
  workingText: 'The map can be used meanwhile. Findings are marked when they are ready.',
  none: 'Nothing to mark', noneText: 'Nothing can be told surely of what hinders or helps in what is shown.',
  noGoal: 'Without a goal it cannot be said what hinders customers.', noGoalLink: 'Give the journey a goal',
  here: {
    title: 'What hinders and helps here', none: 'Nothing that can be told surely.',
    working: 'Looking for friction. It may take a while.',
  },
  way: {
    title: 'The way through the map', through: 'Stations on the way', close: 'Show the whole map again',
    page: 'To the finding',
    gone: 'The finding is not among what is looked at now. The address may be old, or the filters are about something else.',
    missing: {
      one: '{n} step on the way has no station of its own on this map.',
      other: '{n} steps on the way have no station of their own on this map.',
    },
    passes: 'on the way',
  },
  first: {
    title: 'What hinders most', text: 'First of the findings, by what is surely gained:',
    none: 'Nothing that hinders or helps customers can be told surely yet.',
    unknown: 'Nobody has looked for friction since the server started or the journeys changed.',
    all: 'All findings', look: 'Look for friction', old: 'From a while ago; newer data have come.',
  },
  command: 'Show friction on the map',
};

export const mapFriction: Both<MapFrictionTexts> = { sv, en };
