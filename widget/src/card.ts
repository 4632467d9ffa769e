// The card: one question at a time, in a dialog that is not modal. It never takes the focus by itself, gives back what
// it was given, closes on Esc, and keeps its keys to itself. What is answered goes to whoever opened it.
import { asked, isAnswered, toSend } from './answers.ts';
import type { Given } from './answers.ts';
import type { Question, Survey } from './contract.ts';
import { h, icon, set } from './dom.ts';
import { after, closest, on, safely, undoAll } from './page.ts';
import { TITLE, control } from './questions.ts';
import { openShell } from './shell.ts';
import type { Speech } from './words.ts';

export interface Card {
  /** Closes, unless something was answered. */
  withdraw: () => void;
  /** Closes; what was answered is sent. */
  close: () => void;
  /** The page goes away: what was answered is sent while it still can be. */
  leave: () => void;
}

export interface Listener {
  /** Sends; says whether it arrived. */
  send: (given: Given, finished: boolean) => Promise<boolean>;
  sendLast: (given: Given, finished: boolean) => void;
  closed: () => void;
}

/** How long a choice is seen before the next question comes, and the thanks before they go, in seconds. */
const SEEN = 0.24;
const THANKS = 6;
/** Scales with more numbers than these stand on two lines: on touch screens, and on the narrowest. */
const TOUCHED = 7;
const NARROW = 5;

const CROSS = 'M6 6l12 12M18 6L6 18';
const CHECK = 'M5 12.5l4.5 4.5L19 7.5';
/** Fields and layers of the page that have an Esc of their own. */
const OWN_ESCAPE = 'input,textarea,select,dialog,[contenteditable],[role=dialog],[role=menu]';
/** What happens in the card is no business of the page's shortcuts, traps and menus. */
const KEPT = ['keydown', 'keyup', 'keypress', 'focusin', 'focusout'];

