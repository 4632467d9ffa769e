// The tab Channels of the room Friction in the example: four questions about whether customers meet the same, whichever
// channel they come by. What differs stands first with what it rests on and is never said to be an effect; every number
// opens its evidence; the journey that is shown is named and can be changed. Both languages, every look, quiet pages.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { startDemo } from './harness/demo.js';
import { tabThrough } from './harness/keyboard.js';
import { DESKTOP, NARROW, PHONE } from './harness/looks.js';
import { assertNone, settled, soundness } from './harness/sound.js';
import { visit } from './harness/visit.js';

const isSound = soundness('channels-', { waits: settled });
const WORDS = {
  sv: {
    tab: 'Kanaler', findings: 'Fynd', heads: ['Blir det likadant, vilken kanal kunden än väljer?', 'Vilka kunder byter kanal på vägen?', 'Vilka kunder använder flera kanaler på en gång?', 'Säger kanalerna samma sak om kunden?'],
    journey: 'Kundresa', understand: /^Förstå/, noEffect: /ett samband, ingen effekt/, verdicts: ['Skiljer sig', 'Lika', 'Kan inte avgöras ännu'], open: 'Visa jämförelserna', alike: 'bland lika resor', held: /Resorna är lika i|Inget är känt/, same: /Räknas som lika inom/,
    kinds: ['På egen hand', 'Tänkt', 'Skickat'], notJudged: 'Uppgifter som inte bedömts', command: 'kanaler sida vid sida',
  },
  en: {
    tab: 'Channels', findings: 'Findings', heads: ['Is it the same, whichever channel the customer chooses?', 'Which customers change channel on the way?', 'Which customers use several channels at once?', 'Do the channels say the same about the customer?'],
    journey: 'Journey', understand: /^Understand/, noEffect: /an association, not an effect/, verdicts: ['Differs', 'The same', 'Cannot tell yet'], open: 'Show the comparisons', alike: 'among like journeys', held: /The journeys are alike in|Nothing is known/, same: /Counts as the same within/,
    kinds: ['On their own', 'Meant', 'Sent'], notJudged: 'Facts that were not judged', command: 'channels side by side',
  },
};

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

const section = (page, title) => page.locator('main section').filter({ has: page.getByRole('heading', { name: title, level: 2, exact: true }) });
const steps = (page, words) => section(page, words.heads[0]).locator('ol > li');

/** The tab, with the journey that has most to tell; until its answer is there. */
async function open(page, room, words) {
  await page.goto(`${room}/channels`);
  const journeys = page.getByRole('combobox', { name: words.journey });
  await journeys.waitFor();
  const wanted = (await journeys.locator('option').allTextContents()).find((name) => words.understand.test(name));
  await journeys.selectOption({ label: wanted });
  await page.waitForURL(/[?&]journey=/);
  await page.locator('main .looked').getByText(wanted, { exact: true }).waitFor();
  await page.getByRole('heading', { name: words.heads[0], level: 2 }).waitFor();
  await settled(page);
}

