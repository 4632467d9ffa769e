// The last hour as it happens: what the server knew of each minute, with what the stream has told of minutes since.
// Each message tells the whole of its minute so far, and tells it again as it grows: the largest is the newest.

interface Minute { minute: string; stored: number }

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

/** Events stored in the minutes of the hour before `now` (milliseconds); they fall out of it one minute after the other. */
export function lastHour(known: readonly Minute[], told: readonly Minute[], now: number): number {
  const present = Math.floor(now / MINUTE_MS);
  const minutes = new Map<number, number>();
  for (const { minute, stored } of [...known, ...told]) {
    const at = Math.floor(Date.parse(minute) / MINUTE_MS);
    minutes.set(at, Math.max(minutes.get(at) ?? 0, stored));
  }
  let sum = 0;
  // A minute that has just begun on the server may not have here.
  for (const [at, stored] of minutes) if (at > present - HOUR_MINUTES) sum += stored;
  return sum;
}

/** Whether less than an hour is known, because the server began meanwhile. */
export const isShort = (since: string, asOf: string): boolean => Date.parse(asOf) - Date.parse(since) < (HOUR_MINUTES - 2) * MINUTE_MS;