export function openCard(survey: Survey, say: Speech, listener: Listener): Card {
  const given: Given = new Map();
  const shell = openShell(survey.theme);
  const { root } = shell;
  let question = survey.questions[0] as Question;
  /** Where the focus was before it came here. */
  let before: EventTarget | null = null;
  let phase: 'asking' | 'sending' | 'sent' | 'over' = 'asking';
  /** Whether the last question was answered and sending begun. */
  let finished = false;
  let turning = () => {};

  const card = set(h('div', 'card'), { role: 'dialog', 'aria-labelledby': TITLE, lang: say.language, dir: say.direction });
  const heard = set(h('p', 'heard'), { role: 'status', lang: say.language });
  root.append(card, heard);

  const own = <E extends HTMLElement>(element: E): E => (say.wordsIn === say.language ? element : set(element, { lang: say.wordsIn }));
  const button = (className: string, text: string, press: () => void) => {
    const made = own(set(h('button', className, text), { type: 'button' }));
    on('click', press, made);
    return made;
  };
  const something = () => toSend(survey.questions, given).length > 0;

  /** Puts a title and what belongs to it into the card; follows with the focus if it is here. */
  const turn = (title: string, progress: string, ...rest: HTMLElement[]) => {
    const isHere = root.activeElement !== null;
    const close = own(set(button('close', '', end), { 'aria-label': say.word('close') }));
    close.append(icon(CROSS));
    const heading = set(h('h2', '', title), { id: TITLE, tabindex: -1, dir: 'auto' });
    const titles = h('div', 'grow', progress && own(h('p', 'hint', progress)), heading);
    // Last in order, first in sight: who goes on with keys need not pass it each time.
    card.replaceChildren(h('div', 'head', titles), ...rest, close);
    shell.restyle();
    if (isHere) heading.focus({ preventScroll: true });
  };

  const ask = () => {
    turning();
    const list = asked(survey.questions, given);
    const at = list.indexOf(question);
    const error = own(set(h('p', 'error', ''), { role: 'alert' }));
    const complain = (word: 'required' | 'failed') => {
      error.textContent = say.word(word);
      shell.restyle();
    };
    const following = () => asked(survey.questions, given)[at + 1];
    const go = async () => {
      turning();
      const last = !following();
      const nothing = !isAnswered(question, given) && (question.required || (last && !something()));
      if (phase === 'sending') return;
      if (nothing) return complain('required');
      if (!last) {
        question = following() as Question;
        return ask();
      }
      phase = 'sending';
      finished = true;
      name();
      const arrived = await listener.send(given, true);
      if (phase !== 'sending') return;
      phase = arrived ? 'sent' : 'asking';
      if (arrived) return thank();
      complain('failed');
      name();
    };
    const main = button('', '', safely(go));
    const name = () => {
      const word = phase === 'sending' ? 'sending' : finished ? 'again' : !following() ? 'send' : isAnswered(question, given) ? 'next' : 'skip';
      main.textContent = say.word(word);
      // To skip is allowed, not proposed.
      main.className = `main ${word}`;
      set(main, { 'aria-disabled': `${phase === 'sending'}` });
    };
    const changed = (byPointer: boolean) => {
      error.textContent = '';
      turning();
      finished = false;
      name();
      // Whoever points has chosen; whoever goes through a scale with the arrow keys has not yet.
      if (byPointer && following() && isAnswered(question, given)) turning = after(SEEN, safely(go));
    };
    const back = at > 0 && button('quiet', say.word('back'), () => {
      question = list[at - 1] as Question;
      ask();
    });
    const count = (question.high ?? 5) - (question.low ?? 1) + 1;
    const body = h('div', `body${count > TOUCHED ? ' wide' : ''}${count > NARROW ? ' broad' : ''}`, control(question, say, given, changed), error);
    const many = survey.questions.length > 1;
    turn(say.of(question.text), many ? say.word('progress', at + 1, list.length) : '', body, h('div', 'foot', back, h('span', 'grow'), main));
    name();
  };

  const thank = () => {
    // As large as it was: what grows or shrinks by itself is seen as a jump.
    card.style.minHeight = `${card.offsetHeight}px`;
    turn(say.of(survey.thanks), '');
    card.firstElementChild?.prepend(h('i', 'done', icon(CHECK)));
    heard.textContent = say.of(survey.thanks);
    shell.restyle();
    const wait = () => {
      // Not from under somebody's pointer.
      turning = after(THANKS, () => (shell.host.matches(':hover') ? wait() : end()));
    };
    wait();
  };

  /** Closes for good, and gives the focus back where it came from. */
  const end = () => {
    if (phase === 'over') return;
    const unsent = phase !== 'sent' && something();
    if (unsent) listener.send(given, finished).catch(() => {});
    leave();
  };
  const leave = () => {
    phase = 'over';
    turning();
    undoAll(undos);
    const isHere = root.activeElement !== null;
    shell.remove();
    if (isHere && before instanceof HTMLElement) HTMLElement.prototype.focus.call(before, { preventScroll: true });
    listener.closed();
  };

  const undos = [
    on<FocusEvent>('focusin', ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !root.contains(relatedTarget)) before = relatedTarget;
    }, root),
    on<KeyboardEvent>('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      if (root.activeElement) {
        event.preventDefault();
        event.stopPropagation();
        end();
      } else if (!closest(event.target, OWN_ESCAPE)) {
        // The page comes first: what it does with the key shows when it has had its turn.
        undos.push(after(0, () => !event.defaultPrevented && end()));
      }
    }),
  ];
  for (const type of KEPT) root.addEventListener(type, (event) => event.stopPropagation());

  ask();
  // Said once the region is there, else nobody hears it.
  undos.push(after(0.2, () => (heard.textContent = `${say.word('ask')}: ${say.of(question.text)}`)));

  return {
    close: end,
    withdraw: () => {
      if (phase === 'sent' || !something()) end();
    },
    leave: () => {
      if (phase === 'over') return;
      if (phase !== 'sent' && something()) listener.sendLast(given, finished);
      else if (phase !== 'sent') return;
      leave();
    },
  };
}
