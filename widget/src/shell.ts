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
 * For browsers before constructable sheets, under policies that allow no style elements: the sheet is read in a
 * document that is never shown, and its rules are set on the elements they fit, anew after each change.
 */
function byHand(root: ShadowRoot, host: HTMLElement): () => void {
  const aside = document.implementation.createHTMLDocument('');
  const style = aside.createElement('style');
  style.textContent = css;
  aside.head.append(style);
  const own = new Map<HTMLElement, string>();
  const dress = () => {
    const all = [host, ...(Array.from(root.querySelectorAll('*')) as HTMLElement[])];
    for (const element of all) if (!own.has(element)) own.set(element, element.style.cssText);
    const styled = new Map(all.map((element) => [element, '']));
    const put = (rules: CSSRuleList) => {
      for (const rule of Array.from(rules)) {
        if (rule instanceof CSSMediaRule && matchMedia(rule.conditionText).matches) put(rule.cssRules);
        if (!(rule instanceof CSSStyleRule) || rule.selectorText.includes('::')) continue;
        for (const element of all) {
          const fits = element === host ? rule.selectorText === ':host' : element.matches(rule.selectorText);
          if (fits) styled.set(element, `${styled.get(element)}${rule.style.cssText};`);
        }
      }
    };
    if (style.sheet) put(style.sheet.cssRules);
    const lift = host.style.getPropertyValue('--lift');
    for (const [element, text] of styled) element.style.cssText = text + (own.get(element) ?? '');
    host.style.setProperty('--lift', lift);
  };
  for (const type of ['click', 'focusin', 'input', 'pointerover', 'keyup']) on(type, dress, root);
  on('resize', dress);
  return dress;
}
