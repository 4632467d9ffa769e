// Something of the server, kept while a component lives: loaded when its address changes, shown while a newer one is
// on its way, asked for again when the project's stream says that it changed. A load that is overtaken is cancelled.
import { untrack } from 'svelte';
import { ApiFailure, get } from '../api/client';
import { stream, type What } from '../api/stream';

export interface Resource<T> {
  /** What came last; undefined before anything came. Kept while a newer one of another address loads (see `stale`). */
  readonly value: T | undefined;
  readonly error: ApiFailure | null;
  readonly loading: boolean;
  /** Loading for longer than a moment: time to show a skeleton. */
  readonly slow: boolean;
  /** `value` is of an earlier address. */
  readonly stale: boolean;
  refresh(): Promise<void>;
  /** Puts a value there that is known to be newer (the answer of a change). */
  set(value: T): void;
}

export interface ResourceOptions<T> {
  /** Load anew when the stream says that one of these changed. */
  on?: readonly What[];
  /** How to load; a GET of the address unless said. */
  load?: (path: string, signal: AbortSignal) => Promise<T>;
  /** Forget what is shown when the address changes, rather than showing it until the new one comes. */
  forget?: boolean;
}

const MOMENT_MS = 150;
const TOGETHER_MS = 300;

/** Call while a component is made. `path` may read state; null: nothing to load now. */
export function resource<T>(path: () => string | null, { on = [], load, forget = false }: ResourceOptions<T> = {}): Resource<T> {
  let value = $state.raw<T | undefined>(undefined);
  let error = $state.raw<ApiFailure | null>(null);
  let loading = $state(false);
  let slow = $state(false);
  let stale = $state(false);
  let underWay: AbortController | null = null;
  let shown: string | null = null;
  const fetcher = load ?? ((address: string, signal: AbortSignal) => get<T>(address, { signal }));

  async function fetchNow(address: string): Promise<void> {
    underWay?.abort();
    const mine = new AbortController();
    underWay = mine;
    if (address !== shown && forget) value = undefined;
    loading = true;
    // The same asked again is the same thing a little later: what stands there is not dimmed for that.
    stale = value !== undefined && address !== shown;
    const timer = setTimeout(() => (slow = true), MOMENT_MS);
    try {
      const found = await fetcher(address, mine.signal);
      if (underWay !== mine) return;
      [value, error, shown, stale] = [found, null, address, false];
    } catch (failed) {
      if (underWay !== mine || mine.signal.aborted) return;
      error = failed instanceof ApiFailure ? failed : new ApiFailure(0, 'unexpected', String(failed), [], null);
    } finally {
      clearTimeout(timer);
      if (underWay === mine) [loading, slow, underWay] = [false, false, null];
    }
  }

  $effect(() => {
    const address = path();
    if (address === null) {
      underWay?.abort();
      [value, error, loading, slow, stale] = [undefined, null, false, false, false];
      return;
    }
    // Only the address is followed, not what loading itself changes.
    untrack(() => void fetchNow(address));
    return () => underWay?.abort();
  });

  if (on.length > 0)
    $effect(() => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const end = stream.onChange(on, () => {
        clearTimeout(timer);
        timer = setTimeout(() => void result.refresh(), TOGETHER_MS);
      });
      return () => {
        clearTimeout(timer);
        end();
      };
    });

  const result: Resource<T> = {
    get value() { return value; },
    get error() { return error; },
    get loading() { return loading; },
    get slow() { return slow; },
    get stale() { return stale; },
    refresh: async () => {
      const address = path();
      if (address !== null) await fetchNow(address);
    },
    set: (newer) => {
      underWay?.abort();
      underWay = null;
      [value, error, loading, slow, stale] = [newer, null, false, false, false];
    },
  };
  return result;
}
