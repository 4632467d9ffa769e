// Identifiers in words: "e-post anna@example.se"; where the value is not shown, its kind and the beginning of its pseudonym.
import type { CustomerTexts } from '../../i18n/customers';
import { fill } from '../../i18n/language.svelte';
import type { IdentityView, PersonView } from './shapes';

const KINDS: Record<string, string> = { a: 'anonymous_id', t: 'phone', e: 'email', u: 'user_id', n: 'national_id' };
const SHOWN = 8;

/** The kind that a pseudonym's letter says. */
export const kindOf = (pseudonym: string): string => KINDS[pseudonym[0] ?? ''] ?? '';

/** An identifier in words, looked up among those of a customer. */
export function said(pseudonym: string, known: readonly IdentityView[], t: CustomerTexts): string {
  const found = known.find(({ identity }) => identity === pseudonym);
  const kind = t.stitch.kinds[found?.kind ?? kindOf(pseudonym)] ?? '';
  return `${kind} ${found?.value ?? short(pseudonym)}`.trim();
}

/** A pseudonym short enough to read. */
export const short = (pseudonym: string): string => {
  const epoch = pseudonym.split('#')[1];
  return pseudonym.slice(2, 2 + SHOWN) + (epoch ? ` #${epoch}` : '');
};

/** What a customer is called on the screen: their name where it was said, else their number. */
export function title(view: PersonView, t: CustomerTexts): string {
  const trait = (...names: string[]) => names.map((name) => view.traits.find((one) => one.name.toLowerCase() === name)?.value).find((value) => typeof value === 'string' && value.trim() !== '') as string | undefined;
  const whole = trait('name', 'namn', 'full_name', 'fullname') ?? ([trait('first_name', 'firstname', 'förnamn'), trait('last_name', 'lastname', 'efternamn')].filter(Boolean).join(' ') || undefined);
  const number = view.identities.find(({ kind, value }) => kind === 'user_id' && value)?.value;
  const other = view.identities.find(({ value }) => value)?.value;
  return whole ?? (number ? fill(t.page.customer, { n: number }) : (other ?? t.page.unnamed));
}
