// The pages that the binary writes, held to what we promise of them: they work from a disk without a
// network, in Swedish and English, on a wide screen and a phone, in light and dark, by keyboard, for
// screen readers and on paper. Screenshots and PDFs are left in the output folder to be looked at.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { violations } from './harness/axe.js';
import { startBrowser } from './harness/browser.js';
import { cutOff, overlappingLabels, stickingOut } from './harness/geometry.js';
import { tabThrough } from './harness/keyboard.js';
import { DESKTOP, LOOKS, NARROW, PAPER, PHONE } from './harness/looks.js';
import { withPage } from './harness/page.js';
import { LANGUAGES, OUT, SOURCES, makeReport, whyAbsent } from './harness/reports.js';
import { assertNone } from './harness/sound.js';

const SHOTS = path.join(OUT, 'screens');
let browser;

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  browser = await startBrowser();
});
after(() => browser?.close());

for (const source of SOURCES) {
  for (const language of LANGUAGES) {
    test(`${source.name} in ${language}`, async (t) => {
      const absent = whyAbsent(source);
      if (absent) return t.skip(absent);
      const file = await makeReport(source, language);
      for (const look of LOOKS) await t.test(look.name, () => isSound(file, language, look, `${source.name}-${language}`));
      if (language === 'sv') await t.test('speaks plainly', () => speaksPlainly(file, source));
      await t.test('narrow pages reflow', () => reflows(file));
      await t.test('every interactive thing is reached by Tab and shows it', () => worksByKeyboard(file));
      await t.test('prints without cutting anything off', () => prints(file, `${source.name}-${language}`));
    });
  }
}

function isSound(file, language, look, name) {
  return withPage(browser, file, look, async ({ page, problems }) => {
    await page.screenshot({ path: path.join(SHOTS, `${name}-${look.name}.png`), fullPage: true });
    assert.equal(await page.getAttribute('html', 'lang'), language);
    assert.notEqual((await page.title()).trim(), '', 'the page has a title');
    assertNone(await stickingOut(page), 'wider than the page');
    assertNone(await overlappingLabels(page), 'labels over each other');
    assertNone(await violations(page), 'accessibility');
    assertNone(problems, 'the page is not quiet and self-contained');
  });
}

/** Plain words for the sections, and the honest name of a picture whose stations nobody has named. */
function speaksPlainly(file, source) {
  return withPage(browser, file, { viewport: DESKTOP }, async ({ page }) => {
    const text = await page.evaluate(() => document.body.innerText);
    const sections = ['Vanliga vägar', 'Var det tar tid', 'Var kunder ger upp', 'Kan vi lita på siffrorna?'];
    const missing = sections.filter((section) => !text.includes(section));
    assertNone(missing, 'sections that are missing');
    if (!source.file) return;
    assert.ok(text.includes('Händelseflöde'), 'a picture of raw events is titled Händelseflöde');
    assert.ok(!/kundresekarta/i.test(text), 'a picture of raw events is never called a Kundresekarta');
  });
}

function reflows(file) {
  return withPage(browser, file, { viewport: NARROW }, async ({ page }) => {
    assertNone(await stickingOut(page), 'wider than the page');
  });
}

async function worksByKeyboard(file) {
  for (const viewport of [DESKTOP, PHONE]) {
    await withPage(browser, file, { viewport }, async ({ page, problems }) => {
      const walk = await tabThrough(page);
      assertNone(walk.unreached, 'never reached by Tab');
      assertNone(walk.unseen, 'has focus without showing it');
      assertNone(problems, 'the page complains when used by keyboard');
    });
  }
}

function prints(file, name) {
  return withPage(browser, file, { viewport: PAPER }, async ({ page }) => {
    await page.emulateMedia({ media: 'print' });
    assertNone(await stickingOut(page), 'wider than the paper');
    assertNone(await cutOff(page), 'cut off on paper');
    const pdf = await page.pdf({ format: 'A4', printBackground: true, path: path.join(OUT, `${name}.pdf`) });
    assert.equal(pdf.subarray(0, 5).toString('latin1'), '%PDF-');
    assert.ok(pdf.length > 10_000, `the PDF holds only ${pdf.length} bytes`);
  });
}
