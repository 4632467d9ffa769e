// The Map room against the real binary: keys travel along a line and read its stations in order, what lies behind a
// station is one key or click away, every choice is in the address, the table says the same, and the page is sound:
// axe finds nothing, nobody else is asked, the policy is kept. In Swedish and English, on a wide screen and a phone.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { drag } from './harness/fingers.js';
import { ask } from './harness/http.js';
import { DESKTOP, NARROW, PHONE } from './harness/looks.js';
import { beOwner } from './harness/member.js';
import { LANGUAGES } from './harness/reports.js';
import { BINARY, startServer } from './harness/server.js';
import { visitAs } from './harness/signed-in.js';
import { assertNone, soundness } from './harness/sound.js';

const isSound = soundness('', { folder: 'studio' });
const MAP = '/p/default/map';
const STOP = '[data-stop]';
const WORDS = {
  sv: {
    read: /^Station (\d+) av (\d+) på linjen (\S+): ([^,]+), ([\d\s\u202f]+) resor, /, title: 'Kundresekarta: Förstå beskedet', flow: 'Händelseflöde: Alla händelser', name: 'Namnge stationer under Data → Regler',
    web: 'Webb', phone: 'Telefon', end: 'Linjen slutar här.', share: 'Av hur många', table: 'Tabell', map: 'Karta', before: 'Kom från', close: 'Stäng', list: 'Huvudlinjen', journey: 'Kundresa', channels: 'Kanaler', keys: 'Så rör du dig på kartan', again: 'Rensa urvalet', friction: 'Friktion', looking: 'Letar efter friktion', two: /Lång väntan före Vänta i kön\. .* 40 .*Ger upp vid Vänta i kön/, way: 'Betänketid på vägen Få beskedet → Logga in gör gott',
  },
  en: {
    read: /^Station (\d+) of (\d+) on the line (\S+): ([^,]+), ([\d,]+) journeys, /, title: 'Customer journey map: Förstå beskedet', flow: 'Flow of events: All events', name: 'Name stations under Data → Rules',
    web: 'Web', phone: 'Phone', end: 'The line ends here.', share: 'Of how many', table: 'Table', map: 'Map', before: 'Came from', close: 'Close', list: 'The main line', journey: 'Journey', channels: 'Channels', keys: 'How to move on the map', again: 'Clear filters', friction: 'Friction', looking: 'Looking for friction', two: /A long wait before Vänta i kön\. .* 40 .*Giving up at Vänta i kön/, way: 'Time to think on the way Få beskedet → Logga in does good',
  },
};

let browser;
let server;
let owner;
let journey;

