// `resa demo`: the printed address lets a newcomer in once, the tour is followed by clicking, new events are seen
// arriving, and the example is removed by clicking, which leaves an empty studio that teaches. In both languages.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { startDemo } from './harness/demo.js';
import { DESKTOP, PHONE } from './harness/looks.js';
import { soundness } from './harness/sound.js';
import { visit } from './harness/visit.js';

const isSound = soundness('', { fullPage: false, waits: (page) => page.waitForFunction(() => !document.querySelector('.skeleton')) });
const WORDS = {
  sv: { overview: 'Översikt', tour: 'Rundtur i exemplet', next: 'Nästa', done: 'Klart', remove: 'Ta bort exemplet', example: 'Exempel: Fyrlyktan Pension', used: 'Länken har redan använts', teaches: 'Titta på ett exempel' },
  en: { overview: 'Overview', tour: 'A walk through the example', next: 'Next', done: 'Done', remove: 'Remove the example', example: 'Example: Lighthouse Lane Pensions', used: 'The link has been used', teaches: 'Look at an example' },
};

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

const WAYS = [
  { language: 'sv', name: 'desktop', viewport: DESKTOP },
  { language: 'en', name: 'phone', viewport: PHONE },
];
for (const way of WAYS) {
  test(`a newcomer follows the story of the demo (${way.language}, ${way.name})`, async (t) => {
    const demo = await startDemo(way.language);
    t.after(() => demo.stop());
    const words = WORDS[way.language];
    const shot = (name) => `demo-${way.language}-${way.name}-${name}`;
    await visit(browser, demo, way, async ({ page, problems }) => {
      await t.test('the printed address leads to the example, without a password', async () => {
        await page.goto(demo.link);
        await page.getByRole('heading', { level: 1, name: words.overview, exact: true }).waitFor();
        assert.match(page.url(), /\/p\/prj_[\w-]+\/overview$/);
        assert.ok(!(await page.evaluate(() => JSON.stringify([location.href, history.length]))).includes('resa_dem_'));
        await page.getByText(words.example).first().waitFor({ state: 'attached' });
      });

      await t.test('it lets nobody in a second time', () =>
        visit(browser, demo, way, async ({ page: stranger }) => {
          await stranger.goto(demo.link);
          await stranger.getByText(words.used).waitFor({ state: 'visible' });
          await stranger.goto('/');
          assert.match(stranger.url(), /\/sign-in/);
        }),
      );

      await t.test('the tour is followed by clicking', async () => {
        const tour = page.getByRole('region', { name: words.tour });
        await tour.waitFor({ state: 'visible' });
        const rooms = [/\/overview$/, /\/journeys\/jny_\w+$/, /\/map\?.*segment=/, /\/map\?.*station=/, /\/voice\?journey=/, /\/customers$/, /\/ask$/, /\/data\/live$/];
        for (const [at, room] of rooms.entries()) {
          await page.waitForURL(room);
          await page.locator('main h1').first().waitFor({ state: 'visible' });
          assert.match(await tour.innerText(), new RegExp(`${at + 1} (av|of) ${rooms.length}`));
          if (room.source.includes('map')) await page.locator('main svg text').first().waitFor({ state: 'visible' });
          await isSound(page, problems, shot(`tour-${at + 1}`));
          if (at < rooms.length - 1) await tour.getByRole('button', { name: words.next }).click();
        }
        await tour.getByRole('button', { name: words.done }).click();
        await tour.waitFor({ state: 'detached' });
      });

      await t.test('events are seen arriving', async () => {
        const project = new URL(page.url()).pathname.split('/')[2];
        const stored = async () => {
          const counts = await page.evaluate(async (id) => (await fetch(`/api/projects/${id}/counts`)).json(), project);
          return counts.hours.reduce((sum, hour) => sum + hour.stored, 0);
        };
        const before = await stored();
        const channel = way.language === 'sv' ? /Brev|Webb|App|Telefon|Chatt|Klagomål/ : /Letter|Web|App|Phone|Chat|Complaint/;
        await page.locator('main').getByText(channel).first().waitFor({ state: 'visible', timeout: 30_000 });
        await page.waitForTimeout(5_000);
        assert.ok((await stored()) > before, 'more events are stored than a moment ago');
        await isSound(page, problems, shot('live'));
      });

      await t.test('removed by clicking, it leaves a studio that teaches', async () => {
        await page.goto('/');
        await page.getByRole('button', { name: words.remove }).first().click();
        const dialog = page.getByRole('dialog');
        await isSound(page, problems, shot('remove'));
        await dialog.getByRole('button', { name: words.remove }).click();
        await page.waitForURL(/\/p\/default\/overview$/);
        await page.getByText(words.teaches).waitFor({ state: 'visible' });
        await isSound(page, problems, shot('empty'));
      });
    });
  });
}
