// The page that the widget is a guest in, reached through the browser's own doors: markup that takes a property's
// name (`<img name=body>`, `<form name=querySelector>`) does not shut them. What goes wrong here stays here: nothing
// is ever thrown into the page, since it is not ours to break.

/** What undoes something. */
export type Undo = () => void;

/** The same work, which never throws and never leaves a rejection behind. */
export const safely =
  <A extends unknown[]>(work: (...given: A) => unknown) =>
  (...given: A): void => {
    try {
      const promised = work(...given);
      if (promised instanceof Promise) promised.catch(() => {});
    } catch {
      // The page goes on as if there were no widget.
    }
  };

/** A property of the document as the browser has it. */
export const ofDocument = <T>(name: string): T | null =>
  Object.getOwnPropertyDescriptor(Document.prototype, name)?.get?.call(document) ?? null;

export const createElement = (name: string): HTMLElement => Document.prototype.createElement.call(document, name);

/** The element itself or the nearest around it that a selector names; a form may call a field `closest`. */
export const closest = (target: EventTarget | null | undefined, selector: string): Element | null =>
  target instanceof Element ? Element.prototype.closest.call(target, selector) : null;

export const isVisible = (): boolean => ofDocument('visibilityState') !== 'hidden';

export const now = (): number => Date.now();

/** Hears an event anywhere in the page, before the page itself does. */
export function on<E extends Event>(type: string, heard: (event: E) => void, target: EventTarget = window): Undo {
  const listener = safely(heard) as EventListener;
  // A plain `true`: an object of options would inherit whatever the page's scripts hung on all objects.
  target.addEventListener(type, listener, true);
  return () => target.removeEventListener(type, listener, true);
}

/** Undoes all of it. */
export const undoAll = (undos: Undo[]): void => undos.forEach((undo) => undo());

export function after(seconds: number, then: () => void): Undo {
  const timer = setTimeout(safely(then), seconds * 1000);
  return () => clearTimeout(timer);
}

/** Calls once the page has been in sight for so many seconds, together. */
export function afterSeen(seconds: number, then: () => void): Undo {
  let left = seconds;
  let since = 0;
  let stop: Undo | undefined;
  const turn = () => {
    if (stop) {
      stop();
      left -= (now() - since) / 1000;
      stop = undefined;
    }
    if (!isVisible()) return;
    since = now();
    stop = after(Math.max(left, 0), end);
  };
  const unhear = on('visibilitychange', turn);
  const undo = () => {
    unhear();
    stop?.();
  };
  const end = () => {
    undo();
    then();
  };
  turn();
  return undo;
}

/** Which page this is: the path, and the part behind `#` where that is a path as well. Never the query. */
export const here = (): string => location.pathname + (/^#[!/]/.test(location.hash) ? location.hash : '');

/** Calls when the page becomes another one without being loaded anew. */
export function onNavigation(moved: () => void): void {
  let last = here();
  const look = safely(() => {
    if (here() === last) return;
    last = here();
    moved();
  });
  const { navigation } = window as { navigation?: EventTarget };
  if (navigation instanceof EventTarget) {
    on('currententrychange', look, navigation);
    return;
  }
  on('popstate', look);
  on('hashchange', look);
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    // Defined, not assigned: a page may have frozen the prototype. Who wraps it again calls us, and we the original.
    safely(() => {
      const value = function (this: History, ...given: Parameters<typeof original>) {
        original.apply(this, given);
        look();
      };
      Object.defineProperty(history, name, { value, configurable: true, writable: true });
    })();
  }
}
