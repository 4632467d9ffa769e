// What a turn of the wheel means: a mouse's notches zoom, two fingers on a trackpad push the map about, a pinch zooms.
// Pure: the caller hands the last turn on, because a trackpad's push may grow as coarse as a mouse's notch.

export interface Turn { deltaX: number; deltaY: number; deltaMode: number; ctrlKey: boolean; shiftKey: boolean }
export type Meaning = 'zoom' | 'pinch' | 'pan';
export interface Last { meaning: Meaning; at: number }

/** Turns closer than this belong together. */
const TOGETHER_MS = 250;
/** A notch of a mouse is at least this many pixels. */
const NOTCH_PX = 50;

export function meaning(turn: Turn, last: Last | null, now: number): Meaning {
  if (turn.ctrlKey) return 'pinch';
  if (turn.shiftKey) return 'pan';
  if (last && last.meaning !== 'pinch' && now - last.at < TOGETHER_MS) return last.meaning;
  const notch = turn.deltaMode !== 0 || (turn.deltaX === 0 && Math.abs(turn.deltaY) >= NOTCH_PX);
  return notch ? 'zoom' : 'pan';
}
