// Walks a page with the Tab key: which interactive things it never reaches, and where focus cannot be seen.

const INTERACTIVE =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), summary, [tabindex]:not([tabindex="-1"])';

/** `{ unreached, unseen, stops }`: descriptions of things, and how many stops there were. */
export async function tabThrough(page) {
  const expected = await page.evaluate(prepare, INTERACTIVE);
  const stops = new Map();
  // Scrolling containers may be stops too, so allow for more than were counted; a walk that comes
  // back to where it has been is over.
  for (let step = 0; step < expected.length * 2 + 20; step++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(focused);
    if (!stop || stops.has(stop.id)) break;
    stops.set(stop.id, stop);
  }
  const reached = new Set([...stops.values()].map((stop) => stop.group));
  return {
    unreached: expected.filter((thing) => !reached.has(thing.group)).map((thing) => thing.name),
    unseen: [...stops.values()].filter((stop) => !stop.seen).map((stop) => stop.name),
    stops: stops.size,
  };
}

/** Runs in the page: names every visible interactive thing and remembers how it looks without focus. */
function prepare(selector) {
  const SHOWN = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'backgroundColor', 'borderTopColor', 'borderBottomColor', 'fill', 'stroke', 'strokeWidth', 'textDecorationLine'];
  const appearance = (element) =>
    [element, ...element.querySelectorAll('*')].map((part) => SHOWN.map((name) => getComputedStyle(part)[name]).join('|')).join('\n');
  const describe = (element) => {
    const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
    return `<${element.localName}> “${words}”`;
  };
  // Of a group of radio buttons Tab reaches one; the arrow keys do the rest.
  const group = (element, id) => (element.type === 'radio' ? `radio ${element.name}` : id);
  const known = new Map();
  window.__tabWalk = {
    known,
    stop(element) {
      const before = known.get(element);
      const id = before?.id ?? (element.dataset.stop ??= `extra ${document.querySelectorAll('[data-stop]').length}`);
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
