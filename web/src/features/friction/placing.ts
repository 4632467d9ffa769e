// The picture with two axes: where points and their words stand. Sizes in, places out; words never lie on each other or on
// a point, and a point whose words find no room keeps its number alone. Pure; knows no colours and no language.

export interface Box { x: number; y: number; w: number; h: number }
export interface Spot { id: string; x: number; y: number; /** How much room its words take. */ w: number; h: number }
export interface Placed { id: string; x: number; y: number; /** Where its words stand; null: there is no room. */ label: Box | null }

/** Round marks from nothing to above the greatest: few enough to read. */
export function ticks(greatest: number, most = 5): number[] {
  if (!(greatest > 0)) return [0, 1];
  const rough = greatest / most;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * size).find((n) => n >= rough - 1e-9) ?? size * 10;
  return Array.from({ length: Math.ceil(greatest / step - 1e-9) + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

/** A value on a line from `start` to `end`; nothing stands at the start. */
export const onLine = (value: number, top: number, start: number, end: number): number => start + (Math.max(0, Math.min(value, top)) / (top || 1)) * (end - start);

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const inside = (a: Box, frame: Box): boolean => a.x >= frame.x && a.y >= frame.y && a.x + a.w <= frame.x + frame.w && a.y + a.h <= frame.y + frame.h;

/** Points in the order of their worth: the first find room first. Points that fall on each other are moved apart a little. */
export function place(spots: readonly Spot[], frame: Box, radius: number): Placed[] {
  const points = apart(spots, frame, radius);
  const taken: Box[] = points.map(({ x, y }) => ({ x: x - radius, y: y - radius, w: 2 * radius, h: 2 * radius }));
  return points.map(({ id, x, y, w, h }) => {
    const gap = radius + 5;
    const ways: Box[] = [
      { x: x + gap, y: y - h / 2, w, h }, { x: x - gap - w, y: y - h / 2, w, h }, { x: x - w / 2, y: y - gap - h, w, h }, { x: x - w / 2, y: y + gap, w, h },
      { x: x + gap * 0.7, y: y - gap * 0.7 - h, w, h }, { x: x + gap * 0.7, y: y + gap * 0.7, w, h }, { x: x - gap * 0.7 - w, y: y - gap * 0.7 - h, w, h }, { x: x - gap * 0.7 - w, y: y + gap * 0.7, w, h },
    ];
    const label = ways.find((box) => inside(box, frame) && !taken.some((other) => overlap(box, other))) ?? null;
    if (label) taken.push(label);
    return { id, x, y, label };
  });
}

/** Points that would hide each other, moved until each can be seen and touched. */
function apart(spots: readonly Spot[], frame: Box, radius: number): Spot[] {
  const out: Spot[] = [];
  for (const spot of spots) {
    let { x, y } = spot;
    const free = () => !out.some((other) => Math.hypot(other.x - x, other.y - y) < 2 * radius);
    for (let turn = 1; turn < 60 && !free(); turn += 1) {
      const angle = turn * 2.4;
      const far = radius * (1 + turn / 6);
      x = Math.min(frame.x + frame.w - radius, Math.max(frame.x + radius, spot.x + Math.cos(angle) * far));
      y = Math.min(frame.y + frame.h - radius, Math.max(frame.y + radius, spot.y + Math.sin(angle) * far));
    }
    out.push({ ...spot, x, y });
  }
  return out;
}
