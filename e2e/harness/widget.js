// A customer's site with the widget on it, and a stand-in for the server that speaks the contract of `/v1` and notes
// what it was told. Two origins, as in life.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const SCRIPT = readFileSync(fileURLToPath(new URL('../../widget/dist/widget.js', import.meta.url)));
export const KEY = 'wk_widget';
export const DESKTOP = { viewport: { width: 1280, height: 800 } };
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

const THEME = { accent: '#0b5d5e', paper: '#ffffff', ink: '#1b1b1b', radius: 12 };

/** A survey that is shown at once, with what the test says otherwise. */
export function survey(more = {}) {
  const ease = {
    id: 'ease',
    kind: 'scale',
    low: 1,
    high: 7,
    text: { sv: 'Det var lätt att få det gjort jag kom hit för.', en: 'It was easy to do what I came here to do.' },
    ends: { sv: ['Instämmer inte alls', 'Instämmer helt'], en: ['Strongly disagree', 'Strongly agree'] },
  };
  const { trigger, ...rest } = more;
  return {
    id: 'ease-of-page',
    version: 3,
    languages: ['sv', 'en'],
    theme: THEME,
    trigger: { kind: 'load', pages: [], ...trigger },
    questions: [ease],
    thanks: { sv: 'Tack, det hjälper oss att göra sidan bättre!', en: 'Thank you, it helps us to make this page better!' },
    ...rest,
  };
}

/** The questions of all kinds, with a branch. */
export const QUESTIONS = [
  survey().questions[0],
  {
    id: 'done',
    kind: 'choice',
    text: { sv: 'Fick du gjort det du kom för?', en: 'Did you get done what you came for?' },
    choices: [
      { code: 'yes', text: { sv: 'Ja', en: 'Yes' } },
      { code: 'partly', text: { sv: 'Delvis', en: 'Partly' } },
      { code: 'no', text: { sv: 'Nej', en: 'No' } },
    ],
  },
  {
    id: 'stopped',
    kind: 'choices',
    text: { sv: 'Vad stod i vägen?', en: 'What was in the way?' },
    choices: [
      { code: 'unclear', text: { sv: 'Informationen var otydlig', en: 'The information was unclear' } },
      { code: 'missing', text: { sv: 'Det jag behövde fanns inte', en: 'What I needed was not there' } },
      { code: 'technical', text: { sv: 'Något tekniskt fungerade inte', en: 'Something technical did not work' } },
    ],
    show_if: { question: 'done', in: ['partly', 'no'] },
  },
  {
    id: 'parts',
    kind: 'matrix',
    low: 1,
    high: 5,
    text: { sv: 'Hur tydligt var …', en: 'How clear was …' },
    ends: { sv: ['Otydligt', 'Tydligt'], en: ['Unclear', 'Clear'] },
    rows: [
      { code: 'words', text: { sv: 'Orden', en: 'The words' } },
      { code: 'numbers', text: { sv: 'Siffrorna', en: 'The numbers' } },
    ],
  },
  { id: 'more', kind: 'text', most: 1000, text: { sv: 'Vad hade gjort det lättare?', en: 'What would have made it easier?' } },
];

/** The server's side. `state` is what it answers; `told` is what it was told. */
export async function startStandIn() {
  const state = { surveys: [], leave: () => ({ ask: true }), refusals: [] };
  const told = { displays: [], responses: [], paths: [], cookies: [] };
  let displays = 0;
  const answer = (response, status, body, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after', ...headers });
    response.end(JSON.stringify(body));
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://resa');
    told.paths.push(`${request.method} ${pathname}`);
    if (request.headers.cookie) told.cookies.push(pathname);
    if (pathname === '/widget.js') {
      response.writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
      return response.end(SCRIPT);
    }
    if (pathname === `/v1/projects/${KEY}/surveys`) return answer(response, 200, { surveys: state.surveys });
    const call = pathname.replace('/v1/', '');
    if (request.method !== 'POST' || !['displays', 'responses'].includes(call)) return answer(response, 404, {});
    let text = '';
    for await (const piece of request) text += piece;
    const body = JSON.parse(text);
    told[call].push(body);
    if (body.writeKey !== KEY) return answer(response, 401, {});
    const refusal = state.refusals.shift();
    if (refusal === 'broken') return request.socket.destroy();
    if (refusal) return answer(response, refusal.status, {}, refusal.headers);
    if (call === 'responses') return answer(response, 200, { success: true, rejected: 0 });
    const { version } = state.surveys.find(({ id }) => id === body.survey) ?? {};
    return answer(response, 200, { display: `signed-${++displays}`, version, ...state.leave(body) });
  });
  await listen(server);
  return { url: address(server), state, told, stop: () => server.close() };
}

