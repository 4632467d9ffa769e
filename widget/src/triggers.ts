// The moments to ask at. Each trigger watches the page once it is armed and fires at most once; what it gives undoes
// it. Whether to ask then is not decided here.
import type { Trigger, TriggerKind } from './contract.ts';
import { watchForms } from './forms.ts';
import { after, afterSeen, closest, isVisible, now, ofDocument, on, undoAll } from './page.ts';
import type { Undo } from './page.ts';

/** Seconds on a page before leaving it says anything. */
const DWELL = 5;
/** Seconds that a tab must have been away. */
const AWAY = 5;
/** A flick upwards: so much of the window's height, within so many milliseconds, of a finger. */
const FLICK = 0.75;
const FLICK_MS = 600;
const TOUCH_MS = 1500;

export interface Moment {
  /** Whether the page was visited before in this session. */
  visitedBefore: boolean;
  /** Hears what the page tells about its own events. */
  onEvent: (heard: (name: string, score: unknown) => void) => Undo;
  /** Calls when the visitor goes on to another page of the same document. */
  onLeave: (left: () => void) => Undo;
}

type Arm = (trigger: Trigger, fire: () => void, moment: Moment) => Undo;

const nothing = () => {};

const ARMS: Record<TriggerKind, Arm> = {
  load: (_, fire) => afterSeen(0, fire),
  dwell: ({ seconds = 0 }, fire) => afterSeen(seconds, fire),
  scroll: ({ share = 0.5 }, fire) =>
    on('scroll', ({ target }) => {
      const view = scrolled(target);
      if (view && view.scrollTop + view.clientHeight >= share * view.scrollHeight - 1) fire();
    }),
  click: ({ selector = '' }, fire) =>
    on('click', (event) => {
      if (selector && closest(event.composedPath()[0], selector)) fire();
    }),
  exit: (trigger, fire, moment) => (matchMedia('(hover: none), (pointer: coarse)').matches ? leavesPhone : leavesDesktop)(trigger, fire, moment),
  inactive: ({ seconds = 30 }, fire) => inactive(seconds, fire),
  return: (_, fire, { visitedBefore }) => (visitedBefore ? afterSeen(0, fire) : nothing),
  event: ({ event, at_most: most }, fire, { onEvent }) =>
    onEvent((name, score) => {
      if (name === event && (most === undefined || most === null || (typeof score === 'number' && score <= most))) fire();
    }),
  api: () => nothing,
};

/** Watches for the moment. */
export function arm(trigger: Trigger, fire: () => void, moment: Moment): Undo {
  let undo: Undo = nothing;
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    undo();
    fire();
  };
  undo = ARMS[trigger.kind]?.(trigger, once, moment) ?? nothing;
  return () => {
    done = true;
    undo();
  };
}

/** The page's scroller, or a part of it that is most of what one sees; nothing for small parts and short pages. */
function scrolled(target: EventTarget | null): Element | null {
  const view = target instanceof Element ? target : ofDocument<Element>('scrollingElement');
  return view && view.clientHeight >= innerHeight / 2 && view.scrollHeight > view.clientHeight + 1 ? view : null;
}

function inactive(seconds: number, fire: () => void): Undo {
  let last = now();
  let stop: Undo = nothing;
  const active = () => (last = now());
  const undo = ['pointermove', 'pointerdown', 'touchmove', 'keydown', 'input', 'wheel', 'scroll', 'visibilitychange'].map((type) => on(type, active));
  const look = () => {
    const left = seconds - (now() - last) / 1000;
    if (left <= 0 && isVisible()) fire();
    else stop = after(left > 0 ? left : seconds, look);
  };
  stop = after(seconds, look);
  return () => undoAll([stop, ...undo]);
}

/** The pointer leaves through the top edge, where tabs and the address are. */
function leavesDesktop({ seconds = DWELL }: Trigger, fire: () => void): Undo {
  const since = now();
  return on<MouseEvent>('mouseout', ({ relatedTarget, clientY }) => {
    if (!relatedTarget && clientY <= 0 && now() - since >= seconds * 1000) fire();
  });
}

/** Phones have no edge to leave through: away and back, a flick upwards, a form begun and left. History is let alone. */
function leavesPhone({ seconds = DWELL }: Trigger, fire: () => void, { onLeave }: Moment): Undo {
  const since = now();
  const stayed = () => now() - since >= seconds * 1000;
  let hidden = 0;
  const undo = [
    on('visibilitychange', () => {
      if (!isVisible()) hidden = now();
      else if (hidden && now() - hidden >= AWAY * 1000 && stayed()) fire();
    }),
    watchFlicks(() => stayed() && fire()),
    watchForms(() => stayed() && fire(), onLeave),
  ];
  return () => undoAll(undo);
}

/** A fast scroll upwards by a finger, from below the first screenful. Buttons that lead to the top are none. */
function watchFlicks(flicked: () => void): Undo {
  let touched = -Infinity;
  let top = 0;
  let from = { top: 0, at: 0 };
  const undo = [
    on('touchmove', () => (touched = now())),
    on('scroll', ({ target }) => {
      if (target instanceof Element) return;
      const at = now();
      const turned = scrollY > top || at - from.at > FLICK_MS;
      if (turned) from = { top: scrollY > top ? scrollY : top, at };
      top = scrollY;
      if (at - touched < TOUCH_MS && from.top > innerHeight && from.top - top > FLICK * innerHeight) flicked();
    }),
  ];
  return () => undoAll(undo);
}