before(async () => {
  server = await startServer();
  owner = await beOwner(server);
  importLog();
  journey = await define();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A small company's year: letters are read, some call, some look on the web, most understand in the end. */
function importLog() {
  const folder = mkdtempSync(path.join(tmpdir(), 'resa-map-'));
  const rows = ['kundnr,tid,händelse,kanal,region'];
  for (let person = 0; person < 240; person++) {
    const day = new Date(Date.UTC(2026, 0, 5 + (person % 200), 8, person % 60));
    const steps = [['letter_sent', 'Brev']];
    if (person % 3 !== 0) steps.push(['login', 'Webb'], ['statement_view', 'Webb']);
    if (person % 2 === 0) steps.push(['call_queue', 'Telefon'], ['call', 'Telefon']);
    if (person % 5 !== 0) steps.push(['understood', person % 2 === 0 ? 'Telefon' : 'Webb']);
    steps.forEach(([activity, channel], at) => {
      const time = new Date(day.getTime() + at * 5_400_000 + person * 1_000).toISOString();
      rows.push(`${100_000 + person},${time},${activity},${channel},${person % 4 === 0 ? 'Norr' : 'Syd'}`);
    });
  }
  const file = path.join(folder, 'events.csv');
  writeFileSync(file, `${rows.join('\n')}\n`);
  execFileSync(BINARY, ['import', file, '--data', server.data], { stdio: 'pipe' });
  rmSync(folder, { recursive: true });
}

/** Names the stations and describes the journey, as an analyst would; gives the journey's id. */
async function define() {
  const station = (activity, name, stage) => ({ activity, channel: null, property: null, station: name, touchpoint: null, set_channel: null, stage, category: null });
  const rules = [
    station('letter_sent', 'Få beskedet', 'Börja'), station('login', 'Logga in', 'Börja'), station('statement_view', 'Läsa på nätet', 'Försöka'),
    station('call_queue', 'Vänta i kön', 'Försöka'), station('call', 'Fråga om beskedet', 'Försöka'), station('understood', 'Förstå', 'Klart'),
  ];
  const { version } = (await ask(server, 'GET', '/api/projects/default/rules', { headers: owner })).json;
  const named = await ask(server, 'PUT', '/api/projects/default/rules', { headers: owner, body: { version, rules, stations: [] } });
  assert.equal(named.status, 200, named.text);
  const draft = { name: 'Förstå beskedet', problem: 'Jag vet inte vad jag får', goal_text: null, start: ['Få beskedet'], goal: ['Förstå'], steps: [], activities: [], cut: 'person', gap: null, horizon: '30d', owner: null };
  const made = await ask(server, 'POST', '/api/projects/default/journeys', { headers: owner, body: draft });
  assert.equal(made.status, 201, made.text);
  return made.json.id;
}

/** A visit to the map in a language; `look` gets the page when the map is drawn. */
async function onMap(language, viewport, query, look, { colorScheme = 'light', drawn = STOP, touch = false } = {}) {
  const told = await ask(server, 'PATCH', '/api/me', { headers: owner, body: { language } });
  assert.ok(told.status < 300, told.text);
  await visitAs(browser, server, owner, { viewport, language, colorScheme, touch }, async (visited) => {
    await visited.page.goto(`${MAP}${query}`);
    await visited.page.waitForSelector(drawn);
    await look(visited);
  });
}

/** An answer about friction: two at a station, a strength at a move, one of another journey. */
function friction() {
  const goals = (value) => ({ value, low: value - 20, high: value + 20, n: 900, confidence: 0.95, method: 'test', as_of: '2026-11-23T00:00:00Z' });
  const one = (id, kind, where, value, of = journey) => ({ id, claimed: true, polarity: value > 0 ? 'friction' : 'strength', kind, where, journey: { id: of, name: '', problem: null }, goal: '', segment: [], causes: [], trace: [], per_1000: { failed_goals: goals(value), contacts: null, effort: null } });
  const queue = { activity: 'Vänta i kön' };
  const findings = [one('f-1', 'wait', queue, 40), one('f-2', 'abandonment', queue, 30), one('f-3', 'wait', { from: 'Få beskedet', to: 'Logga in' }, -40), one('f-4', 'wait', queue, 40, 'jrn_other')];
  return { as_of: '2026-11-23T00:00:00Z', fresh: true, k: 5, last: '2026-11-22T00:00:00Z', journeys_asked: [{ id: journey, name: '', problem: null }], findings, followed: [], not_claimed: [], tested: 90 };
}

const spoken = (page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
const live = (page) => page.locator('[role=application] [aria-live]').textContent();
const heading = (page) => page.locator('aside h2').textContent();

for (const language of LANGUAGES) {
  const words = WORDS[language];

  test(`keys travel along a line and read its stations in order (${language})`, async () => {
    await onMap(language, DESKTOP, `?journey=${journey}`, async ({ page, problems }) => {
      assert.equal(await page.locator('h1').textContent(), words.title);
      assert.equal(await page.locator(`${STOP}[tabindex="0"]`).count(), 1, 'the stations are one stop of the Tab key');
      await page.locator(`${STOP}[tabindex="0"]`).focus();
      const lines = new Map();
      for (const travelled of await travel(page, words)) {
        assert.equal(travelled.at, (lines.get(travelled.line)?.length ?? 0) + 1, 'stations are counted one by one');
        lines.set(travelled.line, [...(lines.get(travelled.line) ?? []), travelled]);
      }
      for (const [line, stations] of lines) {
        assert.equal(stations.length, stations[0].of, `${line}: as many stations as it says`);
        const across = stations.map(({ x }) => x);
        assert.deepEqual(across, [...across].sort((a, b) => a - b), `${line}: from left to right`);
      }
      assert.equal((await live(page)).trim(), words.end);
      await page.keyboard.press('Home');
      assert.equal(words.read.exec(await spoken(page))[1], '1');
      assertNone(problems, 'the page is not quiet');
    });
  });

  test(`an arrow up or down changes line and says so (${language})`, async () => {
    await onMap(language, DESKTOP, `?journey=${journey}`, async ({ page }) => {
      await page.locator(`${STOP}[tabindex="0"]`).focus();
      const first = words.read.exec(await spoken(page));
      await page.keyboard.press('ArrowDown');
      await page.waitForFunction((was) => document.activeElement?.getAttribute('aria-label') !== was, first[0]);
      const said = await spoken(page);
      assert.ok(said.includes(first[4]), 'the station is the same');
      assert.ok(!said.startsWith(first[0]), 'the line is another');
      assert.equal((await live(page)).trim(), said);
    });
  });

  test(`what lies behind a station opens by key, leads on, and gives focus back (${language})`, async () => {
    await onMap(language, DESKTOP, `?journey=${journey}`, async ({ page, problems }) => {
      await page.locator(`${STOP}[tabindex="0"]`).focus();
      await page.keyboard.press('ArrowRight');
      const station = words.read.exec(await spoken(page))[4];
      await page.keyboard.press('Enter');
      await page.waitForSelector('aside section');
      assert.equal(await heading(page), station);
      assert.equal(new URL(page.url()).searchParams.get('station'), station);
      assert.equal(await page.evaluate(() => document.activeElement?.localName), 'h2');

      const came = page.locator('aside section', { has: page.locator('h3', { hasText: words.before }) }).locator('button.name').first();
      const from = await came.textContent();
      await came.click();
      await page.waitForFunction((name) => document.querySelector('aside h2')?.textContent === name, from);
      await page.goBack();
      await page.waitForFunction((name) => document.querySelector('aside h2')?.textContent === name, station);

      await page.locator('aside .estimate .number').first().click();
      assert.ok(await page.getByText(words.share, { exact: true }).first().isVisible(), 'a number opens its evidence');
      await page.keyboard.press('Escape');
      await isSound(page, problems, `map-behind-${language}`);
      await page.keyboard.press('Escape');
      await page.waitForSelector('aside', { state: 'detached' });
      await page.waitForFunction(() => document.activeElement?.matches('[data-stop]'));
      assert.equal(new URL(page.url()).searchParams.get('station'), null);
    });
  });

  test(`a click opens a station, and a line of the key highlights its channel (${language})`, async () => {
    await onMap(language, DESKTOP, `?journey=${journey}`, async ({ page, problems }) => {
      const marker = await page.locator(`${STOP} rect`).nth(2).boundingBox();
      await page.mouse.click(marker.x + marker.width / 2, marker.y + marker.height / 2);
      await page.waitForSelector('aside');
      await page.getByRole('button', { name: words.close }).click();
      await page.waitForSelector('aside', { state: 'detached' });
      await page.locator('.lines button').first().click();
      await page.waitForSelector('aside');
      const line = await heading(page);
      // The address keeps the channel as it is logged; the heading says it in the reader's language.
      assert.equal({ Webb: words.web }[new URL(page.url()).searchParams.get('line')], line);
      assert.equal(await page.locator('.lines button').first().getAttribute('aria-pressed'), 'true');
      assertNone(problems, 'the page is not quiet');
    });
  });

  test(`every choice is in the address, and the way back undoes it (${language})`, async () => {
    await onMap(language, DESKTOP, '', async ({ page, problems }) => {
      await page.getByRole('combobox', { name: words.journey }).selectOption(journey);
      await page.waitForFunction((title) => document.querySelector('h1')?.textContent === title, words.title);
      assert.equal(new URL(page.url()).searchParams.get('journey'), journey);
      const all = await page.locator('.heading p').textContent();

      await page.getByRole('button', { name: new RegExp(`^${words.channels}`) }).click();
      await page.getByRole('checkbox', { name: words.phone }).check();
      await page.waitForFunction((was) => document.querySelector('.heading p')?.textContent !== was, all);
      await page.keyboard.press('Escape');
      assert.equal(new URL(page.url()).searchParams.get('channels'), 'Telefon');
      await page.goBack();
      await page.waitForFunction((was) => document.querySelector('.heading p')?.textContent === was, all);

      await page.goto(`${MAP}?journey=${journey}&segment=${encodeURIComponent('region = "Norr"')}`);
      await page.waitForFunction((was) => (document.querySelector('.heading p')?.textContent ?? was) !== was, all);
      await page.goto(`${MAP}?journey=${journey}&from=2031-01-01`);
      await page.getByRole('button', { name: words.again }).first().click();
      await page.waitForSelector(STOP);
      assertNone(problems, 'the page is not quiet');
    });
  });

  test(`the table says what the map says (${language})`, async () => {
    await onMap(language, DESKTOP, `?journey=${journey}`, async ({ page, problems, context }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const onTheMap = await page.locator(STOP).count();
      await page.getByRole('button', { name: words.table, exact: true }).click();
      await page.waitForSelector('table');
      assert.equal(await page.locator('table').first().locator('tbody tr').count(), onTheMap);
      await page.locator('header button').filter({ hasText: 'CSV' }).first().click();
      const csv = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(csv.trim().split('\r\n').length, onTheMap + 1);
      await isSound(page, problems, `map-table-${language}`);
    });
  });

  test(`what was found is asked for only where it is shown, and the map does not wait for it (${language})`, async () => {
    await onMap(language, DESKTOP, `?journey=${journey}`, async ({ page, problems }) => {
      assert.equal(await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/friction')).length), 0);
      let found;
      const enough = new Promise((resolve) => (found = resolve));
      await page.route(/\/friction\?/, async (route) => {
        await enough;
        await route.fulfill({ json: friction() });
      });
      await page.route(/\/friction\/progress\?/, (route) => route.fulfill({ json: { under_way: true, share: 0.4 } }));
      await page.getByRole('button', { name: words.friction, exact: true }).click();
      await page.getByRole('progressbar', { name: words.looking }).waitFor();
      const queue = page.locator(STOP).and(page.getByRole('button', { name: 'Vänta i kön' })).first();
      await queue.dispatchEvent('click');
      assert.equal(await heading(page), 'Vänta i kön', 'a station opens meanwhile');
      found();
      await page.locator('aside').getByRole('link', { name: /Vänta i kön/ }).nth(1).waitFor();
      assert.equal(await page.locator('aside').getByRole('link', { name: /Vänta i kön/ }).count(), 2, 'another journey has no part in it');
      assert.match(await queue.getAttribute('aria-label'), words.two);
      assert.equal(await page.locator('.sheet .found > g').count(), 2, 'one sign at the station, one at the move');
      await isSound(page, problems, `map-friction-${language}`);
      await page.getByRole('button', { name: words.table, exact: true }).click();
      const moves = page.locator('table').nth(1).locator('tbody tr').filter({ has: page.getByRole('link', { name: words.way }) });
      assert.match(await moves.textContent(), /Få beskedet.*Logga in.*40/);
    });
  });

  test(`the map zooms toward the pointer and shows all again (${language})`, async () => {
    await onMap(language, DESKTOP, `?journey=${journey}`, async ({ page }) => {
      const middle = async () => {
        const box = await page.locator(`${STOP}[tabindex="0"] .ring`).boundingBox();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2, w: box.width };
      };
      const start = await middle();
      await page.mouse.move(start.x, start.y);
      await page.mouse.wheel(0, -120);
      await page.waitForFunction((w) => document.querySelector('[data-stop][tabindex="0"] .ring').getBoundingClientRect().width > w * 1.1, start.w);
      const near = await middle();
      assert.ok(Math.hypot(near.x - start.x, near.y - start.y) < 1.5, 'what is under the pointer stays there');
      await page.locator(`${STOP}[tabindex="0"]`).focus();
      await page.keyboard.press('0');
      await page.waitForFunction((w) => document.querySelector('[data-stop][tabindex="0"] .ring').getBoundingClientRect().width < w * 0.95, near.w);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: words.keys }).waitFor();
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => document.activeElement?.matches('[data-stop]'));
    });
  });

  for (const colorScheme of ['light', 'dark']) {
    test(`the map is sound on a wide screen (${language}, ${colorScheme})`, async () => {
      await onMap(language, DESKTOP, `?journey=${journey}`, ({ page, problems }) => isSound(page, problems, `map-${language}-${colorScheme}`), { colorScheme });
    });
    test(`the main line is the map's reading on a phone, the map is one tap away (${language}, ${colorScheme})`, async () => {
      await onMap(language, PHONE, `?journey=${journey}`, async ({ page, problems }) => {
        assert.equal(await page.locator('main h2').first().textContent(), words.list);
        await isSound(page, problems, `map-list-${language}-${colorScheme}`);
        await page.getByRole('button', { name: words.map, exact: true }).click();
        await page.waitForSelector(STOP);
        await isSound(page, problems, `map-phone-${language}-${colorScheme}`);
      }, { colorScheme, drawn: 'ol button' });
    });
  }
}

