// Every number in the studio opens its evidence (issue 4): a walk through all rooms, the panels of the map, a customer
// and the import wizard finds each number that is written on a screen and asks how it opens. One that opens nothing
// fails, unless the markup says by `data-plain` why it is no measured number, with a reason that stands below.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { ask, send } from './harness/http.js';
import { DESKTOP, PHONE } from './harness/looks.js';
import { beOwner } from './harness/member.js';
import { startServer } from './harness/server.js';
import { visitAs } from './harness/signed-in.js';

/** Why a number may stand without evidence: what `data-plain` says, and what stands behind it. */
const REASONS = {
  axis: 'a tick of an axis or a sample in the key: the things drawn there open theirs',
  decided: 'what somebody here has decided: a limit of time in a definition, how long something is kept',
  deed: 'what a button will do: its number opens above it on the same screen',
  done: 'what a deed just done did, told once by the one who did it',
  instruction: 'part of an instruction or of what a rule says: a status, a port, a null',
  law: 'an article of a law',
  limit: 'what a field takes, or below how many nothing is told',
  more: 'how many more rows one click shows, or how many are picked: they stand there themselves',
  place: 'where something is in an order: step, rule, line of a file',
  pointed: 'a chart’s tip at the pointer: the same number opens its evidence in the chart’s table',
  progress: 'how far work under way has come',
  row: 'what one row of a file or one event says: it is the evidence',
  stream: 'events the moment they come in: each is shown whole',
};
/** What is written, not counted: moments, names of machines, and what a form holds. */
const WRITTEN = ['time', 'code', 'pre', 'kbd', 'input', 'select', 'textarea', 'option', 'blockquote'];
const SCREENS = ['overview', 'journeys', 'journeys/new', 'friction', 'friction?view=picture', 'friction?view=unclaimed', 'friction/channels', 'friction/actions', 'friction/changes', 'voice', 'voice/comments', 'ask', 'ask/new', 'customers', 'data', 'data/import', 'data/live', 'data/rejections', 'data/rules', 'data/coverage', 'data/quality', 'data/send', 'settings', 'settings/members', 'settings/keys', 'settings/retention', 'settings/links', 'settings/language'];
const WORDS = {
  sv: { understand: /^Förstå/ },
  en: { understand: /^Understand/ },
};
const ANSWERS = 5;

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** Runs in the page: the numbers that are seen and open nothing, and marks that say what is not so. */
function bareNumbers({ names, written, reasons }) {
  const MONTH = '(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)\\p{L}*\\.?';
  const MOMENTS = [
    /\d{4}-\d{2}(?:-\d{2})?/gu,
    new RegExp(`\\d{1,2}(?:–\\d{1,2})? ${MONTH}(?: \\d{4})?`, 'giu'),
    new RegExp(`${MONTH} \\d{4}`, 'giu'),
    /\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\b/gu,
    /för (?:cirka )?\d+ \p{L}+ sedan|om \d+ \p{L}+|\d+ \p{L}+ ago|in \d+ \p{L}+/giu,
    /\b(?:19|20)\d{2}\b/gu,
    /arti(?:kel|cle) \d+(?:\.\d+)?/giu,
  ];
  const opens = '[data-evidence="number"], [data-evidence="opens"]';
  const found = [];
  const where = (element) => {
    const path = [];
    for (let up = element; up && up !== document.body && path.length < 4; up = up.parentElement) path.unshift(`${up.localName}.${[...up.classList].filter((name) => !/^s(?:velte)?-/.test(name)).join('.')}`);
    return path.join(' > ');
  };
  for (const element of document.querySelectorAll('[data-plain]')) if (!reasons.includes(element.dataset.plain)) found.push(`${where(element)}: no such reason, “${element.dataset.plain}”`);
  const explained = (element) => {
    if (element.closest(opens)) return true;
    for (let up = element.closest('[data-evidence="beside"]'); up; up = up.parentElement.closest('[data-evidence="beside"]')) if (up.querySelector(opens)) return true;
    return false;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!/\d/.test(node.data) || element.closest('script, style') || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (explained(element) || element.closest(`${written.join(', ')}, [data-plain]`)) continue;
    let text = node.data.replace(/[\u00a0\u202f]/g, ' ');
    for (const name of names) text = text.replaceAll(name, '');
    for (const moment of MOMENTS) text = text.replace(moment, '');
    if (/\d/.test(text)) found.push(`${where(element)}: “${node.data.trim().slice(0, 120)}”`);
  }
  return { bare: [...new Set(found)], opening: document.querySelectorAll(opens).length };
}

