// Elements of the card. Text goes in as text and as nothing else; no markup is ever read.
import { createElement } from './page.ts';

type Child = Node | string | null | undefined | false;

/** An element with a class and children. */
export function h<E extends HTMLElement = HTMLElement>(name: string, className: string, ...children: Child[]): E {
  const element = createElement(name) as E;
  element.className = className;
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** Sets attributes and gives the element. */
export function set<E extends Element>(element: E, attributes: Record<string, string | number>): E {
  for (const name of Object.keys(attributes)) element.setAttribute(name, `${attributes[name]}`);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A drawing of one line, for the eye alone. */
export function icon(line: string): SVGElement {
  const make = (name: string) => Document.prototype.createElementNS.call(document, SVG, name) as SVGElement;
  const svg = set(make('svg'), { viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  svg.append(set(make('path'), { d: line }));
  return svg;
}
