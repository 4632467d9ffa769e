// Words of what is read in the room of the voice: days of one's own, a part of the customers, surveys of other tools.
import type { Both } from './language.svelte';

export interface FilterTexts {
  own: string; from: string; to: string; segment: string; noSegment: string; imported: string;
}

const sv: FilterTexts = {
  own: 'Egna datum', from: 'Från och med', to: 'Till och med', segment: 'Segment', noSegment: 'Alla',
  imported: '{survey} (importerad)',
};

const en: FilterTexts = {
  own: 'Own dates', from: 'From', to: 'Up to and including', segment: 'Segment', noSegment: 'All',
  imported: '{survey} (imported)',
};

export const voiceFilter: Both<FilterTexts> = { sv, en };
