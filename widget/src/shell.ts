// The card's house in the page: one element in the browser's top layer with a closed shadow root, styled by its own
// sheet alone. It moves nothing of the page and takes nothing from it but whether it is dark.
import type { Theme } from './contract.ts';
import { createElement, ofDocument, on } from './page.ts';
import type { Undo } from './page.ts';
import css from './style.css';
import { colour, isDark, properties } from './theme.ts';

export interface Shell {
  root: ShadowRoot;
  host: HTMLElement;
  /** Says that what stands in the root has changed. */
  restyle: () => void;
  remove: Undo;
}

export function openShell(theme: Theme): Shell {
  const host = createElement('resa-widget');
  const root = host.attachShadow({ mode: 'closed' });
  const dressed = properties(theme, pageIsDark());
  for (const name of Object.keys(dressed)) host.style.setProperty(`--${name}`, dressed[name] ?? '');
  const restyle = adopt(root, host);
  ofDocument<HTMLElement>('documentElement')?.append(host);
  raise(host);
  const undo = keepAbove(host);
  return {
    root,
    host,
    restyle,
    remove: () => {
      undo();
      host.remove();
    },
  };
}

/** The top layer: over everything, whatever the page does with stacking and transforms; not modal. */
function raise(host: HTMLElement): void {
  if (typeof host.showPopover !== 'function') return;
  host.setAttribute('popover', 'manual');
  host.showPopover();
}

/** A keyboard on the screen covers the foot of the page: the card stands on it. */
function keepAbove(host: HTMLElement): Undo {
  const view = window.visualViewport;
  const lift = () => {
    const covered = !view || view.scale > 1.01 ? 0 : Math.max(innerHeight - view.height - view.offsetTop, 0);
    host.style.setProperty('--lift', `${covered}px`);
  };
  lift();
  return view ? on('resize', lift, view) : () => {};
}

/** Whether what stands behind the card is dark: the page's own background. */
function pageIsDark(): boolean {
  for (const name of ['body', 'documentElement']) {
    const element = ofDocument<Element>(name);
    const background = element && colour(getComputedStyle(element).backgroundColor);
    if (background) return isDark(background);
  }
  return false;
}

/** What our sheet is made of when it is minified: blocks of rules, and rules. */
const RULES = /(?:@(\w+) ?([^{]+)\{)?([^{}]+)\{([^{}]*)\}(\})?/g;

/** An older browser throws at what it does not know, such as `:focus-visible`. */
function fits(element: Element, selector: string): boolean {
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
}

/** Puts the sheet into the root; gives what is to be called when its content changed. */
function adopt(root: ShadowRoot, host: HTMLElement): () => void {
  if (typeof CSSStyleSheet.prototype.replaceSync === 'function' && 'adoptedStyleSheets' in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
    return () => {};
  }
  return byHand(root, host);
}

/**
 * For browsers before constructable sheets, under policies that allow no style elements: our own sheet is taken apart
 * and its rules are set on the elements they fit, anew after each change.
 */
function byHand(root: ShadowRoot, host: HTMLElement): () => void {
  const dress = () => {
    const elements = [host, ...(Array.from(root.querySelectorAll('*')) as HTMLElement[])];
    // As computed: beside `all: initial` Chromium reads its own custom properties back as `initial`.
    const given = elements.map((element) =>
      Array.from(element.style, (name) => (name.startsWith('--') ? `${name}:${getComputedStyle(element).getPropertyValue(name)};` : '')).join(''),
    );
    let holds = true;
    for (const [, at, asked, selector = '', rule, end] of css.matchAll(RULES)) {
      if (at) holds = at === 'media' && matchMedia(asked ?? '').matches;
      if (holds) {
        elements.forEach((element, index) => {
          if (element === host ? selector === ':host' : fits(element, selector)) given[index] += `${rule};`;
        });
      }
      if (end) holds = true;
    }
    elements.forEach(({ style }, index) => (style.cssText = given[index] ?? ''));
  };
  for (const type of ['click', 'focusin', 'input', 'pointerover', 'keyup']) on(type, dress, root);
  on('resize', dress);
  return dress;
}
