// What people decide about the themes of comments, in the example: another name by keyboard alone, two made one, and the
// decision taken back; on a desktop and on a phone, quiet and sound all the way.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { startDemo } from './harness/demo.js';
import { DESKTOP, NARROW } from './harness/looks.js';
import { settled, soundness } from './harness/sound.js';
import { visit } from './harness/visit.js';

const isSound = soundness('themes-', { waits: settled });
const WORDS = {
  sv: { change: /^Ändra temat /, name: 'Namn', joinWith: 'Slå ihop med', save: 'Spara', join: 'Slå ihop', back: 'Återställ', named: 'Krångliga brev', both: 'Två i ett' },
  en: { change: /^Change the theme /, name: 'Name', joinWith: 'Merge with', save: 'Save', join: 'Merge', back: 'Reset', named: 'Hard letters', both: 'Two in one' },
};

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** The names of the themes, in their order. */
const names = (page) => page.locator('.themes .pick').allTextContents();
const named = (page, name) => page.locator('.themes li').filter({ has: page.locator('.pick', { hasText: name }) });

for (const way of [
  { language: 'sv', name: 'desktop', viewport: DESKTOP, colorScheme: 'light' },
  { language: 'en', name: 'phone', viewport: NARROW, colorScheme: 'dark' },
]) {
  test(`themes are named, made one and taken back (${way.language}, ${way.name})`, async (t) => {
    const demo = await startDemo(way.language);
    t.after(() => demo.stop());
    const words = WORDS[way.language];
    await visit(browser, demo, way, async ({ page, problems }) => {
      await page.goto(demo.link);
      await page.waitForURL(/\/overview$/);
      const project = new URL(page.url()).pathname.split('/')[2];
      await page.goto(`/p/${project}/voice/comments`);
      const dialog = page.getByRole('dialog');
      const change = page.getByRole('button', { name: words.change });
      await change.first().waitFor();
      const found = await names(page);
      assert.ok(found.length > 2, `${found}`);

      await t.test('with the keyboard: opened, left, opened again, named', async () => {
        await change.first().focus();
        await page.keyboard.press('Enter');
        await dialog.waitFor();
        await isSound(page, problems, `${way.language}-${way.name}-open`);
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
        assert.ok(await change.first().evaluate((button) => button === document.activeElement), 'focus comes back to where it was');
        await page.keyboard.press('Enter');
        await dialog.getByLabel(words.name, { exact: true }).fill(words.named);
        await dialog.getByRole('button', { name: words.save, exact: true }).focus();
        await page.keyboard.press('Enter');
        await dialog.waitFor({ state: 'detached' });
        await named(page, words.named).waitFor();
        assert.deepEqual((await names(page)).toSorted(), [words.named, ...found.slice(1)].toSorted(), 'the others are as they were');
      });

      await t.test('two are made one, and every customer of both speaks of it', async () => {
        await named(page, words.named).getByRole('button', { name: words.change }).click();
        await dialog.getByLabel(words.joinWith).selectOption({ index: 1 });
        await dialog.getByLabel(words.name, { exact: true }).fill(words.both);
        await isSound(page, problems, `${way.language}-${way.name}-join`);
        await dialog.getByRole('button', { name: words.join, exact: true }).click();
        await named(page, words.both).waitFor();
        assert.equal((await names(page)).length, found.length - 1);
        await page.reload();
        await named(page, words.both).waitFor();
        await isSound(page, problems, `${way.language}-${way.name}-joined`);
      });

      await t.test('taken back, all are as they were found', async () => {
        await named(page, words.both).getByRole('button', { name: words.change }).click();
        await dialog.getByRole('button', { name: words.back, exact: true }).click();
        await dialog.waitFor({ state: 'detached' });
        await page.locator('.themes .pick').nth(found.length - 1).waitFor();
        assert.deepEqual(await names(page), found);
      });
    });
  });
}
