// A form begun and left: something was written in it, it was not sent, and the visitor is no longer in it. Which form
// and what was written is neither looked at nor kept.
import { afterSeen, closest, on, undoAll } from './page.ts';
import type { Undo } from './page.ts';

/** Seconds outside a form before it counts as left. */
const LEFT = 15;

const within = (form: Element | null, target: EventTarget | null): boolean => !!form && target instanceof Node && Node.prototype.contains.call(form, target);

/** Calls when a form was begun and left. */
export function watchForms(left: () => void, onLeave: (gone: () => void) => Undo): Undo {
  let begun: Element | null = null;
  let stop: Undo = () => {};
  const sent = () => {
    begun = null;
    stop();
  };
  const undo = [
    on('input', ({ target }) => {
      begun = closest(target, 'form') ?? begun;
    }),
    on('submit', sent),
    // Forms that a script sends have a button all the same.
    on('click', ({ target }) => {
      if (within(begun, closest(target, 'button,[type=submit],[role=button]'))) sent();
    }),
    on('focusin', ({ target }) => {
      if (within(begun, target)) stop();
    }),
    on<FocusEvent>('focusout', ({ target, relatedTarget }) => {
      if (!within(begun, target) || within(begun, relatedTarget)) return;
      stop();
      stop = afterSeen(LEFT, left);
    }),
    onLeave(() => begun && left()),
  ];
  return () => undoAll([stop, ...undo]);
}