for (const way of [
  { language: 'sv', name: 'desktop', viewport: DESKTOP, colorScheme: 'light', looks: [{ name: 'dark', viewport: DESKTOP, colorScheme: 'dark' }] },
  { language: 'en', name: 'narrow', viewport: NARROW, colorScheme: 'dark', looks: [{ name: 'phone', viewport: PHONE, colorScheme: 'light' }] },
]) {
  test(`channels stand side by side (${way.language}, ${way.name})`, { timeout: 600_000 }, async (t) => {
    const demo = await startDemo(way.language);
    t.after(() => demo.stop());
    const words = WORDS[way.language];
    const sound = (page, problems, name) => isSound(page, problems, `${way.language}-${name}`);
    await visit(browser, demo, way, async ({ page, problems }) => {
      await page.goto(demo.link);
      await page.waitForURL(/\/overview$/);
      const room = `/p/${new URL(page.url()).pathname.split('/')[2]}/friction`;

      await t.test('the tab lies in the room, and says which journey is shown where none is chosen', async () => {
        await page.goto(`${room}/actions`);
        await page.getByRole('link', { name: words.tab, exact: true }).click();
        await page.waitForURL(/\/friction\/channels/);
        // Which one most customers make is asked first; then the filter and the answer say which it is.
        await page.locator('main .looked').waitFor();
        const shown = page.getByRole('combobox', { name: words.journey });
        const name = await shown.evaluate((select) => select.selectedOptions[0]?.textContent);
        assert.ok(name, 'a journey is shown');
        await page.locator('main .looked').getByText(name, { exact: true }).waitFor();
      });

      await t.test('four questions, in their order, each with what it does not say', async () => {
        await open(page, room, words);
        assert.deepEqual(await page.locator('main section h2').allTextContents(), words.heads);
        await page.getByText(words.noEffect).waitFor();
        await sound(page, problems, way.name);
      });

      await t.test('what differs stands first and open, what nobody can tell stands last', async () => {
        const marks = await steps(page, words).locator('.head .verdict > span').allTextContents();
        const order = marks.map((mark) => words.verdicts.indexOf(mark.trim()));
        assert.ok(order.length > 1 && !order.includes(-1), `${marks}`);
        assert.deepEqual(order, order.toSorted((a, b) => a - b));
        for (const [at, verdict] of order.entries()) {
          const details = steps(page, words).nth(at).locator('details');
          if (await details.count()) assert.equal(await details.evaluate((it) => it.open), verdict === 0, `step ${at}`);
        }
      });

      await t.test('a difference says between whom, how sure, and how small it might be and still be the same', async () => {
        const told = section(page, words.heads[0]).locator('details .said').filter({ hasText: words.alike });
        if ((await told.first().isVisible().catch(() => false)) === false) await page.getByText(words.open).first().click();
        await told.first().locator('[data-evidence="number"]').click();
        const box = page.locator('[popover] .evidence');
        await box.waitFor();
        assert.match(await box.textContent(), words.held);
        assert.match(await box.textContent(), words.same);
        await page.keyboard.press('Escape');
        await box.waitFor({ state: 'detached' });
      });

      await t.test('changes are told by their kind, and what was not judged is folded away with its reason', async () => {
        assert.deepEqual(await section(page, words.heads[1]).locator('.kinds .name').allTextContents(), words.kinds);
        assert.ok((await section(page, words.heads[1]).locator('tbody tr').count()) > 0);
        assert.ok((await section(page, words.heads[2]).locator('tbody tr').count()) > 0);
        const fold = section(page, words.heads[3]).locator('details').filter({ hasText: words.notJudged });
        assert.equal(await fold.evaluate((it) => it.open), false);
        await fold.locator('summary').click();
        assert.ok((await fold.locator('dt').count()) > 0);
      });

      await t.test('all that is folded away is sound, too', async () => {
        await page.evaluate(() => document.querySelectorAll('main details').forEach((details) => (details.open = true)));
        await sound(page, problems, `${way.name}-open`);
      });

      await t.test('every control is reached by Tab and shows its focus', async () => {
        const { unreached, unseen } = await tabThrough(page);
        assertNone(unreached, 'not reached by Tab');
        assertNone(unseen, 'focus is not seen');
      });

      await t.test('the journey goes along to the findings and back', async () => {
        await page.getByRole('link', { name: words.findings, exact: true }).click();
        await page.waitForURL(/\/friction\?.*journey=/);
        await page.goBack();
        await page.getByRole('heading', { name: words.heads[0], level: 2 }).waitFor();
      });

      await t.test('the palette leads here', async () => {
        await page.goto(room);
        await settled(page);
        await page.keyboard.press('Control+k');
        await page.keyboard.type(words.command);
        await page.keyboard.press('Enter');
        await page.waitForURL(/\/friction\/channels/);
      });

      for (const look of way.looks) {
        await t.test(`it is sound as ${look.name}`, async () => {
          await page.setViewportSize(look.viewport);
          await page.emulateMedia({ colorScheme: look.colorScheme });
          await open(page, room, words);
          await sound(page, problems, look.name);
        });
      }
    });
  });
}
