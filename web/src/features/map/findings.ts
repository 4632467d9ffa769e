// Findings of friction on a map: which station or move each stands at, and which stations the way passes from where one
// comes from to the goal. Pure but for the language. In: findings and the map's facts. Out: places by their indices.
import type { Finding } from '../../api/friction';
import type { JourneyMapDoc } from '../../map/document';
import type { MapMark, MapWay, Spot } from '../../map/view/findings';
import { frictionPage } from '../../i18n/friction-page';
import { frictionReading } from '../../i18n/friction-reading';
import { mapFriction } from '../../i18n/map-friction';
import { fill, say } from '../../i18n/language.svelte';
import { goalsOf, headline, hurts, spoken } from '../friction/reading';
import { stops } from '../friction/trace';
import type { Open } from './things';

export interface Placed { finding: Finding; at: Spot; /** Its step has no station of its own here. */ folded: boolean }
export interface PlacedAll { placed: Placed[]; /** Of steps that the map does not have. */ absent: Finding[] }

/** The station that a step is shown as: its own, or the one that it is folded into. */
function stationOf(map: JourneyMapDoc, step: string): number | null {
  const own = map.stations.findIndex(({ name, kind }) => name === step && kind !== 'other' && kind !== 'left');
  const at = own >= 0 ? own : map.stations.findIndex(({ activities }) => activities.includes(step));
  return at < 0 ? null : at;
}
const isFolded = (map: JourneyMapDoc, station: number) => map.stations[station]?.kind === 'other';

/** Each finding at its station, or at the move where it lies between two; at the later one where no move is known. */
export function place(findings: readonly Finding[], map: JourneyMapDoc): PlacedAll {
  const out: PlacedAll = { placed: [], absent: [] };
  for (const finding of findings) {
    const stop = stationOf(map, hurts(finding.where));
    if (stop === null) {
      out.absent.push(finding);
      continue;
    }
    const from = 'from' in finding.where ? stationOf(map, finding.where.from) : null;
    const isMove = from !== null && map.links.some((link) => link.from === from && link.to === stop);
    out.placed.push({ finding, at: isMove ? { link: { from, to: stop } } : { stop }, folded: isFolded(map, stop) });
  }
  return out;
}

/** A finding in one sentence: of what sort, what it is called, how many goals. */
export function sentence(finding: Finding): string {
  return fill(say(mapFriction).sentence, { what: say(frictionReading).polarity[finding.polarity], headline: headline(finding), clause: spoken(goalsOf(finding)) });
}

/** What is drawn and read out, by place; within a place the findings' own order. */
export function marksOf(placed: readonly Placed[]): MapMark[] {
  const byPlace = new Map<string, Placed[]>();
  for (const one of placed) {
    const key = JSON.stringify(one.at);
    byPlace.set(key, [...(byPlace.get(key) ?? []), one]);
  }
  const many = (here: readonly Placed[], polarity: Finding['polarity']) => here.filter(({ finding }) => finding.polarity === polarity).length;
  return [...byPlace.values()].flatMap((here) => (here[0] ? [{ at: here[0].at, friction: many(here, 'friction'), strength: many(here, 'strength'), words: here.map(({ finding }) => sentence(finding)) }] : []));
}

/** Those of what is open beside the map. */
export function findingsAt(open: NonNullable<Open>, placed: readonly Placed[], map: JourneyMapDoc): Finding[] {
  const name = (station: number) => map.stations[station]?.name;
  const isHere = (at: Spot) => ('station' in open ? 'stop' in at && name(at.stop) === open.station : 'link' in at && name(at.link.from) === open.from && name(at.link.to) === open.to);
  return placed.filter(({ at }) => isHere(at)).map(({ finding }) => finding);
}

export interface WayStop { name: string; /** What it is to the finding, in words; nothing where it lies between. */ role: string; hurts: boolean; /** Not passed, but the goal by its name. */ named: boolean }
export interface WayOn { stops: WayStop[]; /** On the map; null: it has none of the stations. */ way: MapWay | null; /** Steps without a station of their own on this map. */ missing: number; source: string | undefined }

/** The way from where a finding comes from, past where it shows, to the goal. `goals`: steps that reach it. */
export function wayOf(finding: Finding, map: JourneyMapDoc, goals: readonly string[]): WayOn {
  const t = say(frictionPage).trace;
  const helps = finding.polarity === 'strength';
  const names = { source: t.source, symptom: helps ? t.helps : t.symptom, goal: t.goal };
  const all = stops(finding);
  const steps = all.map(({ station, roles, named }) => ({
    name: station, role: roles.flatMap((role) => (role === 'between' ? [] : [names[role]])).join(', '), hurts: !helps && roles.includes('symptom'), named: named === true,
    // The goal that most did not get to stands on the map as a station that reaches it.
    at: named ? (goals.map((goal) => stationOf(map, goal)).find((at) => at !== null) ?? null) : stationOf(map, station),
  }));
  const passed = steps.flatMap(({ at, role, hurts }) => (at === null ? [] : [{ at, role, hurts }]));
  const stations = passed.map(({ at }) => at).filter((at, index, known) => at !== known[index - 1]);
  const tagged = new Map<number, { station: number; text: string; hurts: boolean }>();
  for (const { at, role, hurts } of passed) {
    if (role === '') continue;
    const before = tagged.get(at);
    tagged.set(at, { station: at, text: before ? `${before.text}, ${role}` : role, hurts: hurts || before?.hurts === true });
  }
  return {
    stops: steps.map(({ name, role, hurts, named }) => ({ name, role, hurts, named })),
    way: stations.length > 0 ? { stations, tags: [...tagged.values()] } : null,
    missing: steps.filter(({ at, named }) => !named && (at === null || isFolded(map, at))).length,
    source: all.find(({ roles }) => roles.includes('source'))?.station,
  };
}
