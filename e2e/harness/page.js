// Opens a report from the disk and keeps account of what it complained about and asked the network for.

import { pathToFileURL } from 'node:url';

/** Opens the file and hands `look({ page, problems })` the page once it is ready, then closes it. */
export async function withPage(browser, file, { viewport, colorScheme = 'light' }, look) {
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    const address = pathToFileURL(file).href;
    const problems = watch(page, address);
    await page.goto(address, { waitUntil: 'load' });
    await page.evaluate(() => document.fonts.ready);
    await look({ page, problems });
  } finally {
    await context.close();
  }
}

/** Collects console errors, thrown errors and every request but that for the file itself. */
function watch(page, address) {
  const problems = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`error thrown: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    const inside = url.split('#')[0] === address || url.startsWith('data:') || url.startsWith('blob:');
    if (!inside) problems.push(`request to ${url}`);
  });
  return problems;
}