/** A server with the example, in which customers may be looked at and something was rejected. */
async function startExample(t, language) {
  const server = await startServer();
  t.after(() => server.stop());
  const owner = await beOwner(server);
  const tell = async (method, where, body) => {
    const answer = await ask(server, method, where, { headers: owner, body });
    assert.ok(answer.status < 300, `${method} ${where}: ${answer.text}`);
    return answer.json;
  };
  await tell('PATCH', '/api/me', { language });
  const { project } = await tell('POST', '/api/example');
  const api = `/api/projects/${project}`;
  await tell('PATCH', api, { settings: { customer_view: true, retention_days: 200 } });
  const { key } = await tell('POST', `${api}/keys`, { name: 'evidence' });
  await send(server, key, 'track', { event: '', userId: 'x' });
  await send(server, key, 'track', { event: 'Utan kund' });
  return { server, owner, project, api, tell };
}

/** A colleague in the example who may look at customers: its owner may not see them by that alone. */
async function analyst({ server, tell, api }) {
  const { link } = await tell('POST', `${api}/invitations`, { email: 'bo@example.se', role: 'analyst', sees_personal_data: true });
  const own = { 'x-resa-request': '1', 'content-type': 'application/json' };
  const answer = await ask(server, 'POST', '/api/invitations/accept', { headers: own, body: { secret: link.split('#')[1], name: 'Bo Lind', password: 'sju sjuka sjömän sköttes' } });
  assert.equal(answer.status, 201, answer.text);
  return { ...own, cookie: answer.headers.get('set-cookie').split(';')[0] };
}

/** Names with digits in them are no numbers. */
async function namesOf({ tell, api, server }) {
  const { activities } = await tell('GET', `${api}/activities`);
  const { journeys } = await tell('GET', `${api}/journeys`);
  const { colleagues } = await tell('GET', `${api}/colleagues`);
  const all = [...activities.flatMap((row) => [row.activity, row.station, row.touchpoint, row.stage, row.channel]), ...journeys.flatMap(({ name, problem, goal_text }) => [name, problem, goal_text]), ...colleagues.map(({ name }) => name), new URL(server.url).host];
  return { journeys, names: [...new Set(all)].filter((name) => /\d/.test(name ?? '')).sort((a, b) => b.length - a.length) };
}

/** Until what the screen asked for is there. */
async function settled(page) {
  await page.locator('main h1').first().waitFor();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.waitForFunction(() => !document.querySelector('.skeleton, .counting'));
  // What is folded away is read too.
  await page.evaluate(() => document.querySelectorAll('main details').forEach((details) => (details.open = true)));
}

async function noneBare(page, names, what) {
  const { bare, opening } = await page.evaluate(bareNumbers, { names, written: WRITTEN, reasons: Object.keys(REASONS) });
  assert.equal(bare.length, 0, `${what}: numbers that open no evidence:\n  ${bare.join('\n  ')}`);
  return opening;
}

/** Opens a number and reads what it says; it must answer all that is asked of a number. */
async function answers(page, number) {
  const name = await number.getAttribute('aria-label');
  await number.click();
  const box = page.locator('[popover] .evidence');
  await box.waitFor();
  const said = await box.locator('dt').evaluateAll((terms) => terms.map((term) => [term.textContent, term.nextElementSibling?.textContent?.trim() ?? '']));
  assert.ok(said.length >= ANSWERS && said.every(([term, text]) => term && text), `${name} answers ${JSON.stringify(said)}`);
  await page.keyboard.press('Escape');
  await box.waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), name, 'focus is back at the number');
}