test('two fingers zoom the map around what is between them, one pushes it, and the page stays', async () => {
  /** Where the sheet stands, and the page. */
  const stands = (page) =>
    page.evaluate(() => {
      const [x, y, k] = document.querySelector('[role=application] svg > g').getAttribute('transform').match(/-?[\d.]+(?:e-?\d+)?/g).map(Number);
      return { x, y, k, page: [visualViewport.scale, scrollX, scrollY] };
    });
  const touched = async (page) => {
    const frame = await page.locator('[role=application]').boundingBox();
    const at = (dx, dy) => ({ x: frame.x + frame.width / 2 + dx, y: frame.y + frame.height / 2 + dy });
    const middle = { x: frame.width / 2, y: frame.height / 2 };
    const before = await stands(page);
    await drag(page, [[at(-40, 0), at(-72, 0)], [at(40, 0), at(72, 0)]]);
    const near = await stands(page);
    assert.ok(Math.abs(near.k / before.k - 1.8) < 0.06, `fingers 1.8 times as far apart, the map ${near.k / before.k} times as large`);
    const under = ({ x, y, k }) => [(middle.x - x) / k, (middle.y - y) / k];
    const strayed = Math.hypot(...under(near).map((value, axis) => value - under(before)[axis])) * near.k;
    assert.ok(strayed < 3, `what is between the fingers strays ${strayed} pixels`);
    await drag(page, [[at(0, 0), at(-50, 24)]]);
    const pushed = await stands(page);
    assert.equal(pushed.k, near.k);
    assert.ok(Math.hypot(pushed.x - near.x + 50, pushed.y - near.y - 24) < 8, `one finger pushes the map by ${pushed.x - near.x}, ${pushed.y - near.y}`);
    await drag(page, [[at(-72, 0), at(-40, 0)], [at(72, 0), at(40, 0)]]);
    assert.ok(Math.abs((await stands(page)).k / before.k - 1) < 0.06, 'and back');
    assert.deepEqual((await stands(page)).page, before.page, 'the page itself is neither zoomed nor scrolled');
  };
  for (const query of ['&view=map', '&present=1']) {
    await onMap('sv', PHONE, `?journey=${journey}${query}`, async ({ page, problems }) => {
      await page.locator('[role=application]').scrollIntoViewIfNeeded();
      await touched(page);
      assert.equal(await page.locator('aside').count(), 0, 'fingers that move open nothing');
      assertNone(problems, 'the page is not quiet');
    }, { touch: true });
  }
});

