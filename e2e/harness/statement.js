// A small company whose truth is known: 120 customers get their pension statement, and 48 come to understand it.
// The figures that the studio must show follow from these rules; nothing is left to chance.

import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { resa } from './server.js';

const DAY = 86_400_000;
export const CUSTOMERS = 120;
/** What the studio must say of the journey from the letter to the understanding of it, within 30 days. */
export const TRUTH = { journeys: 120, reached: 48, share: '40', names: { start: 'Brev: pensionsbesked', login: 'Inloggning', read: 'Läst beskedet', call: 'Samtal om beskedet', goal: 'Besked förstått' } };
export const NOTE = 'Jag förstår inte vad jag får i pension och brevet hjälper mig inte.';

/** Rows of the log: letters over six months that ended two months ago. */
export function rows(now = Date.now()) {
  const { start, login, read, call, goal } = TRUTH.names;
  const out = [];
  for (let customer = 0; customer < CUSTOMERS; customer++) {
    const sent = now - (60 + (customer % 6) * 30 + 5) * DAY;
    const at = (days, hours = 0) => new Date(sent + days * DAY + hours * 3_600_000).toISOString().slice(0, 19) + 'Z';
    const number = String(10_000 + customer);
    const add = (days, hours, activity, channel, note = '') => out.push([number, at(days, hours), activity, channel, note]);
    add(0, 0, start, 'letter');
    if (customer % 6 !== 5) add(2, 1, login, 'web');
    if (customer % 2 === 0) add(2, 2, read, 'web');
    if (customer % 3 === 0) add(9, 3, call, 'phone', NOTE);
    // Of each ten customers four understand it: those that end in 0, 2, 5 and 7.
    if ([0, 2, 5, 7].includes(customer % 10)) add(10, 4, goal, 'web');
  }
  return out;
}

/** Puts the log into a running server's data, as `resa import` does. */
export function importStatements(server) {
  const file = path.join(path.dirname(server.data), 'pensionsbesked.csv');
  const text = [['kundnr', 'tid', 'händelse', 'kanal', 'anteckning'], ...rows()].map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n');
  writeFileSync(file, `${text}\n`);
  return resa('import', file, '--data', server.data);
}
