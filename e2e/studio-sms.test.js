// Asking by SMS in the room Ask, against the real binary and a gateway that takes messages: each message is shown as on a
// phone before anything goes out, and a customer's digits become an answer. Both languages, every look, quiet pages.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { DESKTOP, LOOKS, NARROW } from './harness/looks.js';
import { beOwner } from './harness/member.js';
import { LANGUAGES } from './harness/reports.js';
import { startServer } from './harness/server.js';
import { visitAs } from './harness/signed-in.js';
import { change, settled, soundness, speaks } from './harness/sound.js';

const isSound = soundness('sms-', { waits: settled });
const API = '/api/projects/default';
const SECRET = 'hemligheten-i-provet';
const NUMBER = '+46701234567';
const WORDS = {
  sv: {
    sms: 'Sms utan länkar', letter: 'Brev med e-post', people: /^Vilka ska få frågan/, who: /^Vem som frågar/, look: /^Se hur många/, send: 'Skicka 1 sms', sent: '1 av 2 skickade',
    opening: 'Hej från Bolaget!\nLyckades du?\nSvara: 1 = Ja  2 = Delvis  3 = Nej\nInga fler frågor: STOPP', last: 'Tack!', notReady: /Det går inte att skicka sms ännu/, nothing: /^Det går inte att skicka brev ännu/,
    language: 'Språk', one: '1 kund får frågan', bad: '1 inget riktigt nummer', parts: /1 sms-del att betala för/, link: /ser ut som en adress/, heard: '2 svar',
  },
  en: {
    sms: 'SMS without links', letter: 'Letter by e-mail', people: /^Who is to be asked/, who: /^Who asks/, look: /^See how many/, send: 'Send 1 SMS', sent: '1 of 2 sent',
    opening: 'Hej från Bolaget!\nLyckades du?\nSvara: 1 = Ja  2 = Delvis  3 = Nej\nInga fler frågor: STOPP', last: 'Tack!', notReady: /Messages cannot be sent yet/, nothing: /^Letters cannot be sent yet/,
    language: 'Language', one: '1 customer will be asked', bad: '1 no real number', parts: /1 part to pay for/, link: /looks like an address/, heard: '2 answers',
  },
};
const DRAFT = {
  name: 'Efter beskedet', purpose: 'Förstå var det tar stopp', decision: 'Om brevet skrivs om',
  asked: {
    languages: ['sv', 'en'],
    questions: [
      { id: 'goal', metric: 'gcr', kind: 'choice', text: { sv: 'Lyckades du?', en: 'Did you manage?' },
        choices: [{ code: 'yes', text: { sv: 'Ja', en: 'Yes' } }, { code: 'partly', text: { sv: 'Delvis', en: 'Partly' } }, { code: 'no', text: { sv: 'Nej', en: 'No' } }] },
      { id: 'effort', metric: 'ces', kind: 'scale', low: 1, high: 7, text: { sv: 'Bolaget gjorde det enkelt', en: 'The company made it easy' },
        ends: { sv: ['Instämmer inte alls', 'Instämmer helt'], en: ['Strongly disagree', 'Strongly agree'] } },
    ],
    thanks: { sv: 'Tack!', en: 'Thank you!' },
  },
  asking: { link: true, staff: true, rest: { again_days: 90, quiet_days: 30, share: 1 } },
};

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** A gateway on this machine that takes every message. */
async function startGateway() {
  const taken = [];
  const gateway = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes) => (body += bytes));
    request.on('end', () => {
      taken.push(Object.fromEntries(new URLSearchParams(body)));
      response.end('{}');
    });
  });
  await new Promise((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  return { taken, url: `http://127.0.0.1:${gateway.address().port}/send`, stop: () => gateway.close() };
}

async function until(holds, what) {
  for (let at = 0; at < 300; at += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(what);
}

async function publish(server, owner) {
  const { id } = await change(server, owner, 'GET', '/api/session');
  const made = await change(server, owner, 'POST', `${API}/surveys`, { draft: DRAFT, owner: id });
  await change(server, owner, 'POST', `${API}/surveys/${made.id}/publish`, { version: 1, despite_lint: true });
  return made.id;
}

for (const language of LANGUAGES) {
  const words = WORDS[language];
  test(`a list is asked by SMS, and digits become an answer (${language})`, async (t) => {
    const gateway = await startGateway();
    t.after(() => gateway.stop());
    const variables = { RESA_SMS_URL: gateway.url, RESA_SMS_PRIVATE_NETWORKS: 'true', RESA_SMS_SENDER: '+46700000000', RESA_SMS_SECRET: SECRET, RESA_SMS_FROM_HOUR: '0', RESA_SMS_TO_HOUR: '24' };
    const server = await startServer({ variables });
    t.after(() => server.stop());
    const owner = await beOwner(server);
    await speaks(server, owner, language);
    const survey = await publish(server, owner);
    await visitAs(browser, server, owner, { viewport: DESKTOP, language }, async ({ page, problems }) => {
      await page.goto(`/p/default/ask/${survey}/links`);
      await page.getByText(words.nothing).waitFor();
      await page.getByRole('radio', { name: words.letter }).focus();
      await page.keyboard.press('ArrowDown');
      assert.ok(await page.getByRole('radio', { name: words.sms }).isChecked(), 'keys choose the channel');

      await t.test('each message stands there as on a phone while somebody writes', async () => {
        await page.getByLabel(words.who).fill('Läs mer på resa.se');
        await page.getByRole('status').filter({ hasText: words.link }).first().waitFor();
        await page.getByLabel(words.who).fill('Hej från Bolaget!');
        const bubbles = page.locator('.phone .bubble');
        await page.locator('.phone .bubble', { hasText: 'Hej från Bolaget!' }).waitFor();
        assert.equal(await bubbles.first().innerText(), words.opening);
        assert.equal(await bubbles.last().innerText(), words.last);
        assert.equal(await bubbles.count(), 3);
        await page.getByLabel(words.language, { exact: true }).selectOption('en');
        await bubbles.filter({ hasText: 'No more questions: STOP' }).waitFor();
        await isSound(page, problems, `${language}-phone`);
      });

      await t.test('who would be asked is told before anything goes out', async () => {
        await page.getByLabel(words.people).fill(`Anna;070-123 45 67\n+46 12`);
        await page.getByRole('button', { name: words.look }).click();
        await page.getByText(words.one).waitFor();
        await page.getByText(words.bad).waitFor();
        await page.getByText(words.parts).waitFor();
        await isSound(page, problems, `${language}-preview`);
        assert.equal(gateway.taken.length, 0);
        await page.getByRole('button', { name: words.send }).click();
        await until(() => gateway.taken.length === 1, 'the message goes out');
        assert.deepEqual(gateway.taken[0], { from: '+46700000000', to: NUMBER, message: words.opening });
        await page.getByText(words.sent).first().waitFor();
      });

      await t.test('digits become an answer', async () => {
        const says = (message, id) => fetch(`${server.url}/v1/sms/default?token=${SECRET}`, { method: 'POST', body: new URLSearchParams({ from: NUMBER, message, id }) });
        assert.equal((await says('1', 'a')).status, 204);
        await until(() => gateway.taken.length === 2, 'the next question goes out');
        await says('sju', 'b');
        await until(() => gateway.taken.at(-1).message === words.last, 'thanks go out');
        await until(async () => (await change(server, owner, 'GET', `${API}/surveys`)).surveys[0].finished === 1, 'the answer is counted');
        await page.reload();
        await page.getByRole('radio', { name: words.sms }).check();
        await page.getByText(words.heard).waitFor();
        assert.equal(await page.getByText(NUMBER).count(), 0);
      });
    });
    for (const look of [...LOOKS, { name: 'narrow', viewport: NARROW, colorScheme: 'light' }]) {
      await visitAs(browser, server, owner, { ...look, language }, async ({ page, problems }) => {
        await page.goto(`/p/default/ask/${survey}/links`);
        await page.getByRole('radio', { name: words.sms }).check();
        await page.locator('.phone .bubble').first().waitFor();
        await isSound(page, problems, `${language}-${look.name}`);
      });
    }
  });
}

test('without a gateway it is said what to set', async (t) => {
  const server = await startServer();
  t.after(() => server.stop());
  const owner = await beOwner(server);
  const survey = await publish(server, owner);
  await speaks(server, owner, 'sv');
  await visitAs(browser, server, owner, { viewport: DESKTOP, language: 'sv' }, async ({ page, problems }) => {
    await page.goto(`/p/default/ask/${survey}/links`);
    await page.getByRole('radio', { name: WORDS.sv.sms }).check();
    await page.getByText(WORDS.sv.notReady).waitFor();
    await isSound(page, problems, 'not-set-up');
  });
});
