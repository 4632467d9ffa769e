// What a server holds, as `resa export events` tells it while the server runs.

import { resaLines } from './server.js';

/** All events of a project. */
export function events(server, project = 'default') {
  return resaLines('export', 'events', '--data', server.data, '--project', project, '--format', 'ndjson');
}

/** The server's own counts since it started. */
export async function counts(server) {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const of = (name) => Number(text.match(new RegExp(`^resa_events_${name}_total (\\d+)$`, 'm'))[1]);
  return { received: of('received'), stored: of('stored'), duplicates: of('duplicate'), rejected: of('rejected') };
}
