// The way from where something comes from to where it hurts, and on to the goal (R236): which station is what, and where a
// strip in the map's language draws it. Pure.
import type { Finding } from '../../api/friction';
import { hurts } from './reading';

export type Role = 'source' | 'symptom' | 'goal' | 'between';
export interface Stop { station: string; roles: Role[] }

/** The stations with what they are: the last is the goal, the symptom is where it hurts, the source is where a cause comes from. */
export function stops({ trace, where, causes }: Pick<Finding, 'trace' | 'where' | 'causes'>): Stop[] {
  const symptom = hurts(where);
  const at = trace.lastIndexOf(symptom);
  const upstream = causes.map((cause) => cause.upstream).find((station) => station !== null && trace.includes(station) && trace.indexOf(station) < at);
  const source = upstream === undefined || upstream === null ? -1 : trace.indexOf(upstream);
  return trace.map((station, index) => {
    const roles: Role[] = [];
    if (index === source) roles.push('source');
    if (index === at) roles.push('symptom');
    if (index === trace.length - 1 && index > at) roles.push('goal');
    return { station, roles: roles.length > 0 ? roles : ['between'] };
  });
}

/** Whether there is room for the strip to lie; else it stands. */
export const lies = (width: number, n: number): boolean => n > 0 && width / n >= 116;
