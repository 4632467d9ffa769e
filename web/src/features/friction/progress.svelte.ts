// How far the search for friction has come, asked now and then while somebody waits for it.
import type { FrictionQuery } from '../../api/friction';
import { get, inProject } from '../../api/client';
import { router } from '../../router.svelte';

const EVERY_MS = 1500;

/** Call while a component is made; lives as long as it does. `share`: null where nothing is known of it yet. */
export function progressOf(asked: () => FrictionQuery): { readonly share: number | null } {
  let share = $state<number | null>(null);
  $effect(() => {
    const path = router.project && inProject(router.project, '/friction/progress', asked());
    if (!path) return;
    const cancel = new AbortController();
    const timer = setInterval(async () => {
      try {
        const { share: told } = await get<{ share: number | null }>(path, { signal: cancel.signal });
        if (told !== null) share = Math.max(share ?? 0, told);
      } catch {
        // The answer itself says what is wrong; how far it has come is only beside it.
      }
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
      cancel.abort();
      share = null;
    };
  });
  return {
    get share() { return share; },
  };
}
