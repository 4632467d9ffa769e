// Starts the browser. Only this is tried again: a start can fail on a loaded machine for reasons that
// are not the page's. A test that fails has failed.

import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const TRIES = 3;

/** A headless browser: `$CHROMIUM`, else the one that Debian installs. */
export async function startBrowser() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  for (let attempt = 1; ; attempt++) {
    try {
      return await chromium.launch({ executablePath, args: FLAGS, headless: true, timeout: 60_000 });
    } catch (error) {
      if (attempt === TRIES) throw error;
      console.error(`the browser did not start (try ${attempt} of ${TRIES}): ${error.message.split('\n')[0]}`);
    }
  }
}
