// The fields of a survey that may be missing, by the names that server and screen give them: what each is called, and
// where it stands on the page. Pure.
import type { CollectTexts } from '../../i18n/collect';

/** Who may make and change surveys. */
export const MAY = 'run_surveys';

/** The part of the page that a field belongs to; of a question its id, where the server names its place. */
export function placeOfField(field: string, questions: readonly { id: string }[] = []): string {
  const [first = '', second = ''] = field.replace(/^draft\./, '').replace(/^asked\./, '').split(/[.[]/);
  if (first === 'questions') {
    const part = second.replace(/\]$/, '');
    return part ? `questions.${/^\d+$/.test(part) ? (questions[Number(part)]?.id ?? part) : part}` : 'questions';
  }
  if (first === 'theme') return second ? `theme.${second}` : 'theme';
  if (first === 'asking' || first === 'channels') return 'asking';
  return first;
}

export function fieldName(field: string, t: CollectTexts): string {
  const place = placeOfField(field);
  const named = t.fields[place] ?? t.fields[place.split('.')[0] ?? ''];
  return named ?? field;
}
