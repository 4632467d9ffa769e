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

const isSound = soundness('import-');
const WORDS = {
  sv: { files: 'Importera filer', understand: 'Se hur vi förstod dem', table: 'De första raderna, som vi förstod dem', next: 'Stämmer, nästa fil', on: 'Stämmer, gå vidare', alike: 'Läs dem så', together: 'Filerna hör ihop', attempt: 'Prova att läsa in', bring: /^Importera .* händelse/, after: 'Nästa steg', map: /^Se kartan/, main: 'Huvudlinjen' },
  en: { files: 'Import files', understand: 'See how we understood them', table: 'The first rows, as we understood them', next: 'Right, next file', on: 'Right, go on', alike: 'Read them so', together: 'The files belong together', attempt: 'Try to read them in', bring: /^Import .* event/, after: 'Next', map: /^See the map/, main: 'The main line' },
};

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser?.close());

/** What has focus, in words; nothing when the page has lost it. */
const focused = (page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement === document.body ? null : `<${activeElement.localName}> “${activeElement.textContent.trim().slice(0, 40)}”`;
  });

/** From the room Data to a finished import; `press` a thing by name, `step` is told each step once it stands. */
async function bringIn(page, words, press, step) {
  const named = (name, role = 'button') => page.getByRole(role, { name, exact: typeof name === 'string' }).first();
  const stands = (name) => page.getByRole('heading', { name, exact: true }).waitFor();
  await press(named(words.files, 'link'));
  await page.getByRole('heading', { level: 1, name: words.files }).waitFor();
  // Choosing files is the browser's own dialog: the one thing that a test cannot do by key.
  await page.locator('input[type=file]').setInputFiles(COMPANY);
  await page.waitForFunction((n) => document.querySelectorAll('.files > li .state svg').length === n, COMPANY.length);
  await step('1-files');
  await press(named(words.understand));
  for (const at of COMPANY.keys()) {
    await page.waitForFunction((file) => document.querySelectorAll('.files button')[file]?.getAttribute('aria-pressed') === 'true', at);
    await stands(words.table);
    await step(`2-file-${at + 1}`);
    await press(named(at < COMPANY.length - 1 ? words.next : words.on));
  }
  await page.locator('.advice').waitFor();
  if (await named(words.alike).isVisible()) {
    await step('3-written-differently');
    await press(named(words.alike));
    await stands(words.together);
  }
  await step('3-match');
  await press(named(words.attempt));
  await named(words.bring).waitFor();
  await step('4-try');
  await press(named(words.bring));
  await stands(words.after);
  await step('5-done');
  await press(named(words.map, 'link'));
  await page.waitForURL(/\/map/);
  await settled(page);
}

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
    await bringIn(page, WORDS.sv, (target) => pressOn(page, target), async (name) => {
      assert.notEqual(await focused(page), null, `${name}: focus is lost`);
      await isSound(page, problems, `sv-keys-${name}`);
      // Forward through all of it and out of it again: nothing is left out, nothing holds focus.
      const { unreached, unseen } = await tabThrough(page);
      assertNone(unreached, `${name}: never reached by Tab`);
      assertNone(unseen, `${name}: focus cannot be seen`);
    });
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
    await bringIn(page, WORDS.en, (target) => target.tap(), (name) => isSound(page, problems, `en-phone-${name}`));
    await page.getByRole('heading', { name: WORDS.en.main }).waitFor();
    await isSound(page, problems, 'en-phone-6-map');
  });
});
