// A survey on a screen that stands somewhere, in a real browser as large as a tablet: by finger and by keyboard, begins
// again when nobody is there, asks before it does, and goes on by itself after thanks.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { beAnalyst } from './harness/customers.js';
import { counts, events } from './harness/events.js';
import { pressOn } from './harness/keyboard.js';
import { startServer } from './harness/server.js';
import { change, soundness } from './harness/sound.js';
import { visit } from './harness/visit.js';

const TABLET = { width: 1024, height: 768 };
const isSound = soundness('kiosk-');

let server;
let browser;
let path;
before(async () => {
  server = await startServer();
  const member = await beAnalyst(server);
  browser = await startBrowser();
  const draft = {
    name: 'Butiken', purpose: 'Vi vill veta hur besöket gick', decision: 'Om kassorna byggs om',
    asked: {
      languages: ['sv', 'en'], thanks: { sv: 'Tack! Ha en fin dag.', en: 'Thank you! Have a nice day.' },
      questions: [
        { id: 'goal', metric: 'gcr', kind: 'choice', required: true, text: { sv: 'Lyckades du göra det du kom för att göra?', en: 'Did you manage to do what you came to do?' }, choices: [['yes', 'Ja', 'Yes'], ['partly', 'Delvis', 'Partly'], ['no', 'Nej', 'No']].map(([code, sv, en]) => ({ code, text: { sv, en } })) },
        { id: 'effort', metric: 'ces', kind: 'scale', low: 1, high: 7, text: { sv: 'Bolaget gjorde det enkelt för mig att hantera mitt ärende', en: 'The company made it easy for me to handle my issue' }, ends: { sv: ['Instämmer inte alls', 'Instämmer helt'], en: ['Strongly disagree', 'Strongly agree'] } },
      ],
    },
    asking: { link: true, staff: false, rest: { again_days: 90, quiet_days: 0, share: 1 } },
    theme: { accent: '#0b5c63', paper: '#ffffff', ink: '#1c1c1a', radius: 12 },
  };
  const at = '/api/projects/default/surveys';
  const me = await change(server, member, 'GET', '/api/session');
  const { id } = await change(server, member, 'POST', at, { draft, owner: me.id });
  await change(server, member, 'POST', `${at}/${id}/publish`, { version: 1, despite_lint: true });
  const { link } = await change(server, member, 'POST', `${at}/${id}/links`, { place: 'Kassan i Lund', channel: 'store' });
  path = new URL(link.url).pathname;
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const small = (page) => page.evaluate(() => [...document.querySelectorAll('main label, main button, main a')].filter((one) => one.getBoundingClientRect().height < 50).map((one) => one.textContent));

test('somebody answers by finger, in their language, and the next one begins anew', async () => {
  await visit(browser, server, { viewport: TABLET, touch: true }, async ({ page, problems }) => {
    await page.clock.install();
    await page.goto(`${path}?kiosk=45`);
    await isSound(page, problems, 'first');
    assert.deepEqual(await small(page), [], 'every target is large');
    await page.getByRole('link', { name: 'English' }).tap();
    await page.getByRole('heading', { name: /Did you manage/ }).waitFor();
    await page.getByRole('radio', { name: 'Partly', exact: true }).tap();
    await page.getByRole('button', { name: 'Next' }).tap();
    await page.getByRole('heading', { name: /made it easy/ }).waitFor();
    assert.deepEqual(await small(page), []);
    await page.getByRole('radio', { name: '6' }).tap();
    await isSound(page, problems, 'scale');
    assert.equal((await counts(server)).stored, 0);
    await page.getByRole('button', { name: 'Send' }).tap();
    await page.getByRole('heading', { name: /Thank you/ }).waitFor();
    await isSound(page, problems, 'thanks');
    // Thanks go by themselves.
    await page.clock.fastForward(9_000);
    await page.getByRole('heading', { name: /Lyckades du/ }).waitFor({ timeout: 20_000 });
    assert.equal(await page.getByRole('radio', { checked: true }).count(), 0);
  });
  const found = events(server).filter(({ activity }) => activity === 'Butiken');
  assert.deepEqual(found.map(({ channel }) => channel), ['store']);
});

test('it asks whether somebody is still there, and begins again when nobody is', async () => {
  const before = await counts(server);
  await visit(browser, server, { viewport: TABLET }, async ({ page, problems }) => {
    await page.clock.install();
    await page.goto(`${path}?kiosk=45`);
    await page.getByRole('radio', { name: 'Nej' }).focus();
    await page.keyboard.press('Space');
    await pressOn(page, page.getByRole('button', { name: 'Nästa' }));
    await page.getByRole('heading', { name: /gjorde det enkelt/ }).waitFor();
    const asks = page.getByRole('alertdialog', { name: 'Är du kvar?' });
    await page.clock.fastForward(44_000);
    assert.equal(await asks.isVisible(), false);
    await page.clock.fastForward(2_000);
    await asks.waitFor();
    await isSound(page, problems, 'still-there');
    await page.keyboard.press('Enter');
    await asks.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { name: /gjorde det enkelt/ }).waitFor();
    await page.clock.fastForward(46_000);
    await asks.waitFor();
    await page.clock.fastForward(16_000);
    await page.getByRole('heading', { name: /Lyckades du/ }).waitFor();
    assert.equal(await page.getByRole('radio', { checked: true }).count(), 0);
    assert.deepEqual(problems, []);
  });
  assert.deepEqual(await counts(server), before, 'what was left half done is not kept');
});
