// Who is asked, as far as they agreed to be known. Without consent nobody: no id is sent, and nothing in the browser is
// stored or read (LEK 2022:482, 9 kap. 28 §). With it a random id of our own, or the one that the page's analytics has.

/** `none`: nothing is known. `consented`: an id without a name. `identified`: the one that the page says. */
export type Consent = 'none' | 'consented' | 'identified';

export const CONSENTS: readonly string[] = ['none', 'consented', 'identified'];

const ANONYMOUS = 'resa-anonymous';
const PAGES = 'resa-pages';
const MOST_PAGES = 200;

/** 128 random bits. */
export const randomId = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Segment's and RudderStack's clients, as far as they are there. */
interface Analytics {
  on?: (event: string, heard: (name: unknown, properties: unknown) => void) => void;
  user?: () => { anonymousId?: () => unknown; id?: () => unknown };
  getAnonymousId?: () => unknown;
  getUserId?: () => unknown;
}

export const analytics = (): Analytics | undefined => (window as { analytics?: Analytics }).analytics;

/** What a look at something that may not be there gives, or nothing. */
function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** The first look that finds a text. */
const first = (...looks: (() => unknown)[]): string | undefined => {
  for (const look of looks) {
    const found = attempt(look);
    if (typeof found === 'string' && found) return found;
  }
  return undefined;
};

export interface Identity {
  /** The id that the page says its visitor has; sent in mode `identified` alone. */
  name: (user: string | undefined) => void;
  /** Consent given, widened or taken back. What was stored goes with it. */
  change: (consent: Consent) => void;
  /** The part of a message that says who. */
  who: () => { userId?: string; anonymousId?: string };
  /** Notes a visit of a page; says whether it had been visited before in this session, as far as one may remember. */
  visit: (page: string) => boolean;
}

export function identity(consent: Consent, user: string | undefined): Identity {
  // In memory, for as long as the page is loaded.
  let anonymous: string | undefined;
  let pages: string[] = [];

  const ownId = () => {
    const id = (anonymous ??= first(() => localStorage.getItem(ANONYMOUS), randomId) ?? '');
    attempt(() => localStorage.setItem(ANONYMOUS, id));
    return id;
  };
  return {
    name: (known) => (user = known),
    change: (given) => {
      consent = given;
      if (given !== 'none') return;
      anonymous = undefined;
      attempt(() => localStorage.removeItem(ANONYMOUS));
      attempt(() => sessionStorage.removeItem(PAGES));
    },
    who: () => {
      if (consent === 'none') return {};
      const theirs = analytics();
      if (consent === 'identified') {
        const userId = user ?? first(() => theirs?.user?.().id?.(), () => theirs?.getUserId?.());
        if (userId) return { userId };
      }
      return { anonymousId: first(() => theirs?.user?.().anonymousId?.(), () => theirs?.getAnonymousId?.(), ownId) };
    },
    visit: (page) => {
      if (consent !== 'none') {
        const stored: unknown = attempt(() => JSON.parse(sessionStorage.getItem(PAGES) ?? '[]'));
        if (Array.isArray(stored)) pages = [...new Set([...pages, ...stored])];
      }
      const before = pages.includes(page);
      if (!before) pages.push(page);
      if (consent !== 'none') attempt(() => sessionStorage.setItem(PAGES, JSON.stringify(pages.slice(-MOST_PAGES))));
      return before;
    },
  };
}
