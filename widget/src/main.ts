// The widget's door: reads what its own script tag says, puts the one global `resa` in place, and starts. A page that
// loads it twice has one widget.
import { asking } from './asking.ts';
import type { Asking } from './asking.ts';
import { CONSENTS, analytics, identity } from './identity.ts';
import type { Consent } from './identity.ts';
import { after, isVisible, ofDocument, on, safely } from './page.ts';
import { serverAt } from './server.ts';

type Call = [command: string, ...given: unknown[]];

/** The global: a function, which also takes calls as a list does, so that a list may stand in for it before. */
interface Api {
  (...call: Call): void;
  push: (...calls: Call[]) => void;
  loaded: true;
}

const tag = ofDocument<unknown>('currentScript');
const attribute = (script: Element, name: string): string => Element.prototype.getAttribute.call(script, `data-${name}`) ?? '';
/** A text or a number that says something; objects are no names. */
const word = (value: unknown): string | undefined => (typeof value !== 'object' && value ? `${value}` : undefined);
const isConsent = (value: unknown): value is Consent => typeof value === 'string' && CONSENTS.includes(value);

function start(script: HTMLScriptElement): void {
  const earlier = (window as { resa?: unknown }).resa as (Partial<Api> & { q?: unknown }) | unknown[] | undefined;
  const isOurs = typeof earlier === 'function' && (earlier as Partial<Api>).loaded === true;
  const key = attribute(script, 'key');
  if (isOurs || !key) return;

  const said = attribute(script, 'consent');
  const visitor = identity(isConsent(said) ? said : 'none', attribute(script, 'user') || undefined);
  // At the moment of asking: pages change their language.
  const languages = () => [attribute(script, 'lang'), ofDocument<HTMLElement>('documentElement')?.lang ?? '', ...navigator.languages];

  let ours: Asking | undefined;
  const waiting: Call[] = [];
  const commands: Record<string, (value: unknown, more: unknown) => unknown> = {
    ask: (id) => ours?.demand(`${id}`),
    event: (name, more) => ours?.tell(`${name}`, (more as { score?: unknown } | undefined)?.score),
    user: (id) => visitor.name(word(id)),
    consent: (value) => isConsent(value) && visitor.change(value),
    station: (name) => ours?.stand(word(name)),
    stop: () => ours?.stop(),
  };
  const run = safely((command: string, value: unknown, more: unknown) => {
    return Object.prototype.hasOwnProperty.call(commands, command) && commands[command]?.(value, more);
  });
  const api = ((...call: Call) => {
    if (ours) run(call[0], call[1], call[2]);
    else waiting.push(call);
  }) as Api;
  api.push = (...calls) => calls.forEach((call) => api(...call));
  api.loaded = true;
  Object.defineProperty(window, 'resa', { value: api, configurable: true, writable: true });
  const queued = Array.isArray(earlier) ? earlier : typeof earlier === 'function' ? (earlier as { q?: unknown }).q : [];
  for (const call of Array.isArray(queued) ? queued : []) waiting.push(Array.from(call as ArrayLike<unknown>) as Call);

  const begin = safely(() => {
    ours = asking(serverAt(new URL(script.src).origin, key), visitor, languages);
    for (const [command, value, more] of waiting.splice(0)) run(command, value, more);
    hearAnalytics((name, score) => ours?.tell(name, score));
  });
  // A page that is made ready in the background is nobody's visit yet.
  if (isVisible()) begin();
  else {
    const undo = on('visibilitychange', () => {
      if (!isVisible()) return;
      undo();
      begin();
    });
  }
}

/** Segment's and RudderStack's clients tell of their events; they may come after us. */
function hearAnalytics(tell: (name: string, score: unknown) => void): void {
  let heard: unknown;
  const look = safely(() => {
    const theirs = analytics();
    if (!theirs || theirs === heard || typeof theirs.on !== 'function') return;
    heard = theirs;
    theirs.on('track', safely((name: unknown, properties: unknown) => tell(`${name}`, (properties as { score?: unknown } | undefined)?.score)));
  });
  look();
  on('load', look);
  for (const seconds of [1, 3, 8]) after(seconds, look);
}

safely(() => {
  if (tag instanceof HTMLScriptElement) start(tag);
})();
