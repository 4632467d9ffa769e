// Where the reader is: the History API as reactive state. Clicks on links of our own are followed without
// loading the page anew; everything else is left to the browser.
import { match, pathOf, search, type Match, type Params, type Query, type RouteName } from './routes';

class Router {
  #url = $state.raw(new URL(location.href));
  /** Counts moves to another screen; the frame moves focus to the heading when it changes. */
  moves = $state(0);
  /** The screen, or null when no screen has this address. */
  readonly here: Match | null = $derived(match(this.#url.pathname));
  readonly path: string = $derived(this.#url.pathname + this.#url.search);
  readonly pathname: string = $derived(this.#url.pathname);
  readonly query: URLSearchParams = $derived(this.#url.searchParams);
  /** The project of the address; the one shown last where the address has none. */
  project = $state<string | null>(null);

  /** A read-only link shows another screen under its own address: who shared it, and what it is called. */
  presenting = $state.raw<{ title: string; by: string | null } | null>(null);

  /** Shows a screen without changing the address in the browser; false when the path leads nowhere. */
  present(path: string, about: { title: string; by: string | null }): boolean {
    const next = new URL(path, location.origin);
    if (next.origin !== location.origin || match(next.pathname) === null) return false;
    this.#arrive(next, false);
    this.presenting = about;
    return true;
  }

  /** Follows an address of our own. `replace` leaves no step in the history, `quiet` keeps focus and scroll. */
  go(to: string, { replace = false, quiet = false } = {}): void {
    const next = new URL(to, location.href);
    // Looking closer at what a link shows is no step of its own; going elsewhere leaves it.
    if (this.presenting && quiet) return this.#arrive(next, quiet);
    this.presenting = null;
    if (next.href !== location.href) history[replace ? 'replaceState' : 'pushState'](null, '', next);
    this.#arrive(next, quiet);
  }

  #arrive(next: URL, quiet: boolean): void {
    const moved = next.pathname !== this.#url.pathname;
    this.#url = next;
    this.project = match(next.pathname)?.params.project ?? this.project;
    if (!moved || quiet) return;
    this.moves += 1;
    scrollTo(0, 0);
  }

  /** Begins to follow clicks and the browser's own buttons; gives what ends it. */
  start(): () => void {
    this.project = this.here?.params.project ?? null;
    const back = () => {
      this.presenting = null;
      this.#arrive(new URL(location.href), false);
    };
    addEventListener('popstate', back);
    document.addEventListener('click', this.#follow);
    return () => {
      removeEventListener('popstate', back);
      document.removeEventListener('click', this.#follow);
    };
  }

  #follow = (event: MouseEvent): void => {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!plain || event.defaultPrevented) return;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    const leavesApp = match(link.pathname) === null;
    const within = link.hash !== '' && link.pathname + link.search === this.path;
    if (leavesApp || within) return;
    event.preventDefault();
    this.go(link.href);
  };
}

export const router = new Router();

/** The address of a screen of the current project (or of `params.project`). */
export function href<R extends RouteName>(route: R, params: Params<R> = {} as Params<R>, query: Query = {}): string {
  const given: Record<string, string | undefined> = params;
  return pathOf(route, { project: router.project ?? undefined, ...given }, query);
}

/** One value of the query as state: read it, set it (null takes it away). Set values leave no step in the history unless asked. */
export function queryState(name: string): { value: string | null } {
  return {
    get value() {
      return router.query.get(name);
    },
    set value(value: string | null) {
      setQuery({ [name]: value });
    },
  };
}

/** Changes parts of the query and keeps the others. */
export function setQuery(changes: Query, { push = false } = {}): void {
  const next: Query = { ...Object.fromEntries(router.query), ...changes };
  router.go(router.pathname + search(next), { replace: !push, quiet: true });
}
