// A visit to a server: one browser context that keeps account of every request, complaint and violation
// of the pages' policy.

/** Opens a context (of a screen that is touched, when `touch`) and hands `look({ page, context, problems })` a page in it, then closes it. */
export async function visit(browser, server, { viewport, colorScheme = 'light', language = 'sv', touch = false }, look) {
  const locale = language === 'sv' ? 'sv-SE' : 'en-GB';
  const context = await browser.newContext({ viewport, colorScheme, locale, hasTouch: touch, reducedMotion: 'reduce', baseURL: server.url });
  try {
    const page = await context.newPage();
    const problems = await watch(page, server.url);
    await look({ page, context, problems });
  } finally {
    await context.close();
  }
}

/** Collects requests to other origins, thrown errors, console warnings and violations of the policy. */
async function watch(page, origin) {
  const problems = [];
  page.on('console', (message) => {
    // A refused sign-in is an answer like any other; the browser notes its status all the same.
    const isStatus = message.text().startsWith('Failed to load resource: the server responded with a status of 4');
    if (['error', 'warning'].includes(message.type()) && !isStatus) problems.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`error thrown: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`)) problems.push(`request to ${url}`);
    if (url.includes('resa_')) problems.push('a secret in the address of a request');
  });
  await page.exposeFunction('tellViolation', (what) => problems.push(`policy violated: ${what}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => window.tellViolation(`${event.violatedDirective} by ${event.blockedURI}`));
  });
  return problems;
}
