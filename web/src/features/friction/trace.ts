// The way from where something comes from to where it hurts, and on to the goal (R236): which station is what, and where a
// strip in the map's language draws it. Pure.
import type { Finding } from '../../api/friction';
import { hurts } from './reading';

export type Role = 'source' | 'symptom' | 'goal' | 'between';
/** `named`: not a station that they passed, but the goal by its name. */
export interface Stop { station: string; roles: Role[]; named?: true }

/** The stations with what they are: the last is the goal, the symptom is where it hurts, the source is where a cause comes from. */
export function stops({ trace, where, causes, goal }: Pick<Finding, 'trace' | 'where' | 'causes' | 'goal'>): Stop[] {
  const symptom = hurts(where);
  const at = trace.lastIndexOf(symptom);
  const upstream = causes.map((cause) => cause.upstream).find((station) => station !== null && trace.includes(station) && trace.indexOf(station) < at);
  const source = upstream === undefined || upstream === null ? -1 : trace.indexOf(upstream);
  const passed = trace.map((station, index): Stop => {
    const roles: Role[] = [];
    if (index === source) roles.push('source');
    if (index === at) roles.push('symptom');
    if (index === trace.length - 1 && index > at) roles.push('goal');
    return { station, roles: roles.length > 0 ? roles : ['between'] };
  });
  // Where most of them end where it hurts, the goal stands there as what they did not get to.
  return at >= 0 && at === trace.length - 1 ? [...passed, { station: goal, roles: ['goal'], named: true }] : passed;
}

/** Whether there is room for the strip to lie; else it stands. */
export const lies = (width: number, n: number): boolean => n > 0 && width / n >= 116;
