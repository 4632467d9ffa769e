// A survey's colours on the page it is shown on: what can be read on what, and the same theme for a dark page. Colours
// come in as `#rrggbb`, others as the browser computes them; what is no colour gives the house's own. Pure.
import type { Theme } from './contract.ts';

export type Rgb = number[];

const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
/** The house's own accent, paper and ink. */
const OURS = [[10, 92, 112], WHITE, [28, 32, 36]];
/** Paper and ink where the page is dark. */
const NIGHT = [27, 31, 34];
const MOON = [236, 234, 230];

/** `#rrggbb` or `rgb(…)`; nothing for what can be seen through. */
export function colour(text: string | undefined): Rgb | undefined {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text ?? '');
  if (hex) return hex.slice(1).map((part) => parseInt(part, 16));
  const [, parts, alpha = 1] = /^rgba?\((\d+, \d+, \d+)(?:, ([\d.]+))?\)$/.exec(text ?? '') ?? [];
  return Number(alpha) > 0.5 ? parts?.split(', ').map(Number) : undefined;
}

/** Relative luminance (WCAG 2.2) and 0.05; its curve taken as one power down to black, which is less than 0.001 off. */
const light = (rgb: Rgb): number => rgb.reduce((sum, part, at) => sum + [0.2126, 0.7152, 0.0722][at]! * ((part / 255 + 0.055) / 1.055) ** 2.4, 0.05);

export function contrast(a: Rgb, b: Rgb): number {
  const ratio = light(a) / light(b);
  return Math.max(ratio, 1 / ratio);
}

export const isDark = (background: Rgb): boolean => light(background) < 0.23;

/** As little of `a` over `b`, from `share` upwards, as is told from `on` at least so well; else all of it. */
function blend(a: Rgb, b: Rgb, on: Rgb, share: number, least: number): Rgb {
  const mixed = a.map((part, at) => Math.round(part * share + b[at]! * (1 - share)));
  return share >= 1 ? a : contrast(mixed, on) >= least ? mixed : blend(a, b, on, share + 0.05, least);
}

/** White where it can be read, else black. */
const best = (on: Rgb): Rgb => (contrast(WHITE, on) >= 4.5 ? WHITE : BLACK);

/** The custom properties of the card. */
export function properties(theme: Partial<Theme> | undefined, dark: boolean): Record<string, string> {
  let [accent, paper, ink] = [theme?.accent, theme?.paper, theme?.ink].map((text, at) => colour(text) ?? OURS[at]!) as [Rgb, Rgb, Rgb];
  if (contrast(ink, paper) < 4.5) ink = best(paper);
  if (dark && !isDark(paper)) {
    paper = NIGHT;
    ink = MOON;
    // The same hue, as light as it must be to be seen.
    accent = blend(WHITE, accent, paper, 0, 5.5);
  }
  const colours = {
    accent,
    'on-accent': best(accent),
    // Lines of focus and borders that carry meaning: 3 to 1; the accent where it can be seen.
    strong: contrast(accent, paper) >= 3 ? accent : ink,
    paper,
    ink,
    soft: blend(ink, paper, paper, 0.6, 5),
    edge: blend(ink, paper, paper, 0.3, 3),
  };
  const css = Object.entries(colours).map(([name, rgb]) => [name, `rgb(${rgb})`]);
  return { ...Object.fromEntries(css), radius: `${theme?.radius ?? 12}px`, scheme: isDark(paper) ? 'dark' : 'light' };
}
