// What every client here does with one customer: visits unknown, is identified, comes back under an earlier name, and
// after a word on standard input sends on while the server goes away and returns.

import { createInterface } from 'node:readline';

/** Runs a client: `calls` are its methods, `flush` resolves when everything is delivered. */
export async function walk(name, calls, flush) {
  const userId = `kund-${name}`;
  calls.track({ anonymousId: `tidigare-${name}`, event: 'Innan' });
  calls.page({ anonymousId: `okänd-${name}`, name: 'Start' });
  calls.identify({ userId, anonymousId: `okänd-${name}`, traits: { plan: 'guld' } });
  calls.track({ userId, event: 'Besked öppnat', properties: { kanal: 'brev' }, timestamp: new Date('2026-11-01T10:00:00Z') });
  calls.screen({ userId, name: 'Hem' });
  calls.group({ userId, groupId: `grupp-${name}`, traits: { ort: 'Umeå' } });
  calls.alias({ userId, previousId: `tidigare-${name}` });
  await flush();
  console.log('walked');
  await new Promise((resolve) => createInterface({ input: process.stdin }).once('line', resolve));
  for (let number = 0; number < 100; number++) {
    calls.track({ userId, event: `Under avbrottet ${number}` });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await flush();
  console.log('done');
  process.exit(0);
}
