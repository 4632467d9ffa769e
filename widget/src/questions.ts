// The control of each kind of question, made of the browser's own radio buttons, boxes and text area: arrows, Tab and
// screen readers work as everywhere.
import type { Given } from './answers.ts';
import type { Question } from './contract.ts';
import { h, set } from './dom.ts';
import { on } from './page.ts';
import type { Speech } from './words.ts';

/** What happens to an answer: `byPointer` when it was pointed at, not reached with keys. */
export type Changed = (byPointer: boolean) => void;

/** Ids inside the card's shadow root. */
export const TITLE = 'question';
const HINT = 'hint';

/** Most characters of a text, where nothing is said. */
const MOST = 2000;
/** From here on the characters left are told. */
const FEW = 100;

/** The control of a question, showing what was answered before. */
export function control(question: Question, say: Speech, given: Given, changed: Changed): HTMLElement {
  switch (question.kind) {
    case 'scale':
      return h('div', '', scale(question, question.id, TITLE, say, given, changed), ends(question, say));
    case 'matrix':
      return h('div', '', ends(question, say), ...rows(question, say, given, changed));
    case 'choice':
    case 'choices':
      return choices(question, say, given, changed);
    default:
      return writing(question, say, given, changed);
  }
}

/** Radio buttons or boxes: hears them, and lies over what is drawn so that a finger finds it. */
function tick(kind: 'radio' | 'checkbox', name: string, checked: boolean, picked: (is: boolean) => void, changed: Changed): HTMLInputElement {
  const input = set(h<HTMLInputElement>('input', ''), { type: kind, name });
  input.checked = checked;
  // A click by keys has no detail; the arrow keys of a radio group click too.
  on<MouseEvent>('click', ({ detail }) => {
    picked(input.checked);
    changed(detail > 0);
  }, input);
  return input;
}

function scale({ low = 1, high = 5, ends }: Question, name: string, label: string, say: Speech, given: Given, changed: Changed): HTMLElement {
  const [least, most] = say.of(ends);
  const count = Math.min(high - low, 20) + 1;
  const cells = Array.from({ length: count }, (_, at) => {
    const value = low + at;
    const input = tick('radio', name, given.get(name) === value, () => given.set(name, value), changed);
    const meaning = at === 0 ? least : at === count - 1 ? most : '';
    if (meaning) set(input, { 'aria-label': `${value}: ${meaning}` });
    return h('label', 'cell', input, h('span', '', `${value}`));
  });
  const group = set(h('div', 'scale', ...cells), { role: 'radiogroup', 'aria-labelledby': label });
  group.style.setProperty('--n', `${count}`);
  group.style.setProperty('--half', `${Math.ceil(count / 2)}`);
  return group;
}

/** What the ends mean, beneath them; screen readers hear it with the numbers themselves. */
function ends({ low = 1, high = 5, ends: meanings }: Question, say: Speech): HTMLElement | null {
  const [least, most] = say.of(meanings);
  if (!least && !most) return null;
  const end = (value: number, meaning: string | undefined) => h('span', '', h('b', '', `${value}`), meaning ?? '');
  return set(h('div', 'ends', end(low, least), end(high, most)), { 'aria-hidden': 'true' });
}

function rows(question: Question, say: Speech, given: Given, changed: Changed): HTMLElement[] {
  return (question.rows ?? []).map(({ code, text }, at) => {
    const title = set(h('p', 'row', say.of(text)), { id: `row-${at}`, dir: 'auto' });
    return h('div', '', title, scale(question, `${question.id}.${code}`, `row-${at}`, say, given, () => changed(false)));
  });
}

function choices(question: Question, say: Speech, given: Given, changed: Changed): HTMLElement {
  const several = question.kind === 'choices';
  const chosen = () => (given.get(question.id) as string[] | undefined) ?? [];
  const options = (question.choices ?? []).map(({ code, text }) => {
    const pick = (is: boolean) => {
      const others = several ? chosen().filter((other) => other !== code) : [];
      const now = is ? [...others, code] : others;
      if (now.length > 0) given.set(question.id, now);
      else given.delete(question.id);
    };
    const input = tick(several ? 'checkbox' : 'radio', question.id, chosen().includes(code), pick, (byPointer) => changed(byPointer && !several));
    return h('label', 'option', input, h('i', ''), set(h('span', '', say.of(text)), { dir: 'auto' }));
  });
  return set(h('div', 'options', ...options), { role: several ? 'group' : 'radiogroup', 'aria-labelledby': TITLE });
}

function writing({ id, most = MOST }: Question, say: Speech, given: Given, changed: Changed): HTMLElement {
  const area = set(h<HTMLTextAreaElement>('textarea', ''), { maxlength: most, dir: 'auto', 'aria-labelledby': TITLE, 'aria-describedby': HINT });
  const left = set(h('p', 'hint', ''), { 'aria-live': 'polite' });
  area.value = `${given.get(id) ?? ''}`;
  on('input', () => {
    given.set(id, area.value);
    const few = most - area.value.length;
    left.textContent = few <= FEW ? say.word('left', few) : '';
    changed(false);
  }, area);
  return h('div', '', area, set(h('p', 'hint', say.word('text')), { id: HINT, lang: say.wordsIn }), left);
}
