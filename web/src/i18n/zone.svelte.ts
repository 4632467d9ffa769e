// The time zone in which days and clocks are told: the open project's, so that everybody reads the same day wherever
// they sit; the browser's where no project is open.

class Zone {
  /** An IANA name; undefined: the browser's. */
  current = $state<string | undefined>();

  /** Takes a project's zone; one that this browser does not know leaves the browser's. */
  choose(name: string | undefined): void {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      this.current = name;
    } catch {
      this.current = undefined;
    }
  }
}

export const zone = new Zone();

/** What the clock on the wall says, as if it were UTC. */
function wall(time: number): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone.current, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric',
    minute: 'numeric', second: 'numeric',
  }).formatToParts(time);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((known) => known.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** The day of a moment: `2026-11-22`. */
export const dayOf = (time: number): string => new Date(wall(time)).toISOString().slice(0, 10);

/** What the clock shows at a moment: `14:05`. */
export const clockOf = (time: number): string => new Date(wall(time)).toISOString().slice(11, 16);

/** When a day begins: `2026-11-22` or, for the first of a month, `2026-11`. */
export function beginning(day: string): number {
  const text = Date.parse(day);
  // Twice: the first guess may stand on the other side of a change of the clock.
  const guess = text - (wall(text) - text);
  return text - (wall(guess) - guess);
}