/** The customer's site. `page` is what any path of it shows; `policy` its content security policy. */
export async function startSite(resa) {
  const site = { page: {}, policy: '' };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://site');
    if (pathname.startsWith('/own.')) {
      response.setHeader('content-type', pathname.endsWith('.css') ? 'text/css' : 'text/javascript');
      return response.end(site.page[pathname.slice(1)] ?? '');
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (site.policy) response.setHeader('content-security-policy', site.policy.replaceAll('RESA', resa.url));
    return response.end(markup(site.page, resa.url));
  });
  await listen(server);
  return Object.assign(site, { url: address(server), stop: () => server.close() });
}

function markup({ lang = 'sv', head = '', body = '<h1>Din pension</h1><p>En sida.</p>', tag = '', script = '', before = '', widget }, resa) {
  const ours = widget ?? `<script async src="${resa}/widget.js" data-key="${KEY}" ${tag}></script>`;
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Din pension</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">${head}</head><body>${before}<main>${body}</main>${script}
    ${ours}</body></html>`;
}

/**
 * Opens a page of the site and hands `look({ page, problems, violations, card })` it. The widget's closed root is opened for
 * the test, unless `closed`; a script may run before the page's own (`init`).
 */
export async function withWidget(browser, site, resa, { device = DESKTOP, path = '/pension/uttag', init, closed = false, clock = false, ...options }, look) {
  const context = await browser.newContext({ ...device, locale: 'sv-SE', ...options });
  try {
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const problems = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(`thrown: ${error.message}`));
    page.on('request', (request) => {
      const own = [site.url, resa.url].some((url) => request.url().startsWith(`${url}/`));
      if (!own && !request.url().endsWith('/favicon.ico')) problems.push(`request to ${request.url()}`);
    });
    await page.addInitScript(() => {
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} by ${event.blockedURI}`));
    });
    if (!closed) await page.addInitScript(openRoots);
    if (init) await page.addInitScript(init);
    if (clock) await page.clock.install();
    const asked = page.waitForResponse((response) => response.url().endsWith('/surveys'));
    await page.goto(site.url + path, { waitUntil: 'load' });
    await asked;
    await look({ page, context, problems, card: page.locator('resa-widget .card') });
    const violations = await page.evaluate(() => window.violations ?? []);
    problems.push(...violations.map((violation) => `policy violated: ${violation}`));
    return problems.filter((problem) => !problem.includes('favicon'));
  } finally {
    await context.close();
  }
}

/** Runs in the page: a closed root opens for whoever tests what is in it. */
function openRoots() {
  const original = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    return original.call(this, { ...init, mode: 'open' });
  };
}

/** Runs in the page: `window.hide(true)` makes the page say that its tab is hidden. */
export function hideable() {
  let hidden = false;
  Object.defineProperty(Document.prototype, 'visibilityState', { configurable: true, get: () => (hidden ? 'hidden' : 'visible') });
  window.hide = (now) => {
    hidden = now;
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  };
}

/** Waits until the server was told `count` things, and gives them; fails after `limit` milliseconds. */
export async function until(list, count, limit = 5000) {
  const end = Date.now() + limit;
  while (list.length < count) {
    if (Date.now() > end) throw new Error(`${list.length} of ${count} came in ${limit} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return list;
}

async function listen(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function address(server) {
  return `http://127.0.0.1:${server.address().port}`;
}