const LETTERS = ['kundnr;datum;brev', ...Array.from({ length: 60 }, (_, at) => `${1000 + at};2026-03-${String(1 + (at % 28)).padStart(2, '0')};Besked`), ';2026-03-01;Utan kund'].join('\n');
const CALLS = ['kundnr;tid;ärende', ...Array.from({ length: 40 }, (_, at) => `${1020 + at};2026-04-${String(1 + (at % 28)).padStart(2, '0')} 10:00;Fråga`)].join('\n');
const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

for (const [language, viewport, look] of [['sv', DESKTOP, 'desktop'], ['en', PHONE, 'phone']]) {
  test(`every number opens its evidence (${language}, ${look})`, { timeout: 600_000 }, async (t) => {
    const example = await startExample(t, language);
    const { server, owner, project, api, tell } = example;
    const { journeys, names } = await namesOf(example);
    const journey = journeys.find(({ name }) => WORDS[language].understand.test(name));
    const map = `map?journey=${journey.id}`;
    const { map: { stations, links, channels } } = await tell('GET', `${api}/map?journey=${journey.id}&stations=all`);
    const friction = await tell('GET', `${api}/friction?lang=${language}`);
    const [link] = [...links].sort((a, b) => b.count - a.count);
    const pair = new URLSearchParams({ from_station: stations[link.from].name, to_station: stations[link.to].name });
    const seen = stations.find(({ channels: through }) => through.length > 1).name;
    const colleague = await analyst(example);
    await ask(server, 'PATCH', '/api/me', { headers: colleague, body: { language } });
    const behind = await ask(server, 'GET', `${api}/behind?${new URLSearchParams({ journey: journey.id, station: seen })}`, { headers: colleague });
    const [{ person }] = behind.json.examples;

    await visitAs(browser, server, owner, { viewport, language }, async ({ page }) => {
      const open = async (screen) => {
        await page.goto(`/p/${project}/${screen}`);
        await settled(page);
      };
      const screens = [
        ...SCREENS,
        `friction?journey=${journey.id}`,
        `friction/${friction.findings[0].id}`,
        ...['', '/edit', '/ways', '/time', '/giving-up'].map((tab) => `journeys/${journey.id}${tab}`),
        ...['', '&view=map', '&view=table', '&view=list', `&${new URLSearchParams({ station: seen })}`, `&${pair}`, `&line=${encodeURIComponent(channels[0])}`].map((shape) => map + shape),
      ];
      for (const screen of screens) {
        await t.test(screen, async () => {
          await open(screen);
          await noneBare(page, names, screen);
        });
      }

      await t.test('what retention would remove', async () => {
        await open('settings/retention');
        await page.locator('section button').filter({ hasText: /Räkna|Count/ }).click();
        await page.locator('[role=status] table').waitFor();
        assert.ok((await noneBare(page, names, 'retention')) > 1, 'it has numbers that open');
      });

      await t.test('the import wizard', async () => {
        await open('data/import');
        await page.locator('input[type=file]').setInputFiles([file('brev.csv', LETTERS), file('samtal.csv', CALLS)]);
        await page.waitForFunction(() => document.querySelectorAll('.files > li .state svg').length === 2);
        const step = async (what) => {
          await settled(page);
          await noneBare(page, names, `wizard: ${what}`);
        };
        const onward = () => page.locator('main .button.main').last();
        await step('files');
        await onward().click();
        await page.locator('.questions').waitFor();
        await step('first file');
        await onward().click();
        await page.waitForFunction(() => document.querySelectorAll('.files button')[1]?.getAttribute('aria-pressed') === 'true');
        await step('second file');
        await onward().click();
        await page.locator('.advice').waitFor();
        await step('match');
        await onward().click();
        await page.locator('.result').waitFor();
        await step('try');
        await onward().click();
        await page.locator('.done').waitFor();
        await step('done');
      });
    });
    await t.test('a customer', () =>
      visitAs(browser, server, colleague, { viewport, language }, async ({ page }) => {
        await page.goto(`/p/${project}/customers/${person}`);
        await page.locator('form [role=combobox]').fill('Ringde om sitt besked');
        await page.locator('form button[type=submit]').click();
        await page.locator('[id^="event-"]').first().waitFor();
        await settled(page);
        const [number] = (await page.locator('h1').innerText()).match(/\S+$/);
        await noneBare(page, [...names, number], 'a customer');
      }),
    );
  });
}

