// Where what was changed stands on an axis of time: moments in, marks with letters out. Those that lie too close to be told
// apart share a mark. Pure but for the zone in which days are meant.
import { beginning } from '../i18n/zone.svelte';
import type { Frame } from './scale';

/** What was changed, and from when on it held (milliseconds). `whom`: in words, where it did not reach everybody. */
export interface ChangeAt { name: string; at: number; day: string; whom?: string | undefined }
export interface ChangeMark { letter: string; x: number; changes: ChangeAt[] }

/** Marks closer than this would lie on each other. */
const APART = 20;

/** When something held from: a day from its beginning in the project's zone, a clock in that zone, or a moment. */
export function momentOf(on: string): number {
  const text = on.trim().replace(' ', 'T');
  if (!text.includes('T')) return beginning(text);
  return /(Z|[+-]\d\d(:?\d\d)?)$/i.test(text) ? Date.parse(text) : beginning(`${text}Z`);
}

/** Marks of the changes that lie within the time of the points, the earliest first; each part of time is equally wide. */
export function marksOf(changes: readonly ChangeAt[], points: readonly { from: string; to: string }[], frame: Pick<Frame, 'left' | 'right'>): ChangeMark[] {
  const parts = points.map(({ from, to }) => [Date.parse(from), Date.parse(to)] as const);
  const step = (frame.right - frame.left) / Math.max(1, parts.length);
  const marks: ChangeMark[] = [];
  for (const change of [...changes].sort((a, b) => a.at - b.at)) {
    const index = parts.findIndex(([from, to]) => change.at >= from && change.at < to);
    const part = parts[index];
    if (!part) continue;
    const x = frame.left + (index + (change.at - part[0]) / (part[1] - part[0])) * step;
    const last = marks.at(-1);
    if (last && x - last.x < APART) last.changes.push(change);
    else marks.push({ letter: letterOf(marks.length), x: Math.round(x * 10) / 10, changes: [change] });
  }
  return marks;
}

/** A, B … Z, AA, AB … */
function letterOf(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : letterOf(Math.floor(at / 26) - 1) + last;
}
