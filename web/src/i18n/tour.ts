// Words of the walk through the example.
import type { Both } from './language.svelte';

export interface TourTexts {
  label: string; step: string; next: string; back: string; done: string; close: string; again: string;
}

const sv: TourTexts = {
  label: 'Rundtur i exemplet', step: 'Steg {n} av {m}', next: 'Nästa', back: 'Föregående', done: 'Klart',
  close: 'Stäng rundturen', again: 'Följ rundturen',
};
const en: TourTexts = {
  label: 'A walk through the example', step: 'Step {n} of {m}', next: 'Next', back: 'Previous', done: 'Done',
  close: 'Close the tour', again: 'Follow the tour',
};

export const tourTexts: Both<TourTexts> = { sv, en };
