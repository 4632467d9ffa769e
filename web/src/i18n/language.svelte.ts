// The language of the screens. Texts lie by area in files beside this one: an interface and both languages, so that
// a missing text does not compile.

export type Language = 'sv' | 'en';
export interface Both<T> { sv: T; en: T }

class Chosen {
  current = $state<Language>(navigator.language.toLowerCase().startsWith('sv') ? 'sv' : 'en');
  /** Whose way of writing numbers and dates is used. */
  readonly locale: string = $derived(this.current === 'sv' ? 'sv-SE' : 'en-GB');

  choose(language: Language): void {
    this.current = language;
    document.documentElement.lang = language;
  }
}

export const language = new Chosen();

/** An area's texts in the language chosen. Use it as `const t = $derived(say(frame))`. */
export function say<T>(area: Both<T>): T {
  return area[language.current];
}

/** Puts values into a text: `fill('of {n} journeys', { n: '12' })`. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The right form for a number: `plural(2, { one: '{n} dag', other: '{n} dagar' })`; `{n}` is the number, written out. */
export function plural(n: number, forms: { one: string; other: string }): string {
  const rule = new Intl.PluralRules(language.locale).select(n);
  return fill(rule === 'one' ? forms.one : forms.other, { n: new Intl.NumberFormat(language.locale).format(n) });
}
