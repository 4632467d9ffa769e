// What arrives in the open project, gathered as long as somebody is in the room: so that the minutes do not begin anew
// at every change of screen.
import { get, inProject } from '../../api/client';
import { stream } from '../../api/stream';
import { arrived, counted, NOTHING, released, type Feed } from './feed';

export interface Counts { received: number; stored: number; duplicates: number; rejected: number }
interface CountsAnswer { total: Counts; hours: (Counts & { hour: string; key: string | null })[] }

class Live {
  feed = $state.raw<Feed>(NOTHING);
  held = $state(false);
  /** The clock of the bars: moves with what comes and by itself. */
  now = $state(Date.now());
  connected = $state(false);
  #project: string | null = null;

  /** Call while a component is made. */
  listen(project: () => string | null): void {
    $effect(() => {
      if (project() !== this.#project) {
        this.#project = project();
        [this.feed, this.held] = [NOTHING, false];
      }
      const timer = setInterval(() => (this.now = Date.now()), 10_000);
      const ends = [
        stream.on('arrived', ({ events, skipped }) => (this.feed = arrived(this.feed, events, skipped, this.held))),
        stream.on('counts', ({ minute, stored, duplicates, rejected }) => {
          this.feed = counted(this.feed, minute, { stored, duplicates, rejected });
          this.now = Date.now();
        }),
        stream.watch((state) => (this.connected = state === 'open')),
      ];
      return () => {
        clearInterval(timer);
        for (const end of ends) end();
      };
    });
  }

  hold(held: boolean): void {
    this.held = held;
    if (!held) this.feed = released(this.feed);
  }
}
export const live = new Live();

/** What came in since midnight, by the reader's clock: the sum, and by hour. */
export async function today(project: string, signal: AbortSignal): Promise<{ sum: Counts; hours: { hour: number; received: number }[] }> {
  const from = new Date();
  from.setHours(0, 0, 0, 0);
  const { hours } = await get<CountsAnswer>(inProject(project, '/counts', { from: from.toISOString() }), { signal });
  const sum = { received: 0, stored: 0, duplicates: 0, rejected: 0 };
  const byHour = new Map<number, number>();
  for (const part of hours) {
    for (const name of ['received', 'stored', 'duplicates', 'rejected'] as const) sum[name] += part[name];
    const hour = Date.parse(part.hour);
    byHour.set(hour, (byHour.get(hour) ?? 0) + part.received);
  }
  return { sum, hours: [...byHour].sort(([a], [b]) => a - b).map(([hour, received]) => ({ hour, received })) };
}
