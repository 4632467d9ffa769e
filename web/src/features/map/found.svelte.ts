// What the analysis of friction found, for the map: asked for only while the layer or one finding is shown, and never
// waited for by the map itself. The question is that of the room Friction: all journeys are judged together, so that the
// map marks what the room claims and whoever comes from there finds the answer ready.
import type { Decided, Finding, Friction, FrictionQuery } from '../../api/friction';
import type { Asked } from '../../api/types';
import { inProject } from '../../api/client';
import { language } from '../../i18n/language.svelte';
import { router } from '../../router.svelte';
import { resource, type Resource } from '../../state/resource.svelte';

interface Of { /** Whether it is wanted. */ wanted: () => boolean; /** The finding that is shown. */ finding: () => string | null; /** What the map is asked. */ asked: () => Asked }
export interface Found {
  readonly answer: Resource<Friction>;
  readonly question: FrictionQuery;
  /** What is claimed of the journey shown, and not dismissed. */
  readonly claimed: Finding[];
  /** The one that is asked for, claimed or not; null: it is not there. */
  readonly shown: Finding | null;
  /** Whether the journey shown was judged: it has a goal. */
  readonly judged: boolean;
  /** Parts of the address of a finding's page that ask the same there. */
  readonly query: Record<string, string | null>;
}

const ON = ['numbers', 'journeys', 'rules', 'findings'] as const;

/** Call while a component is made. */
export function foundOn({ wanted, finding, asked }: Of): Found {
  const together = (): FrictionQuery => ({ ...asked(), journey: undefined, lang: language.current });
  const all = resource<Friction>(() => (router.project && wanted() ? inProject(router.project, '/friction', together()) : null), { on: ON, forget: true });
  const decisions = resource<{ findings: Decided[] }>(() => (router.project && wanted() ? inProject(router.project, '/findings') : null), { on: ['findings'] });
  const of = (answer: Friction | undefined) => [...(answer?.findings ?? []), ...(answer?.followed ?? [])].find(({ id }) => id === finding()) ?? null;
  // Whoever looked at one journey alone may have found what is not claimed among all.
  const isAlone = () => finding() !== null && asked().journey !== undefined && all.value !== undefined && of(all.value) === null;
  const alone = resource<Friction>(() => (router.project && wanted() && isAlone() ? inProject(router.project, '/friction', { ...asked(), lang: language.current }) : null), { on: ON, forget: true });
  const answer = $derived(isAlone() ? alone : all);
  const dismissed = $derived(new Set(decisions.value?.findings.filter(({ status }) => status === 'dismissed').map(({ id }) => id)));
  const claimed = $derived((answer.value?.findings ?? []).filter(({ id, journey }) => !dismissed.has(id) && (asked().journey === undefined || journey?.id === asked().journey)));
  return {
    get answer() { return answer; },
    get question() { return isAlone() ? { ...asked(), lang: language.current } : together(); },
    get claimed() { return claimed; },
    get shown() { return of(answer.value); },
    get judged() { return answer.value?.journeys_asked.some(({ id }) => asked().journey === undefined || id === asked().journey) ?? false; },
    get query() {
      const kept = Object.fromEntries(['period', 'from', 'to', 'channels', 'segment'].map((name) => [name, router.query.get(name)]));
      return { ...kept, journey: isAlone() ? (asked().journey ?? null) : null };
    },
  };
}
