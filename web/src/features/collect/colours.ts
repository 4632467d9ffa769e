// The colours of a survey: what can be told from what (WCAG 2.2), and what the widget makes of a theme. `#rrggbb` in. Pure.
import type { Theme } from '../../api/voice';

type Rgb = readonly [number, number, number];
/** Of words on what is behind them (WCAG 2.2, 1.4.3). */
export const LEAST_CONTRAST = 4.5;
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [17, 17, 17];

export function rgb(text: string): Rgb | null {
  if (!/^#[\da-f]{6}$/i.test(text)) return null;
  const part = (at: number) => parseInt(text.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function apart(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a) + 0.05, luminance(b) + 0.05];
  return x > y ? x / y : y / x;
}

/** How well two colours are told apart, 1 to 21; null where one is no colour. */
export function contrast(one: string, other: string): number | null {
  const [a, b] = [rgb(one), rgb(other)];
  return a && b ? apart(a, b) : null;
}

const mix = (a: Rgb, b: Rgb, share: number): Rgb => a.map((part, at) => Math.round(part * share + (b[at] ?? 0) * (1 - share))) as unknown as Rgb;

function readable(a: Rgb, b: Rgb, on: Rgb, share: number, least: number): Rgb {
  for (let more = share; more < 1; more += 0.05) if (apart(mix(a, b, more), on) >= least) return mix(a, b, more);
  return a;
}

/** The card's colours, as the widget computes them from the theme. */
export function card(theme: Theme): Record<'accent' | 'onAccent' | 'strong' | 'paper' | 'ink' | 'soft' | 'edge' | 'hair' | 'wash' | 'radius' | 'inner', string> {
  const paper = rgb(theme.paper) ?? WHITE;
  const accent = rgb(theme.accent) ?? [11, 92, 99];
  let ink = rgb(theme.ink) ?? BLACK;
  if (apart(ink, paper) < LEAST_CONTRAST) ink = apart(BLACK, paper) > apart(WHITE, paper) ? BLACK : WHITE;
  const onAccent = apart(WHITE, accent) >= LEAST_CONTRAST || apart(WHITE, accent) > apart(BLACK, accent) ? WHITE : BLACK;
  const radius = Math.min(Math.max(theme.radius || 0, 0), 24);
  const css = (colour: Rgb) => `rgb(${colour.join(' ')})`;
  return {
    accent: css(accent), onAccent: css(onAccent), strong: css(apart(accent, paper) >= 3 ? accent : ink), paper: css(paper), ink: css(ink),
    soft: css(readable(ink, paper, paper, 0.6, 5)), edge: css(readable(ink, paper, paper, 0.3, 3)), hair: css(mix(ink, paper, 0.12)), wash: css(mix(accent, paper, 0.09)),
    radius: `${radius}px`, inner: `${Math.min(radius, 8)}px`,
  };
}
