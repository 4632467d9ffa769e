// In which language an example was made: the server names it so, and what lies in it stays in that language. Pure.
import type { Language } from '../../i18n/language.svelte';

const BEGINNINGS: readonly (readonly [string, Language])[] = [['Exempel:', 'sv'], ['Example:', 'en']];

/** Null where somebody has given the project another name. */
export function languageOf(name: string): Language | null {
  return BEGINNINGS.find(([beginning]) => name.startsWith(beginning))?.[1] ?? null;
}