test('stations that nobody has named make a flow of events, which says where to name them', async () => {
  const rules = await ask(server, 'GET', '/api/projects/default/rules', { headers: owner });
  const bare = { version: rules.json.version, rules: [], stations: [] };
  assert.equal((await ask(server, 'PUT', '/api/projects/default/rules', { headers: owner, body: bare })).status, 200);
  for (const language of LANGUAGES) {
    await onMap(language, NARROW, '?view=map', async ({ page, problems }) => {
      assert.equal(await page.locator('h1').textContent(), WORDS[language].flow);
      assert.ok(await page.getByRole('link', { name: WORDS[language].name }).isVisible());
      await isSound(page, problems, `map-flow-${language}`);
    });
  }
});

/** Walks the line that reading begins on to its end; gives what was read at each station and where it stands. */
async function travel(page, words) {
  const stations = [];
  for (;;) {
    const said = await spoken(page);
    const read = words.read.exec(said);
    assert.ok(read, `“${said}” does not tell the station's place on its line`);
    const x = await page.evaluate(() => document.activeElement.getBoundingClientRect().x + document.activeElement.getBoundingClientRect().width / 2);
    stations.push({ at: Number(read[1]), of: Number(read[2]), line: read[3], name: read[4], x });
    if (stations.length === Number(read[2])) break;
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((was) => document.activeElement?.getAttribute('aria-label') !== was, said);
  }
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((end) => document.querySelector('[role=application] [aria-live]')?.textContent?.trim() === end, words.end);
  return stations;
}
