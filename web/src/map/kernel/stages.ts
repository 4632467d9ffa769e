// Where each stage of the journey reaches on the sheet, from left to right without gaps. Pure.
import { centre, type Rect } from './shapes';

export interface StageSpan { name: string; from: number; to: number }

/** Stages side by side: each border is half-way between the middles of its neighbours' stations. */
export function stageSpans(stages: readonly { name: string; stations: readonly number[] }[], stops: readonly { station: number; marker: Rect }[], left: number, right: number): StageSpan[] {
  const place = new Map(stops.map((stop) => [stop.station, centre(stop.marker).x]));
  const known = stages
    .map(({ name, stations }) => ({ name, middle: median(stations.flatMap((station) => place.get(station) ?? [])) }))
    .filter((stage): stage is { name: string; middle: number } => stage.middle !== null)
    .sort((a, b) => a.middle - b.middle);
  return known.map(({ name, middle }, index) => {
    const [before, after] = [known[index - 1], known[index + 1]];
    return { name, from: before ? (before.middle + middle) / 2 : left, to: after ? (middle + after.middle) / 2 : right };
  });
}

function median(values: number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return null;
  return sorted.length % 2 ? (sorted[Math.floor(middle)] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
