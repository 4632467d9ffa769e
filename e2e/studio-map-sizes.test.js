// The map as it grows: 5, 12, 60 and 600 stations, and real logs brought in through the wizard. How long it takes until
// it stands and between two pictures while it is moved is printed; keys, panel and the phone's list work at each size.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { DESKTOP, PHONE } from './harness/looks.js';
import { beOwner } from './harness/member.js';
import { LANGUAGES, realLog, whyAbsent } from './harness/reports.js';
import { resa, startServer } from './harness/server.js';
import { visitAs } from './harness/signed-in.js';
import { sizedLog } from './harness/sized.js';
import { assertNone, change, settled, soundness, speaks } from './harness/sound.js';
import { bringIn, goToMap } from './harness/wizard.js';

const isSound = soundness('map-', { folder: 'studio' });
const STOP = '[data-stop]';
const SIZES = [5, 12, 60, 600];
const REAL = ['receipt', 'BPIC12', 'SEPSIS'];
/** Between two pictures while the map is moved, for half of them: far more than is felt, far less than a stutter of seconds. */
const FRAME_MS = 100;

let browser, server, owner;
before(async () => {
  browser = await startBrowser();
  server = await startServer();
  owner = await beOwner(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A project with a log of this many activities; gives its id. */
async function projectOf(activities) {
  const { id } = await change(server, owner, 'POST', '/api/projects', { name: `${activities} händelser` });
  const folder = mkdtempSync(path.join(tmpdir(), 'resa-sized-'));
  const file = path.join(folder, 'händelser.csv');
  writeFileSync(file, sizedLog(activities));
  resa('import', file, '--data', server.data, '--project', id);
  rmSync(folder, { recursive: true });
  return id;
}

/** Opens a map and waits until it stands; gives how long that took. */
async function opened(page, address, shown) {
  const began = performance.now();
  await page.goto(address);
  await page.locator(shown).first().waitFor();
  const took = performance.now() - began;
  await settled(page);
  return took;
}

/** Zooms and pushes the map about with the wheel; gives the times between pictures, the shortest first. */
async function moved(page) {
  const box = await page.locator('[role=application]').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.evaluate(() => {
    window.__frames = [];
    let last = performance.now();
    const frame = (now) => {
      window.__frames.push(now - last);
      last = now;
      window.__moving = requestAnimationFrame(frame);
    };
    window.__moving = requestAnimationFrame(frame);
  });
  for (let turn = 0; turn < 24; turn++) {
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, turn < 8 ? -40 : turn < 16 ? 40 : 0);
    await page.keyboard.up('Control');
    if (turn >= 16) await page.mouse.wheel(30, 12);
  }
  return page.evaluate(() => {
    cancelAnimationFrame(window.__moving);
    return window.__frames.slice(1).sort((a, b) => a - b);
  });
}

/** Walks three stations by key, opens what lies behind the last and closes it; gives how long opening took. */
async function travelled(page) {
  await page.locator(`${STOP}[tabindex="0"]`).focus();
  const heard = new Set();
  for (let step = 0; step < 3; step++) {
    const said = await page.evaluate(() => document.activeElement.getAttribute('aria-label'));
    heard.add(said);
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((was) => document.activeElement?.getAttribute('aria-label') !== was || document.querySelector('[role=application] [aria-live]')?.textContent?.trim(), said);
  }
  assert.ok(heard.size > 1, `more than one station is read: ${[...heard].join('; ')}`);
  const began = performance.now();
  await page.keyboard.press('Enter');
  await page.waitForSelector('aside section');
  const took = performance.now() - began;
  await page.keyboard.press('Escape');
  await page.waitForSelector('aside', { state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.matches('[data-stop]'));
  return took;
}

/** On a wide screen: stands, moves, is read by keys, is sound; prints how long each took. */
async function worksWide(id, language, name, query = '') {
  await visitAs(browser, server, owner, { viewport: DESKTOP, language }, async ({ page, problems }) => {
    const stood = await opened(page, `/p/${id}/map${query}`, STOP);
    await isSound(page, problems, `${name}-${language}`);
    const frames = await moved(page);
    const panel = await travelled(page);
    const at = (share) => Math.round(frames[Math.floor((frames.length - 1) * share)]);
    console.log(`${name} (${language}): stands after ${Math.round(stood)} ms; ${frames.length} pictures while moved, ${at(0.5)} ms between half of them, ${at(0.95)} ms between 95 of 100; panel after ${Math.round(panel)} ms`);
    assert.ok(at(0.5) < FRAME_MS, `${at(0.5)} ms between pictures`);
    assertNone(problems, 'over the whole visit');
  });
}

/** On a phone: the main line is a list, what lies behind a station is one tap away, and the map another. */
async function worksOnPhone(id, language, name) {
  await visitAs(browser, server, owner, { viewport: PHONE, language, touch: true }, async ({ page, problems }) => {
    await opened(page, `/p/${id}/map`, 'main ol button');
    await isSound(page, problems, `${name}-phone-${language}`);
    await page.locator('main ol button').first().tap();
    await page.waitForSelector('aside section');
    await page.goto(`/p/${id}/map?view=map`);
    await page.waitForSelector(STOP);
    await isSound(page, problems, `${name}-phone-map-${language}`);
  });
}

for (const activities of SIZES) {
  test(`the map of ${activities} activities`, async (t) => {
    const id = await projectOf(activities);
    const { map, layout } = await change(server, owner, 'GET', `/api/projects/${id}/map?stations=all`);
    assert.equal(map.totals.activities, activities);
    assert.ok(layout.stops.length >= activities, `${layout.stops.length} stations are drawn`);
    for (const language of LANGUAGES) {
      await t.test(language, async () => {
        await speaks(server, owner, language);
        // Every station in one language, as many as it opens with in the other.
        await worksWide(id, language, `size-${activities}`, language === 'sv' ? '?stations=all' : '');
      });
    }
    await t.test('phone', () => worksOnPhone(id, 'en', `size-${activities}`));
  });
}

for (const name of REAL) {
  test(`the real log ${name}, through the wizard to the map`, async (t) => {
    const source = realLog(name);
    const absent = whyAbsent(source);
    if (absent) return t.skip(absent);
    await speaks(server, owner, 'sv');
    const { id } = await change(server, owner, 'POST', '/api/projects', { name });
    await visitAs(browser, server, owner, { viewport: DESKTOP, language: 'sv' }, async ({ page, problems }) => {
      await page.goto(`/p/${id}/data`);
      await settled(page);
      const began = performance.now();
      await bringIn(page, [source.file], { step: (step) => isSound(page, problems, `real-${name}-${step}`) });
      console.log(`${name}: through the wizard in ${Math.round((performance.now() - began) / 1000)} s`);
      await goToMap(page);
      await page.waitForSelector(STOP);
    });
    await worksWide(id, 'sv', `real-${name}`);
    await worksOnPhone(id, 'sv', `real-${name}`);
  });
}