test('a number says what is asked of it, and many are one stop for Tab', { timeout: 300_000 }, async (t) => {
  const { server, owner, project, api, tell } = await startExample(t, 'sv');
  const { journeys } = await tell('GET', `${api}/journeys`);
  const journey = journeys.find(({ name }) => WORDS.sv.understand.test(name));
  await visitAs(browser, server, owner, { viewport: DESKTOP, language: 'sv' }, async ({ page }) => {
    await t.test('a new number that opens nothing is found', async () => {
      await page.goto(`/p/${project}/overview`);
      await settled(page);
      await page.evaluate(() => document.querySelector('main').append(Object.assign(document.createElement('p'), { textContent: '1 204 kunder' })));
      await assert.rejects(noneBare(page, [], 'overview'), /1 204 kunder/);
    });

    await t.test('its evidence answers of how many, compared with what, how sure, seen or said, and who owns it', async () => {
      for (const screen of ['overview', `journeys/${journey.id}`, `journeys/${journey.id}/ways`, 'data/coverage', 'data/quality']) {
        await page.goto(`/p/${project}/${screen}`);
        await settled(page);
        const numbers = page.locator('main [data-evidence="number"]:visible');
        const n = await numbers.count();
        assert.ok(n > 3, `${screen} has ${n} numbers`);
        for (const at of new Set([0, 1, Math.floor(n / 2), n - 1])) await answers(page, numbers.nth(at));
      }
    });

    await t.test('the numbers of a table are gone through by arrow keys and opened by Enter', async () => {
      await page.goto(`/p/${project}/map?journey=${journey.id}&view=table`);
      await settled(page);
      const table = page.locator('main table').first();
      const numbers = table.locator('[data-evidence="number"]');
      assert.ok((await numbers.count()) > 30);
      assert.equal(await numbers.evaluateAll((all) => all.filter((number) => number.tabIndex === 0).length), 1, 'one stop for Tab');
      const here = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
      const labels = await numbers.evaluateAll((all) => all.map((number) => number.getAttribute('aria-label')));
      await numbers.first().focus();
      await page.keyboard.press('ArrowRight');
      assert.equal(await here(), labels[1]);
      await page.keyboard.press('ArrowDown');
      const below = await numbers.nth(1).evaluate((number) => number.closest('tr').nextElementSibling.querySelectorAll('[data-evidence="number"]')[1].getAttribute('aria-label'));
      assert.equal(await here(), below);
      await page.keyboard.press('Enter');
      await page.locator('[popover] .evidence').waitFor();
      await page.keyboard.press('Escape');
      assert.equal(await here(), below, 'focus is back');
      await page.keyboard.press('End');
      assert.equal(await here(), labels.at(-1));
    });

    await t.test('the numbers drawn on the map open their evidence by key', async () => {
      await page.goto(`/p/${project}/map?journey=${journey.id}&view=map`);
      await settled(page);
      const station = page.locator('[data-stop][tabindex="0"]');
      await station.focus();
      await page.keyboard.press('Enter');
      const panel = page.locator('aside.panel');
      await panel.locator('[data-evidence="number"]').first().waitFor();
      assert.match(page.url(), /[?&]station=/);
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'detached' });
      await page.locator('[data-stop][tabindex="0"]').focus();
      await page.keyboard.press('Shift+Enter');
      await panel.locator('[data-evidence="number"]').first().waitFor();
      assert.match(page.url(), /[?&]from_station=.*to_station=/);
    });
  });
});
