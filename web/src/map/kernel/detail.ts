// What is worth drawing at a scale: small print goes first; names stay, those of the busiest stations longest.
// Pure. In: the layout's boxes and the window. Out: which parts to draw.
import { grown, overlaps, type Rect } from './shapes';

export interface Detail {
  /** Figures under the names, times on tracks. */
  figures: boolean;
  /** Letters in marks and badges; without them they are plain squares. */
  letters: boolean;
  /** Markers as drawn; when false as simple dots. */
  markers: boolean;
}

/** Text smaller than this on the screen is noise, not reading. */
const READABLE_PX = 8.7;
const LETTER_PX = 6.6;
const NAME_PX = 13;
const FIGURE_PX = 11;

/** The same object for the same answer, so that nothing is drawn anew for a scale that changes nothing. */
export function detail(scale: number): Detail {
  const figures = FIGURE_PX * scale >= READABLE_PX;
  const letters = FIGURE_PX * scale >= LETTER_PX;
  const markers = scale >= 0.22;
  const key = Number(figures) + 2 * Number(letters) + 4 * Number(markers);
  return (KNOWN[key] ??= { figures, letters, markers });
}
const KNOWN: Detail[] = [];

/** The scale at which everything can be read, figures too. */
export const READABLE_SCALE = 0.84;

/** Boxes sorted into the squares of a grid: which of them touch a window is found without asking each. */
export class Shelf {
  readonly #cells = new Map<number, number[]>();
  readonly #boxes: readonly Rect[];
  static readonly CELL = 320;

  constructor(boxes: readonly Rect[]) {
    this.#boxes = boxes;
    boxes.forEach((box, index) => {
      for (const cell of cells(box)) {
        const there = this.#cells.get(cell);
        if (there) there.push(index);
        else this.#cells.set(cell, [index]);
      }
    });
  }

  /** Indices of the boxes that touch the window, ascending. */
  within(window: Rect): number[] {
    const found = new Set<number>();
    for (const cell of cells(window)) {
      for (const index of this.#cells.get(cell) ?? []) {
        if (overlaps(this.#boxes[index] as Rect, window)) found.add(index);
      }
    }
    return [...found].sort((a, b) => a - b);
  }
}

function* cells(box: Rect): Generator<number> {
  const cell = (value: number) => Math.floor(value / Shelf.CELL);
  for (let column = cell(box.x); column <= cell(box.x + box.w); column += 1) {
    // Sheets are far narrower than 10 000 cells; a pair becomes one key without a string.
    for (let row = cell(box.y); row <= cell(box.y + box.h); row += 1) yield column * 10_000 + row;
  }
}

/** The window to draw for: half a frame more on each side, so that panning a little draws nothing new. */
export function overscan(seen: Rect): Rect {
  return grown(seen, Math.max(seen.w, seen.h) * 0.5);
}

/** Whether what was drawn for `drawn` still covers what is seen now, without being far too much. */
export function covers(drawn: Rect, seen: Rect): boolean {
  const inside = seen.x >= drawn.x && seen.y >= drawn.y && seen.x + seen.w <= drawn.x + drawn.w && seen.y + seen.h <= drawn.y + drawn.h;
  return inside && drawn.w <= seen.w * 4.5;
}

/** Names are drawn at least this large on the screen; those that then would touch a weightier one step back. */
const NAME_LEAST_PX = 10.5;
const LINE_HEIGHT = 16;

export interface NamedStop {
  marker: Rect;
  label: Rect;
  lines: readonly { role: string; width: number }[];
}

/** How much larger than drawn the names are at a scale. */
export function nameGrowth(scale: number): number {
  return Math.max(1, NAME_LEAST_PX / (NAME_PX * scale));
}

/** The stops whose names are shown at a scale, by weight (journeys): a name never lies on another or on a heavier marker. */
export function namesAt(stops: readonly NamedStop[], weight: (index: number) => number, scale: number): Set<number> {
  const growth = nameGrowth(scale);
  const every = stops.map((_, index) => index);
  if (growth <= 1.02) return new Set(every);
  const taken: Rect[] = [];
  const shown = new Set<number>();
  for (const index of every.sort((a, b) => weight(b) - weight(a) || a - b)) {
    const stop = stops[index] as NamedStop;
    const box = nameBox(stop, growth);
    if (taken.some((other) => overlaps(other, box))) continue;
    taken.push(grown(box, 3 / scale), grown(stop.marker, 2));
    shown.add(index);
  }
  return shown;
}

/** Where a name stands when it is drawn so much larger: as near its marker as the label is. */
export function nameBox({ marker, label, lines }: NamedStop, growth: number): Rect {
  const names = lines.filter(({ role }) => role === 'name');
  const w = Math.max(0, ...names.map(({ width }) => width)) * growth;
  const h = names.length * LINE_HEIGHT * growth;
  const x = label.x + label.w / 2 - w / 2;
  const above = label.y < marker.y;
  if (growth <= 1.02) return { x, y: label.y, w, h };
  return { x, y: above ? marker.y - 8 - h : marker.y + marker.h + 8, w, h };
}
