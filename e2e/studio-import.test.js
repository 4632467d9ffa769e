// The import wizard from the first screen to the map, against the real binary and four Excel files: by keys alone in
// Swedish, where focus is told of after each step and nothing holds it; and in English on a phone with a finger.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { COMPANY } from './harness/company.js';
import { pressOn, tabThrough } from './harness/keyboard.js';
import { DESKTOP, PHONE } from './harness/looks.js';
import { beOwner } from './harness/member.js';
import { startServer } from './harness/server.js';
import { visitAs } from './harness/signed-in.js';
import { assertNone, change, settled, soundness, speaks } from './harness/sound.js';
import { bringIn, goToMap } from './harness/wizard.js';

const isSound = soundness('import-');
let browser;
before(async () => (browser = await startBrowser()));
after(() => browser?.close());

/** What has focus, in words; nothing when the page has lost it. */
const focused = (page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement === document.body ? null : `<${activeElement.localName}> “${activeElement.textContent.trim().slice(0, 40)}”`;
  });

async function begin(t, language) {
  const server = await startServer();
  t.after(() => server.stop());
  const owner = await beOwner(server);
  await speaks(server, owner, language);
  return { server, owner };
}

test('from the first screen to the map by keys alone (sv)', async (t) => {
  const { server, owner } = await begin(t, 'sv');
  await visitAs(browser, server, owner, { viewport: DESKTOP, language: 'sv' }, async ({ page, problems }) => {
    await page.goto('/p/default/overview');
    await settled(page);
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.waitForURL(/\/data$/);
    await settled(page);
    const press = (target) => pressOn(page, target);
    const step = async (name) => {
      assert.notEqual(await focused(page), null, `${name}: focus is lost`);
      await isSound(page, problems, `sv-keys-${name}`);
      // Forward through all of it and out of it again: nothing is left out, nothing holds focus.
      const { unreached, unseen } = await tabThrough(page);
      assertNone(unreached, `${name}: never reached by Tab`);
      assertNone(unseen, `${name}: focus cannot be seen`);
    };
    await bringIn(page, COMPANY, { press, step });
    await goToMap(page, { press });
    await page.locator('[data-stop][tabindex="0"]').waitFor();
    assert.match(await focused(page), /^<h1>/, 'the map’s heading has focus');
    await isSound(page, problems, 'sv-keys-6-map');
    const { imports } = await change(server, owner, 'GET', '/api/projects/default/imports');
    assert.ok(imports[0].stored > 7_000, `${imports[0].stored} events of four files`);
  });
});

test('from the first screen to the map on a phone (en)', async (t) => {
  const { server, owner } = await begin(t, 'en');
  await visitAs(browser, server, owner, { viewport: PHONE, language: 'en', touch: true }, async ({ page, problems }) => {
    await page.goto('/p/default/data');
    await settled(page);
    const by = { language: 'en', press: (target) => target.tap() };
    await bringIn(page, COMPANY, { ...by, step: (name) => isSound(page, problems, `en-phone-${name}`) });
    await goToMap(page, by);
    await page.getByRole('heading', { name: 'The main line' }).waitFor();
    await isSound(page, problems, 'en-phone-6-map');
  });
});
