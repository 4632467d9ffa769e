// Walks a page with the Tab key: which interactive things it never reaches, and where focus cannot be seen; and goes
// to one thing as somebody without a mouse does.

import assert from 'node:assert/strict';

const INTERACTIVE =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), summary, [tabindex]:not([tabindex="-1"])';

/** Goes to a thing by Tab alone; gives how many presses it took. More than `within` is too far, or a trap. */
export async function tabTo(page, target, within = 80) {
  await target.waitFor({ state: 'visible' });
  for (let presses = 0; presses <= within; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return presses;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${within} presses of Tab do not reach ${target}`);
}

/** Goes to a thing by Tab and presses Enter there. */
export async function pressOn(page, target, within) {
  await tabTo(page, target, within);
  await page.keyboard.press('Enter');
}

/** `{ unreached, unseen, stops }`: descriptions of things, and how many stops there were. */
export async function tabThrough(page) {
  const expected = await page.evaluate(prepare, INTERACTIVE);
  const stops = new Map();
  // Scrolling containers may be stops too, so allow for more than were counted; a walk that comes
  // back to where it has been is over. One that began in the middle leaves the page once, and goes on from its top.
  let left = 0;
  for (let step = 0; step < expected.length * 2 + 20; step++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(focused);
    if (!stop && ++left > 2) break;
    if (!stop) continue;
    if (stops.has(stop.id)) break;
    stops.set(stop.id, stop);
  }
  const byArrow = await page.evaluate(() => window.__tabWalk.byArrow());
  const reached = new Set([...[...stops.values()].map((stop) => stop.group), ...byArrow]);
  return {
    unreached: expected.filter((thing) => !reached.has(thing.group)).map((thing) => thing.name),
    unseen: [...stops.values()].filter((stop) => !stop.seen).map((stop) => stop.name),
    stops: stops.size,
  };
}

/** Runs in the page: names every visible interactive thing and remembers how it looks without focus. */
function prepare(selector) {
  const SHOWN = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'backgroundColor', 'borderTopColor', 'borderBottomColor', 'fill', 'stroke', 'strokeWidth', 'textDecorationLine'];
  // A field may show focus on the frame around it.
  const around = (element) => [element.parentElement, element.parentElement?.parentElement].filter(Boolean);
  const appearance = (element) =>
    [element, ...element.querySelectorAll('*'), ...(element.localName === 'input' ? around(element) : [])].map((part) => SHOWN.map((name) => getComputedStyle(part)[name]).join('|')).join('\n');
  const describe = (element) => {
    const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
    return `<${element.localName}> “${words}”`;
  };
  // Of a group of radio buttons Tab reaches one; the arrow keys do the rest.
  const group = (element, id) => (element.type === 'radio' ? `radio ${element.name}` : id);
  const known = new Map();
  const extras = new Map();
  // So it is with numbers in one table or list: one of them is the stop.
  const NUMBER = '[data-evidence="number"]';
  const byArrow = (element) => {
    if (element.tabIndex >= 0 || !element.matches(NUMBER)) return false;
    for (let holder = element.parentElement; holder && holder.localName !== 'main'; holder = holder.parentElement) if ([...holder.querySelectorAll(NUMBER)].some((number) => number.tabIndex >= 0)) return true;
    return false;
  };
  window.__tabWalk = {
    known,
    byArrow: () => [...known].filter(([element]) => byArrow(element)).map(([, { id }]) => id),
    stop(element) {
      const before = known.get(element);
      if (!before && !extras.has(element)) extras.set(element, `extra ${extras.size}`);
      const id = before?.id ?? extras.get(element);
      const after = appearance(element);
      const outlined = getComputedStyle(element).outlineStyle !== 'none' && parseFloat(getComputedStyle(element).outlineWidth) > 0;
      return { id, group: group(element, id), name: describe(element), seen: outlined || (before !== undefined && before.appearance !== after) };
    },
  };
  const visible = [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility({ visibilityProperty: true }));
  return visible.map((element, index) => {
    const id = `thing ${index}`;
    known.set(element, { id, appearance: appearance(element) });
    return { id, group: group(element, id), name: describe(element) };
  });
}

/** Runs in the page: the thing that has focus, or nothing when focus has left the page. */
function focused() {
  const element = document.activeElement;
  return element && element !== document.body && element !== document.documentElement ? window.__tabWalk.stop(element) : null;
}
