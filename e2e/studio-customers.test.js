// One customer in the studio, against the real binary: closed until the project allows it, a reason before each look (and
// a line in the log for it), what was said as quotations, who is who and why, a parting foretold and undone, the access
// request and the erasure with its certificate. Both languages, quiet pages, sound in each look.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { ask, keyed } from './harness/http.js';
import { tabThrough } from './harness/keyboard.js';
import { DESKTOP, LOOKS, NARROW } from './harness/looks.js';
import { beColleague, beOwner } from './harness/member.js';
import { LANGUAGES } from './harness/reports.js';
import { startServer } from './harness/server.js';
import { visitAs } from './harness/signed-in.js';
import { assertNone, change, soundness } from './harness/sound.js';
import { importStatements, NOTE, TRUTH } from './harness/statement.js';

const isSound = soundness('customers-');
const API = '/api/projects/default';
const STUDIO = '/p/default';
const NUMBER = '10000';
const DEVICE = 'enhet-17';
const WORDS = {
  sv: { off: 'Enskilda kunder visas inte i det här projektet', noRight: 'Du ser inte enskilda kunder', value: 'Kundnummer, e-post eller telefon', reason: 'Skäl', go: 'Sök', show: 'Visa kunden', short: 'Skriv varför, med minst 5 tecken.', why: 'Utreder ett klagomål', nobody: 'Ingen kund hittades', customer: `Kund ${NUMBER}`, ask: 'Varför tittar du på den här kunden?', pause: /utan kontakt/, part: 'Dela på dem', partGo: 'Dela', stays: 'En kund', other: 'En annan kund', undo: 'Slå ihop igen', seen: /Enhet enhet-17 och kundnummer 10000|Kundnummer 10000 och enhet enhet-17/, export: 'Registerutdrag', fetch: 'Hämta filen', erase: 'Radera kunden', sure: 'Jag förstår att det inte går att ångra', forever: 'Radera för alltid', certificate: 'Intyg', done: 'Klart', gone: 'Ingen kund hittades' },
  en: { off: 'Single customers are not shown in this project', noRight: 'You do not see single customers', value: 'Customer number, e-mail or telephone', reason: 'Reason', go: 'Search', show: 'Show the customer', short: 'Write why, in at least 5 signs.', why: 'Looking into a complaint', nobody: 'No customer found', customer: `Customer ${NUMBER}`, ask: 'Why do you look at this customer?', pause: /without contact/, part: 'Part them', partGo: 'Part', stays: 'One customer', other: 'Another customer', undo: 'Merge again', seen: /Device enhet-17 and customer number 10000|Customer number 10000 and device enhet-17/, export: 'Access request', fetch: 'Fetch the file', erase: 'Erase the customer', sure: 'I understand that it cannot be undone', forever: 'Erase for good', certificate: 'Certificate', done: 'Done', gone: 'No customer found' },
};

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** A server with the log, an administrator who may see customers, and a device that is joined to a number. */
async function withCustomers(t, language) {
  const server = await startServer();
  t.after(() => server.stop());
  const owner = await beOwner(server);
  const admin = await beColleague(server, owner, 'admin');
  for (const member of [owner, admin]) await change(server, member, 'PATCH', '/api/me', { language });
  importStatements(server);
  const { key } = await change(server, owner, 'POST', `${API}/keys`, { name: 'test' });
  const ago = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString();
  // Unknown at first; then the same device is used by somebody who is known.
  const unknown = { id: 'one', time: ago(2), person: { anonymous_id: DEVICE }, activity: 'Läst hjälpen', channel: 'web', properties: { page: '/hjalp/pension' } };
  const known = { id: 'two', time: ago(1), person: { user_id: NUMBER, anonymous_id: DEVICE }, activity: 'Chatt om beskedet', channel: 'chat', properties: { message: 'Kan någon förklara vad jag får?' } };
  const sent = await ask(server, 'POST', `${API}/events`, { headers: { ...keyed(key), 'content-type': 'application/json' }, body: [unknown, known] });
  assert.equal(sent.status, 200, sent.text);
  return { server, owner, admin };
}

async function search(page, words, value, reason) {
  await page.getByLabel(words.value).fill(value);
  await page.getByRole('combobox', { name: words.reason, exact: true }).fill(reason);
  await page.getByRole('button', { name: words.go, exact: true }).click();
}

