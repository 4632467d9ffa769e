// What the room is asked, as its address: which journey, time, channel and customers, and how it is shown. Pure: today's
// date comes in from outside.
import type { FrictionQuery, Polarity } from '../../api/friction';
import { asked as askedOf, narrowings as narrowingsOf, read as readOf, written as writtenOf, type Choice } from '../map/asked';
import { ORDERS, type Order } from './order';

export type { Choice };
export const VIEWS = ['list', 'picture', 'unclaimed'] as const;
export type View = (typeof VIEWS)[number];

export const read = readOf;
/** What the server is asked. */
export const asked = (choice: Choice, today: string, lang: string): FrictionQuery => ({ ...askedOf(choice, today), lang });
/** The choice as parts of the address; the room has no stations. */
export function written(choice: Choice): Record<string, string | null> {
  const { stations: _, ...rest } = writtenOf(choice);
  return rest;
}
export const narrowings = narrowingsOf;
export const CLEAR = { journey: null, period: null, from: null, to: null, channels: null, segment: null } as const;

export const viewOf = (query: URLSearchParams): View => VIEWS.find((known) => known === query.get('view')) ?? 'list';
export const orderOf = (query: URLSearchParams): Order => ORDERS.find((known) => known === query.get('order')) ?? 'gain';
export function onlyOf(query: URLSearchParams): Polarity | null {
  const word = query.get('only');
  return word === 'friction' || word === 'strength' ? word : null;
}
