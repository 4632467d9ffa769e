// Asks what is likely to be asked next, so that the server has the answer ready when it is. Once for each address;
// never where the reader saves data, and never in the way of what was asked for.
import { get } from '../api/client';

const asked = new Set<string>();

interface Connected {
  connection?: { saveData?: boolean };
}

export function askAhead(path: string): void {
  if (asked.has(path) || (navigator as Connected).connection?.saveData) return;
  asked.add(path);
  const ask = () => void get(path, { signal: AbortSignal.timeout(30_000) }).catch(() => asked.delete(path));
  if ('requestIdleCallback' in window) requestIdleCallback(ask, { timeout: 2_000 });
  else setTimeout(ask, 200);
}