for (const language of LANGUAGES) {
  const words = WORDS[language];
  test(`one customer is looked at with a reason, parted, merged, taken out and erased (${language})`, async (t) => {
    const { server, owner, admin } = await withCustomers(t, language);

    await t.test('whoever has no right to personal data is taught why', () =>
      visitAs(browser, server, owner, { viewport: DESKTOP, language }, async ({ page, problems }) => {
        await page.goto(`${STUDIO}/customers`);
        await page.getByRole('heading', { name: words.noRight }).waitFor();
        await isSound(page, problems, `${language}-no-right`);
      }));

    await visitAs(browser, server, admin, { viewport: DESKTOP, language }, async ({ page, problems }) => {
      await t.test('until the project allows it nobody is shown', async () => {
        await page.goto(`${STUDIO}/customers`);
        await page.getByRole('heading', { name: words.off }).waitFor();
        await isSound(page, problems, `${language}-off`);
        await change(server, owner, 'PATCH', API, { settings: { customer_view: true } });
        await page.reload();
      });

      await t.test('no reason, no customer; nobody is nobody', async () => {
        await page.getByLabel(words.value).fill(NUMBER);
        await page.getByRole('button', { name: words.go, exact: true }).click();
        await page.getByText(words.short).waitFor();
        await search(page, words, '99999999', words.why);
        await page.getByRole('heading', { name: words.nobody }).waitFor();
        await isSound(page, problems, `${language}-search`);
        await page.reload();
        await page.getByLabel(words.value).waitFor();
        const { unreached, unseen } = await tabThrough(page);
        assertNone(unreached, 'never reached by Tab');
        assertNone(unseen, 'focus cannot be seen');
      });

      await t.test('their whole journey stands in order, with what they said', async () => {
        await search(page, words, NUMBER, words.why);
        await page.getByRole('heading', { level: 1, name: words.customer }).waitFor();
        const quotes = page.locator('blockquote');
        await quotes.first().waitFor();
        assert.deepEqual(await quotes.allTextContents(), [NOTE, 'Kan någon förklara vad jag får?']);
        const told = await page.locator('main ol > li b').allTextContents();
        assert.deepEqual(told, [TRUTH.names.start, TRUTH.names.login, TRUTH.names.read, TRUTH.names.call, TRUTH.names.goal, 'Läst hjälpen', 'Chatt om beskedet']);
        assert.ok((await page.getByText(words.pause).count()) >= 1, 'pauses are said');
        assert.ok(!page.url().includes(NUMBER), 'no identifier stands in the address');
        await isSound(page, problems, `${language}-customer`);
      });

      await t.test('each look is a line of the log, with its reason', async () => {
        const { entries } = await change(server, owner, 'GET', '/api/audit?limit=50');
        const looks = JSON.stringify(entries);
        assert.match(looks, new RegExp(words.why), 'the reason is in the log');
      });

      await t.test('a parting is foretold, done, and undone', async () => {
        await page.getByText(words.seen).waitFor();
        await page.getByRole('button', { name: words.part, exact: true }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('heading', { name: words.stays, exact: true }).waitFor();
        await dialog.getByRole('heading', { name: words.other, exact: true }).waitFor();
        await isSound(page, problems, `${language}-parting`);
        await dialog.getByRole('combobox', { name: words.reason, exact: true }).fill(words.why);
        await dialog.getByRole('button', { name: words.partGo, exact: true }).click();
        await dialog.waitFor({ state: 'hidden' });
        await page.getByRole('button', { name: words.undo }).waitFor();
        // The device is another customer's now.
        await page.locator('.value', { hasText: DEVICE }).waitFor({ state: 'detached' });
        await page.getByRole('button', { name: words.undo }).click();
        await page.locator('.value', { hasText: DEVICE }).waitFor();
      });

      await t.test('opening the address anew asks for a reason again', async () => {
        await page.reload();
        await page.getByRole('heading', { level: 1, name: words.ask }).waitFor();
        await isSound(page, problems, `${language}-reason`);
        await page.getByRole('combobox', { name: words.reason, exact: true }).fill(words.why);
        await page.getByRole('button', { name: words.show }).click();
        await page.getByRole('heading', { level: 1, name: words.customer }).waitFor();
      });

      await t.test('everything about them can be taken out', async () => {
        await page.getByRole('button', { name: words.export }).click();
        const saved = page.waitForEvent('download');
        await page.getByRole('dialog').getByRole('button', { name: words.fetch }).click();
        const file = await (await saved).path();
        assert.equal(readFileSync(file).subarray(0, 2).toString(), 'PK', 'a ZIP');
      });

      await t.test('they can be erased for good, which leaves a certificate', async () => {
        await page.getByRole('button', { name: words.erase }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('button', { name: words.forever }).click({ force: true });
        assert.equal(await dialog.getByRole('heading', { name: words.certificate }).count(), 0, 'not without saying that one is sure');
        await dialog.getByLabel(words.sure).check();
        await dialog.getByRole('button', { name: words.forever }).click();
        await dialog.getByRole('heading', { name: words.certificate }).waitFor();
        await isSound(page, problems, `${language}-certificate`);
        await dialog.getByRole('button', { name: words.done }).click();
        await search(page, words, NUMBER, words.why);
        await page.getByRole('heading', { name: words.gone }).waitFor();
      });
      assertNone(problems, 'over the whole visit');
    });
  });
}

test('a customer is sound in each look, down to the narrowest page', async (t) => {
  const { server, owner, admin } = await withCustomers(t, 'sv');
  await change(server, owner, 'PATCH', API, { settings: { customer_view: true } });
  for (const look of [...LOOKS, { name: 'narrow', viewport: NARROW, colorScheme: 'light' }]) {
    await visitAs(browser, server, admin, { ...look, language: 'sv' }, async ({ page, problems }) => {
      await page.goto(`${STUDIO}/customers`);
      await page.getByLabel(WORDS.sv.value).waitFor();
      await isSound(page, problems, `sv-${look.name}-search`);
      await search(page, WORDS.sv, DEVICE, WORDS.sv.why);
      await page.locator('blockquote').first().waitFor();
      await isSound(page, problems, `sv-${look.name}-customer`);
    });
  }
});
