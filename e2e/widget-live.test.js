// The widget and the real server together: a survey is published, a page of another origin asks, a customer answers in
// a real browser, and the answer stands in that customer's timeline. Then they are left in peace.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startBrowser } from './harness/browser.js';
import { beAnalyst, timelineOf } from './harness/customers.js';
import { ask, send } from './harness/http.js';
import { resa, startServer } from './harness/server.js';
import { DESKTOP, KEY, PHONE, startSite, withWidget } from './harness/widget.js';

const STRICT = "default-src 'none'; script-src RESA; connect-src RESA; style-src 'self'; require-trusted-types-for 'script'";
const INTEGRITY = readFileSync(fileURLToPath(new URL('../widget/dist/integrity.txt', import.meta.url)), 'utf8').trim();

let server;
let member;
let browser;
let site;
before(async () => {
  server = await startServer();
  resa('key', 'create', '--data', server.data, '--value', KEY);
  member = await beAnalyst(server);
  site = await startSite(server);
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  site?.stop();
  await server?.stop();
});

/** A survey that asks on these pages, every visitor, at most once in 90 days. */
async function publish(name, widget) {
  const draft = {
    name,
    purpose: 'Vi vill veta om uttaget går att förstå',
    decision: 'Om sidan skrivs om i vår',
    asked: {
      languages: ['sv', 'en'],
      questions: [
        { id: 'effort', metric: 'ces', kind: 'scale', low: 1, high: 7, text: { sv: 'Bolaget gjorde det enkelt för mig att hantera mitt ärende', en: 'The company made it easy for me to handle my issue' }, ends: { sv: ['Instämmer inte alls', 'Instämmer helt'], en: ['Strongly disagree', 'Strongly agree'] } },
        { id: 'why', metric: 'text', kind: 'text', most: 500, text: { sv: 'Vad hade gjort det lättare?', en: 'What would have made it easier?' }, show_if: { question: 'effort', at_most: 4 } },
      ],
      thanks: { sv: 'Tack!', en: 'Thank you!' },
    },
    asking: { widget, link: false, staff: false, rest: { again_days: 90, quiet_days: 0, share: 1 } },
    theme: { accent: '#0b5c63', paper: '#ffffff', ink: '#1c1c1a', radius: 12 },
  };
  const me = await ask(server, 'GET', '/api/session', { headers: member });
  const made = await ask(server, 'POST', '/api/projects/default/surveys', { headers: member, body: { draft, owner: me.json.id } });
  assert.equal(made.status, 201, made.text);
  const published = await ask(server, 'POST', `/api/projects/default/surveys/${made.json.id}/publish`, { headers: member, body: { version: 1 } });
  assert.equal(published.json.state, 'live', published.text);
  return made.json.id;
}

/** What the studio tells of a survey: how often it was shown, begun and finished. */
async function told(survey) {
  const list = await ask(server, 'GET', '/api/projects/default/surveys', { headers: member });
  const { shown, started, finished } = list.json.surveys.find(({ id }) => id === survey);
  return [shown, started, finished];
}

async function eventually(look, expected) {
  for (const end = Date.now() + 10_000; ; ) {
    const found = await look();
    if (JSON.stringify(found) === JSON.stringify(expected)) return;
    if (Date.now() > end) assert.deepEqual(found, expected);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('an answer given on a page is found in the customer’s timeline, and the customer is not asked again', async () => {
  const survey = await publish('Uttaget', { kind: 'load', pages: ['/pension/*'] });
  await send(server, KEY, 'track', { type: 'track', event: 'Uttag påbörjat', userId: 'kund-77', messageId: 'before-1' });
  site.page = { tag: 'data-consent="identified" data-user="kund-77"' };
  site.policy = STRICT;
  const problems = await withWidget(browser, site, server, {}, async ({ page, card }) => {
    await card.waitFor();
    await page.evaluate(() => window.resa('station', 'Läsa beskedet'));
    await card.getByRole('radio', { name: '2' }).click();
    await card.getByRole('textbox').fill('Skriv kortare. Ring 070-174 06 05!');
    await card.getByRole('button', { name: 'Skicka' }).click();
    await card.getByText('Tack!').waitFor();
  });
  assert.deepEqual(problems, []);
  await eventually(() => told(survey), [1, 1, 1]);
  const timeline = await timelineOf(server, member, 'user_id', 'kund-77');
  const answer = timeline.at(-1);
  assert.equal(answer.activity, 'Uttaget', JSON.stringify(timeline));
  assert.ok(!JSON.stringify(timeline).includes('070-174'), 'the number is not kept');

  const again = await withWidget(browser, site, server, { path: '/pension/annat' }, async ({ page, card }) => {
    await page.waitForResponse((response) => response.url().endsWith('/v1/displays')).catch(() => {});
    await page.waitForTimeout(300);
    assert.equal(await card.count(), 0);
  });
  assert.deepEqual(again, []);
  assert.deepEqual(await told(survey), [1, 1, 1]);
  await ask(server, 'PUT', `/api/projects/default/surveys/${survey}/state`, { headers: member, body: { version: 1, state: 'paused' } });
});

test('on a phone, half an answer of somebody unknown who goes away arrives as half an answer', async () => {
  const survey = await publish('Klick', { kind: 'click', selector: 'h1', pages: ['/klick'] });
  site.page = {};
  site.policy = '';
  const problems = await withWidget(browser, site, server, { device: PHONE, path: '/klick' }, async ({ page, card }) => {
    await page.locator('h1').tap();
    await card.waitFor();
    await card.getByRole('radio', { name: '3' }).tap();
    await card.getByRole('textbox').waitFor();
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, '']);
    await page.goto(`${site.url}/kontakt`);
    await eventually(() => told(survey), [1, 1, 0]);
  });
  assert.deepEqual(problems, []);
});

test('a page is told how long to wait', async () => {
  const answer = await ask(server, 'POST', '/v1/displays', { headers: { origin: 'https://www.example.se', 'content-type': 'text/plain' }, body: { writeKey: KEY } });
  assert.equal(answer.json.ask, false, answer.text);
  assert.equal(answer.headers.get('access-control-allow-origin'), 'https://www.example.se');
  assert.equal(answer.headers.get('access-control-expose-headers'), 'retry-after');
});

test('the widget under its own version is pinned by its sum, and kept for ever', async () => {
  const current = await ask(server, 'GET', '/widget.js');
  const version = current.headers.get('etag').replaceAll('"', '');
  const address = `/widget/${version}/widget.js`;
  assert.match(current.headers.get('cache-control'), /max-age=300/);
  const pinned = await ask(server, 'GET', address);
  assert.equal(pinned.text, current.text);
  assert.match(pinned.headers.get('cache-control'), /immutable/);
  assert.doesNotMatch((await ask(server, 'GET', '/widget/0000000000000000/widget.js')).headers.get('cache-control'), /immutable/);
  const context = await browser.newContext(DESKTOP);
  for (const [sum, expected] of [[INTEGRITY, 'function'], [INTEGRITY.replace(/.{6}$/, 'AAAAA='), 'undefined']]) {
    const page = await context.newPage();
    site.page = { widget: `<script src="${server.url}${address}" integrity="${sum}" crossorigin data-key="${KEY}"></script>` };
    await page.goto(`${site.url}/pinned`, { waitUntil: 'load' });
    assert.equal(await page.evaluate(() => typeof window.resa), expected);
  }
  await context.close();
});
