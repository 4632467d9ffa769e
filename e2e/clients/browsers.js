// Unmodified browser clients on a page of another origin, in real Chromium: they ask for their settings, ask whether
// they may send, send, and everything is found in the customer's timeline, once, with the visit before anybody was known.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startBrowser } from '../harness/browser.js';
import { beAnalyst, timelineOf } from '../harness/customers.js';
import { resa, startServer } from '../harness/server.js';

const KEY = 'wk_browsers';
const SCRIPTS = {
  segment: '@segment/analytics-next/dist/umd/index.js',
  rudder: '@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js',
};

let server;
let analyst;
let browser;
let site;
before(async () => {
  server = await startServer();
  resa('key', 'create', '--data', server.data, '--value', KEY);
  analyst = await beAnalyst(server);
  site = await startSite();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  site?.close();
  await server?.stop();
});

/** The customer's own web site: any path is a page with a client's script on it. */
async function startSite() {
  const started = createServer((request, response) => {
    const script = request.url.startsWith('/script/') && SCRIPTS[request.url.slice('/script/'.length)];
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html; charset=utf-8');
    const name = new URL(request.url, 'http://site').searchParams.get('client');
    const page = `<!doctype html><title>Besked</title>${name ? `<script src="/script/${name}"></script>` : ''}`;
    response.end(script ? readFileSync(fileURLToPath(new URL(`node_modules/${script}`, import.meta.url))) : page);
  });
  await new Promise((resolve) => started.listen(0, '127.0.0.1', resolve));
  return started;
}

/** Lets `visit` run on a page with a client; gives the requests that left it, and how they were answered. */
async function onPage(client, given, visit, { leave = false } = {}) {
  const context = await browser.newContext();
  const asked = [];
  const trouble = [];
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
    page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
    const home = `http://127.0.0.1:${site.address().port}`;
    await page.goto(`${home}/besked/17?client=${client}`);
    await page.evaluate(visit, { ...given, url: server.url, key: KEY });
    if (leave) await page.goto(`${home}/klart`);
    await until(async () => (await activities(given.name)).length >= given.wanted);
    // What would come twice comes within a moment.
    await page.waitForTimeout(300);
    const elsewhere = asked.filter((request) => !request.includes(home) && !request.includes(server.url));
    assert.deepEqual(elsewhere, [], 'requests to others');
    assert.deepEqual(trouble, []);
    return asked.filter((request) => request.includes(server.url)).map((request) => request.replace(server.url, ''));
  } finally {
    await context.close();
  }
}

async function activities(name) {
  try {
    const timeline = await timelineOf(server, analyst, 'user_id', `kund-${name}`);
    return timeline.map(({ activity }) => activity).sort();
  } catch (error) {
    // Nobody knows the customer yet.
    if (error.message.includes('404')) return [];
    throw error;
  }
}

async function until(holds) {
  const late = performance.now() + 20_000;
  while (!(await holds())) {
    assert.ok(performance.now() < late, 'it never came to hold');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What Segment's client does; `options` is all that it is told beside the key. */
async function segmentVisit({ name, key, options }) {
  const analytics = window.AnalyticsNext.AnalyticsBrowser.load({ writeKey: key, ...options.load }, options.init);
  await analytics.page('Besked');
  await analytics.identify(`kund-${name}`, { plan: 'guld' });
  await analytics.track('Besked öppnat', { kanal: 'brev' });
  await analytics.group(`grupp-${name}`, { ort: 'Umeå' });
  await analytics.screen('Hem');
  await analytics.alias(`kund-${name}`, `tidigare-${name}`);
}

const SEGMENT = ['$alias', '$group', '$identify', 'Besked öppnat', 'Page: Besked', 'Screen: Hem'];

test('Segment\'s client needs nothing but the address of its settings', async () => {
  const given = { name: 'segment', wanted: SEGMENT.length, options: { load: { cdnURL: server.url } } };
  const asked = await onPage('segment', given, segmentVisit);
  assert.deepEqual(await activities('segment'), SEGMENT);
  assert.equal(asked[0], `GET /v1/projects/${KEY}/settings`);
  for (const call of ['p', 'i', 't', 'g', 's', 'a']) assert.ok(asked.includes(`POST /v1/${call}`), `${call}: ${asked}`);
});

test('Segment\'s client may gather its calls', async () => {
  const batching = { strategy: 'batching', config: { size: 10, timeout: 200 } };
  const options = { load: { cdnURL: server.url }, init: { integrations: { 'Segment.io': { deliveryStrategy: batching } } } };
  const asked = await onPage('segment', { name: 'segment-batch', wanted: SEGMENT.length, options }, segmentVisit);
  assert.deepEqual(await activities('segment-batch'), SEGMENT);
  assert.ok(asked.includes('POST /v1/b'), `${asked}`);
});

/** What RudderStack's client does. */
async function rudderVisit({ name, url, key, options }) {
  const { RudderAnalytics } = window.rudderanalytics;
  const analytics = new RudderAnalytics();
  const ready = new Promise((resolve) => analytics.ready(resolve));
  analytics.load(key, url, { configUrl: url, ...options });
  await ready;
  analytics.page('Besked');
  analytics.identify(`kund-${name}`, { plan: 'guld' });
  analytics.track('Besked öppnat', { kanal: 'brev' });
  analytics.group(`grupp-${name}`, { ort: 'Umeå' });
  analytics.alias(`kund-${name}`, `tidigare-${name}`);
}

const RUDDER = ['$alias', '$group', '$identify', 'Besked öppnat', 'Page: Besked'];

test('RudderStack\'s client sends each call', async () => {
  const asked = await onPage('rudder', { name: 'rudder', wanted: RUDDER.length, options: {} }, rudderVisit);
  assert.deepEqual(await activities('rudder'), RUDDER);
  assert.ok(asked.some((request) => request.startsWith('GET /sourceConfig/')), `${asked}`);
  for (const call of ['page', 'identify', 'track', 'group', 'alias']) assert.ok(asked.includes(`POST /v1/${call}`), `${call}: ${asked}`);
});

test('RudderStack\'s client may gather its calls', async () => {
  const options = { queueOptions: { batch: { enabled: true, maxItems: 10, flushInterval: 300 } } };
  const asked = await onPage('rudder', { name: 'rudder-batch', wanted: RUDDER.length, options }, rudderVisit);
  assert.deepEqual(await activities('rudder-batch'), RUDDER);
  assert.ok(asked.includes('POST /v1/batch'), `${asked}`);
});

test('a beacon that leaves with the page arrives', async () => {
  const options = { useBeacon: true, beaconQueueOptions: { maxItems: 10, flushQueueInterval: 600_000 } };
  await onPage('rudder', { name: 'rudder-beacon', wanted: RUDDER.length, options }, rudderVisit, { leave: true });
  assert.deepEqual(await activities('rudder-beacon'), RUDDER);
  // What a page sends while it goes is not reported by the browser; the server has counted it.
  const counted = await (await fetch(`${server.url}/metrics`)).text();
  assert.match(counted, /^resa_request_seconds_count\{route="collect_beacon",status="200"\} [1-9]/m);
});

test('the page that somebody unknown looked at belongs to the customer who was identified on it', async () => {
  for (const name of ['segment', 'segment-batch', 'rudder', 'rudder-batch', 'rudder-beacon']) {
    const timeline = await timelineOf(server, analyst, 'user_id', `kund-${name}`);
    const of = (wanted) => timeline.find(({ activity }) => activity === wanted);
    assert.ok(of('Page: Besked').identity.startsWith('a_'), name);
    assert.equal(of('$identify').device, of('Page: Besked').identity, name);
  }
});
