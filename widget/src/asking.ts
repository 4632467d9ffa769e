// The course of things: which surveys this page has, their triggers, the server's leave to ask, the card, the answers
// sent. One card at a time, and of itself one survey a page; without the server's leave none.
import type { Given } from './answers.ts';
import { toSend } from './answers.ts';
import { openCard } from './card.ts';
import type { Card } from './card.ts';
import type { Survey, TriggerKind } from './contract.ts';
import { randomId } from './identity.ts';
import type { Identity } from './identity.ts';
import { here, now, on, onNavigation, safely, undoAll } from './page.ts';
import type { Undo } from './page.ts';
import { fitsPage } from './paths.ts';
import type { ResponseSent, Server } from './server.ts';
import { arm } from './triggers.ts';
import { speech } from './words.ts';

/** Seconds after which a moment is over. */
const MOMENT = 15;
/** Moments that a page has once, however often a survey may be shown on it. */
const ONCE: readonly TriggerKind[] = ['load', 'dwell', 'return'];

export interface Asking {
  /** Something that the page tells: an event of its own, perhaps with a score. */
  tell: (name: string, score: unknown) => void;
  /** The page itself asks for a survey. */
  demand: (id: string) => Promise<void>;
  /** Which step of the customer's journey this page is; goes with the answers given on it. */
  stand: (station: string | undefined) => void;
  /** No more questions until the page is loaded anew. */
  stop: () => void;
}

/** Where somebody is asked; goes with the answers. */
type Place = ResponseSent['context'];

/** Calls all that listen, even those that end their listening meanwhile. */
const callAll = <A extends unknown[]>(listeners: Set<(...given: A) => void>, ...given: A) => [...listeners].forEach((listener) => listener(...given));

const fitsHere = (survey: Survey): boolean => fitsPage(survey.trigger.pages, location.pathname, location.hash);

export function asking(server: Server, visitor: Identity, languages: () => string[]): Asking {
  let surveys: Survey[] = [];
  let card: Card | null = null;
  /** The survey on the card. */
  let open: Survey | null = null;
  /** From the question whether to ask until the card is there. */
  let busy = false;
  let stopped = false;
  /** The page, and which step of the customer's journey it says it is, even while the card is open. */
  let place: Place = { page: here() };
  /** Surveys that were tried on this page, and the one that was shown of itself. */
  const tried = new Set<string>();
  let shown: string | null = null;
  let armed: Undo[] = [];
  const ears = new Set<(name: string, score: unknown) => void>();
  const leaving = new Set<() => void>();

  const show = (survey: Survey, display: string, context: Place) => {
    const say = speech(survey, languages());
    const fixed = { survey: survey.id, display, ...visitor.who(), context, messageId: randomId(), language: say.language };
    const response = (given: Given, finished: boolean): ResponseSent => ({
      ...fixed,
      answers: toSend(survey.questions, given),
      timestamp: new Date(now()).toISOString(),
      finished,
    });
    open = survey;
    card = openCard(survey, say, {
      send: (given, finished) => server.respond(response(given, finished)),
      sendLast: (given, finished) => server.respondLast(response(given, finished)),
      closed: () => {
        card = open = null;
        if (survey.once_a_page === false) tried.delete(survey.id);
      },
    });
  };

  /** The survey as it is now: it was changed after this page had read it. */
  const anew = async (id: string, version: number | undefined) => {
    surveys = await server.surveys(true);
    return surveys.find((survey) => survey.id === id && survey.version === version);
  };

  const ask = async (wanted: Survey, trigger: TriggerKind, context: Place) => {
    const ofItself = trigger !== 'api';
    const isTooMuch = ofItself && (tried.has(wanted.id) || (shown !== null && shown !== wanted.id));
    if (stopped || busy || card || isTooMuch) return;
    tried.add(wanted.id);
    busy = true;
    try {
      const [began, at] = [now(), here()];
      const until = () => !stopped && here() === at && now() - began < MOMENT * 1000;
      const leave = await server.display({ survey: wanted.id, ...visitor.who(), page: context.page, trigger, messageId: randomId() }, until);
      if (leave?.ask !== true || !leave.display || !until()) return;
      const survey = leave.version === wanted.version ? wanted : await anew(wanted.id, leave.version);
      if (!survey || !until()) return;
      if (ofItself) shown = survey.id;
      show(survey, leave.display, context);
    } finally {
      busy = false;
    }
  };

  const disarm = () => {
    undoAll(armed);
    armed = [];
  };

  const enter = (cameBack: boolean) => {
    const context = place;
    const hear = <T>(listeners: Set<T>) => (listener: T): Undo => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
    const visitedBefore = visitor.visit(context.page) || cameBack;
    const moment = { visitedBefore, onEvent: hear(ears), onLeave: hear(leaving) };
    for (const survey of surveys.filter(fitsHere)) {
      const { trigger, once_a_page: once = true } = survey;
      const watch = safely(() => {
        const fire = () => {
          ask(survey, trigger.kind, context).catch(() => {});
          if (!once && !ONCE.includes(trigger.kind)) watch();
        };
        armed.push(arm(trigger, fire, moment));
      });
      watch();
    }
  };

  /** Another page of the same document, or the same one out of the browser's memory. */
  const move = () => {
    if (stopped) return;
    tried.clear();
    shown = null;
    callAll(leaving);
    disarm();
    place = { page: here() };
    if (open && !fitsHere(open)) card?.withdraw();
    enter(false);
  };

  const begin = () => {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    enter(entry?.type === 'back_forward');
    onNavigation(move);
    on('pagehide', () => card?.leave());
    on<PageTransitionEvent>('pageshow', ({ persisted }) => persisted && move());
  };

  const loaded = server.surveys().then((found) => {
    surveys = found;
    if (found.length > 0 && !stopped) begin();
  });
  loaded.catch(() => {});

  return {
    tell: (name, score) => callAll(ears, name, score),
    demand: async (id) => {
      await loaded;
      const survey = surveys.find((known) => known.id === id);
      if (survey) await ask(survey, 'api', place);
    },
    stand: (name) => (place.station = name),
    stop: () => {
      stopped = true;
      disarm();
      card?.close();
    },
  };
}
