// A project with as many journeys as it may have and two thousand comments: the screens that list them open without waiting for all
// of them. How long each takes is printed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { DESKTOP } from './harness/looks.js';
import { beOwner } from './harness/member.js';
import { startServer } from './harness/server.js';
import { visitAs } from './harness/signed-in.js';
import { assertNone, change, settled, soundness, speaks } from './harness/sound.js';
import { importStatements, TRUTH } from './harness/statement.js';

const isSound = soundness('many-', { fullPage: false });
const API = '/api/projects/default';
/** As many as a project may have. */
const JOURNEYS = 500;
/** A page asks for no more than five hundred about one thing: more would only take longer to write. */
const COMMENTS = 2_000;
/** So many things may stand on a screen at once: more make every change of it slow. */
const MOST_ELEMENTS = 6_000;
/** The overview counts each journey when it is opened first. */
const OPENS_WITHIN_MS = 15_000;

let browser, server, owner;
const ids = [];
before(async () => {
  browser = await startBrowser();
  server = await startServer();
  owner = await beOwner(server);
  await speaks(server, owner, 'sv');
  importStatements(server);
  const { start, login, read, call, goal } = TRUTH.names;
  await inTurns(JOURNEYS, async (at) => {
    const draft = { name: `Kundresa ${String(at).padStart(4, '0')}`, problem: 'Jag vet inte vad jag får i pension', goal_text: null, start: [[start, login, read][at % 3]], goal: [[goal, call][at % 2]], steps: [], activities: [], cut: 'goal', gap: null, horizon: `${7 + (at % 60)}d`, owner: null };
    ids.push((await change(server, owner, 'POST', `${API}/journeys`, draft)).id);
  });
  await inTurns(COMMENTS, (at) => {
    // Half of them are about one journey, the others about any of them.
    const key = at % 2 === 0 ? ids[0] : ids[at % ids.length];
    return change(server, owner, 'POST', `${API}/comments`, { kind: 'journey', key, journey: key, label: 'Kundresa', path: `/p/default/journeys/${key}`, text: `Kommentar ${at}: varför ringer så många efter brevet?`, reply_to: null });
  });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Does a thing so many times, a few at once. */
async function inTurns(times, work) {
  let next = 0;
  const one = async () => {
    while (next < times) await work(next++);
  };
  await Promise.all(Array.from({ length: 8 }, one));
}

test('five hundred journeys and two thousand comments open quickly', async (t) => {
  await visitAs(browser, server, owner, { viewport: DESKTOP, language: 'sv' }, async ({ page, problems }) => {
    const screens = [
      ['the overview', '/p/default/overview', '.portfolio h3'],
      ['the journeys', '/p/default/journeys', '.rows h2'],
      ['the comments', '/p/default/overview?comments=1', 'dialog li a'],
      ['a journey with a thousand comments', `/p/default/journeys/${ids[0]}`, '.comments .thread'],
    ];
    for (const [name, address, shown] of screens) {
      await t.test(name, async () => {
        const began = performance.now();
        await page.goto(address);
        await page.locator(shown).first().waitFor({ timeout: 60_000 });
        const stood = performance.now() - began;
        await settled(page);
        const elements = await page.evaluate(() => document.querySelectorAll('main *, dialog *').length);
        console.log(`${name}: stands after ${Math.round(stood)} ms, all of it after ${Math.round(performance.now() - began)} ms, ${elements} elements`);
        await isSound(page, problems, name.replaceAll(' ', '-'));
        assert.ok(stood < OPENS_WITHIN_MS, `${name} stands after ${Math.round(stood)} ms`);
        assert.ok(elements < MOST_ELEMENTS, `${elements} elements`);
      });
    }
    await t.test('more of a list is a press away, and focus stays', async () => {
      await page.goto('/p/default/journeys');
      await settled(page);
      const some = await page.locator('.rows h2').count();
      const more = page.getByRole('button', { name: 'Visa fler' });
      while (await more.isVisible()) {
        await more.press('Enter');
        assert.ok(await page.evaluate(() => document.activeElement !== document.body), 'focus is lost');
      }
      assert.ok(some < JOURNEYS && (await page.locator('.rows h2').count()) === JOURNEYS, `${some} at first, then all of them`);
    });
    await t.test('the palette', async () => {
      await page.goto('/p/default/journeys');
      await settled(page);
      const began = performance.now();
      await page.keyboard.press('Control+k');
      const box = page.getByRole('dialog').getByRole('combobox');
      await box.waitFor();
      const stood = performance.now() - began;
      await box.fill('karta');
      await page.getByRole('option').first().waitFor();
      console.log(`the palette: stands after ${Math.round(stood)} ms, finds the map after ${Math.round(performance.now() - began)} ms`);
      await isSound(page, problems, 'palette');
      assert.ok(stood < 1_000, `the palette stands after ${Math.round(stood)} ms`);
    });
    assertNone(problems, 'over the whole visit');
  });
});
