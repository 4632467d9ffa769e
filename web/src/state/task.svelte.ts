// Something that is done on request: whether it is under way, and what went wrong the last time.
import { ApiFailure } from '../api/client';

export interface Task<A extends unknown[]> {
  readonly busy: boolean;
  /** What went wrong; gone at the next try. */
  readonly error: ApiFailure | null;
  /** What is wrong with a field of this name: the failure that names it. */
  at(field: string): ApiFailure | null;
  /** Runs it unless it is under way; true when all went well. */
  run(...args: A): Promise<boolean>;
  forget(): void;
}

export function task<A extends unknown[]>(work: (...args: A) => Promise<unknown>): Task<A> {
  let busy = $state(false);
  let error = $state.raw<ApiFailure | null>(null);
  return {
    get busy() { return busy; },
    get error() { return error; },
    at: (field) => (error?.fields.includes(field) ? error : null),
    async run(...args) {
      if (busy) return false;
      [busy, error] = [true, null];
      try {
        await work(...args);
        return true;
      } catch (failed) {
        error = failed instanceof ApiFailure ? failed : new ApiFailure(0, 'unexpected', String(failed), [], null);
        return false;
      } finally {
        busy = false;
      }
    },
    forget: () => (error = null),
  };
}
