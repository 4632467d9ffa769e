// What came in since an answer was given, from the counts of minutes on the stream. Each message tells the whole of its
// minute so far, and tells it again as it grows: it is not something to add up.

interface Minute { minute: string; stored: number }

/** Events stored since `asOf`. Those of the minute of the answer itself are counted from what its first message told. */
export function storedSince(asOf: string, told: readonly Minute[]): number {
  const answered = Math.floor(Date.parse(asOf) / 60_000);
  const minutes = new Map<number, { first: number; last: number }>();
  for (const { minute, stored } of told) {
    const at = Math.floor(Date.parse(minute) / 60_000);
    const known = minutes.get(at);
    if (known) known.last = Math.max(known.last, stored);
    else minutes.set(at, { first: stored, last: stored });
  }
  let since = 0;
  for (const [at, { first, last }] of minutes) if (at >= answered) since += at === answered ? last - first : last;
  return since;
}
