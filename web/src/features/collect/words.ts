// A survey's parts in words. Pure but for the language chosen.
import type { Rest, SurveyQuestion, SurveyState, Texts } from '../../api/voice';
import type { CollectTexts } from '../../i18n/collect';
import { collectSpread } from '../../i18n/collect-spread';
import { count, percent } from '../../i18n/format';
import { fill, language, plural, say } from '../../i18n/language.svelte';

/** A text in the reader's language, else in the first that it has. */
export const inWords = (texts: Texts | undefined, languages: readonly string[] = []): string => texts?.[language.current] || texts?.[languages[0] ?? ''] || Object.values(texts ?? {}).find(Boolean) || '';

/** What a language is called in the reader's own. */
export function languageName(code: string): string {
  try {
    const name = new Intl.DisplayNames([language.locale], { type: 'language' }).of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase() + name.slice(1);
  } catch {
    // No language that the browser knows of: its code says it.
    return code;
  }
}

/** How often and how many, as one would say it. */
export function restInWords({ again_days, quiet_days, share, evenly = false }: Rest, t: CollectTexts['rest']): string {
  const again = plural(again_days, t.again);
  const quiet = quiet_days === 0 ? t.quietNone : plural(quiet_days, t.quiet);
  const every = share > 0 ? 1 / share : 0;
  const nth = Math.abs(every - Math.round(every)) < 0.02 && every <= 20 ? Math.round(every) : null;
  const spread = evenly ? fill(say(collectSpread).told, { share: percent(share) }) : null;
  const drawn = spread ?? (share >= 1 ? t.shareAll : nth !== null ? (t.nth[nth] ?? fill(t.nthOther, { n: count(nth) })) : fill(t.sharePart, { share: percent(share) }));
  return fill(t.sentence, { again, quiet, drawn });
}

/** What the server is asked about a way of asking: two digits of the share, so that a drag asks once a step. */
export const spreadQuery = ({ share, evenly = false, enough }: Rest): Record<string, string> => ({ share: share.toFixed(2), evenly: String(evenly), ...(enough ? { enough: String(enough) } : {}) });

/** The number that a question has in its survey, from 1. */
export const placeOf = (questions: readonly SurveyQuestion[], id: string): number => questions.findIndex((question) => question.id === id) + 1;

export const stateKind = (state: SurveyState): 'accent' | 'plain' => (state === 'live' ? 'accent' : 'plain');
