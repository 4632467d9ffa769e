// The overview, the journeys and what colleagues say about them, against the real binary and a log whose truth is known:
// three ways to begin, a journey described while its count is watched, its pages, comments that arrive at once in another
// browser, owners. Both languages, every look, quiet pages.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { tabThrough } from './harness/keyboard.js';
import { DESKTOP, LOOKS, NARROW } from './harness/looks.js';
import { beColleague, beOwner } from './harness/member.js';
import { LANGUAGES } from './harness/reports.js';
import { startServer } from './harness/server.js';
import { visitAs } from './harness/signed-in.js';
import { assertNone, change, settled, soundness } from './harness/sound.js';
import { importStatements, TRUTH } from './harness/statement.js';

const isSound = soundness('journeys-', { waits: settled });
const API = '/api/projects/default';
const STUDIO = '/p/default';
const WORDS = {
  sv: { begin: 'Tre sätt att börja', describe: 'Beskriv en kundresa', new: 'Ny kundresa', name: 'Namn', problem: /^Kundens problem/, start: 'Börjar med', goal: 'Målet är nått vid', count: '120 resor', reached: '40 %', ofReached: /av 100 avslutade resor/, underWay: '20 räknas senare', unknown: 'Namnet finns inte i händelserna', save: 'Spara kundresan', edit: 'Ändra', needed: 'Ge kundresan ett namn.', remove: 'Ta bort kundresan', removed: 'Kundresan är borttagen', list: 'Kundresor', write: 'Skriv en kommentar', send: 'Skicka', reply: 'Svara', resolve: 'Klart', resolved: 'Visa 1 avklarad', inbox: 'Kommentarer', owner: /^Ansvarig för/, none: 'Ingen ansvarig', impact: /Överst står resorna där flest kunder inte når sitt mål/, evidence: /^Nådde målet.*visa underlaget$/, journeyName: 'Förstå pensionsbeskedet', table: 'Visa som tabell', step: 'Lägg till ett steg', up: `Flytta upp ${TRUTH.names.read}`, planned: 'Tänkta steg', unowned: '3 kanaler saknar ansvarig' },
  en: { begin: 'Three ways to begin', describe: 'Describe a journey', new: 'New journey', name: 'Name', problem: /^The customer’s problem/, start: 'Begins with', goal: 'The goal is reached at', count: '120 journeys', reached: '40 %', ofReached: /of 100 finished journeys/, underWay: '20 are counted later', unknown: 'The name is not among the events', save: 'Save the journey', edit: 'Edit', needed: 'Give the journey a name.', remove: 'Remove the journey', removed: 'The journey is removed', list: 'Journeys', write: 'Write a comment', send: 'Send', reply: 'Reply', resolve: 'Done', resolved: 'Show 1 that is done', inbox: 'Comments', owner: /^Owner of/, none: 'No owner', impact: /First come the journeys on which most customers do not reach their goal/, evidence: /^Reached the goal.*show the evidence$/, journeyName: 'Understand the pension statement', table: 'Show as a table', step: 'Add a step', up: `Move ${TRUTH.names.read} up`, planned: 'Planned steps', unowned: '3 channels have no owner' },
};

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

const draft = (name) => ({ name, problem: 'Jag vet inte vad jag får i pension', goal_text: null, start: [TRUTH.names.start], goal: [TRUTH.names.goal], steps: [TRUTH.names.start, TRUTH.names.login, TRUTH.names.goal], activities: [], cut: 'goal', gap: null, horizon: '30d', owner: null });

/** Writes into a box of choices and takes the one that is offered. */
async function choose(page, label, text) {
  const box = page.getByRole('combobox', { name: label, exact: true });
  await box.fill(text);
  await page.getByRole('option', { name: text }).first().waitFor({ state: 'visible' });
  await page.keyboard.press('Enter');
}

for (const language of LANGUAGES) {
  const words = WORDS[language];
  test(`a journey is described, counted, watched and removed (${language})`, async (t) => {
    const server = await startServer();
    t.after(() => server.stop());
    const owner = await beOwner(server);
    await change(server, owner, 'PATCH', '/api/me', { language });
    await visitAs(browser, server, owner, { viewport: DESKTOP, language }, async ({ page, problems }) => {
      await t.test('an empty project teaches how to begin', async () => {
        await page.goto(`${STUDIO}/overview`);
        await page.getByRole('heading', { name: words.begin }).waitFor();
        for (const href of ['/data/import', '/data/send']) assert.equal(await page.locator(`main a[href="${STUDIO}${href}"]`).count(), 1, `a way to ${href}`);
        await isSound(page, problems, `${language}-begin`);
      });

      await t.test('what was heard is told, and a journey is asked for', async () => {
        assert.equal(importStatements(server).stored, 368);
        await page.reload();
        await page.getByRole('link', { name: words.describe }).click();
        await page.getByRole('heading', { level: 1, name: words.new }).waitFor();
      });

      await t.test('its count follows what is written', async () => {
        await page.getByRole('button', { name: words.save }).click();
        await page.getByText(words.needed).waitFor();
        await page.getByLabel(words.name, { exact: true }).fill(words.journeyName);
        await page.getByLabel(words.problem).fill('Jag vet inte vad jag får i pension');
        await choose(page, words.start, TRUTH.names.start);
        await page.keyboard.press('Escape');
        await page.getByRole('combobox', { name: words.goal, exact: true }).fill('Beskd förstått');
        await page.keyboard.press('Tab');
        await page.getByText(words.unknown).waitFor();
        await page.getByRole('button', { name: /Beskd förstått/ }).click();
        await choose(page, words.goal, TRUTH.names.goal);
        await page.keyboard.press('Escape');
        const preview = page.locator('.preview');
        await preview.getByText(words.count).waitFor();
        await preview.getByText(words.reached, { exact: true }).waitFor();
        await preview.getByText(words.underWay).waitFor();
        assert.match(await preview.textContent(), words.ofReached);
      });

      await t.test('planned steps are put in order by buttons alone', async () => {
        for (const step of [TRUTH.names.start, TRUTH.names.login, TRUTH.names.read, TRUTH.names.goal]) await choose(page, words.step, step);
        await page.getByRole('button', { name: words.up }).click();
        const steps = await page.locator('fieldset ol .name').allTextContents();
        assert.deepEqual(steps, [TRUTH.names.start, TRUTH.names.read, TRUTH.names.login, TRUTH.names.goal]);
        await isSound(page, problems, `${language}-new`);
        await page.getByRole('button', { name: words.save }).click();
        await page.getByRole('heading', { level: 1, name: words.journeyName }).waitFor();
      });

      await t.test('its page shows the share with what stands behind it', async () => {
        const number = page.getByRole('button', { name: words.evidence }).first();
        await number.waitFor();
        assert.match(await number.textContent(), new RegExp(words.reached));
        await number.click();
        await page.getByRole('dialog').getByText(/31\s?–\s?50 %/).waitFor();
        await page.keyboard.press('Escape');
        assert.ok(await number.evaluate((element) => element === document.activeElement), 'focus comes back to the number');
        await page.getByText(words.table).click();
        assert.ok((await page.locator('figure table tbody tr').count()) >= 6, 'a row for each month');
        await isSound(page, problems, `${language}-journey`);
      });

      await t.test('a point of the trend is reached by keys and says its figures', async () => {
        const point = page.locator('figure svg [tabindex="0"]');
        await point.focus();
        await page.keyboard.press('End');
        const said = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
        assert.match(said, /2026|2025/);
        assert.match(said, /20|30|8/, 'of how many');
      });

      await t.test('the portfolio says why it is ordered so', async () => {
        await change(server, owner, 'POST', `${API}/journeys`, { ...draft('Andra resan'), goal: [], steps: [] });
        await page.goto(`${STUDIO}/overview`);
        await page.getByText(words.impact).waitFor();
        const names = await page.locator('.portfolio h3').allTextContents();
        assert.deepEqual(names, [words.journeyName, 'Andra resan'], 'what has customers that do not arrive stands first');
        await page.getByText(words.unowned).waitFor();
        await isSound(page, problems, `${language}-overview`);
        const { unreached, unseen } = await tabThrough(page);
        assertNone(unreached, 'never reached by Tab');
        assertNone(unseen, 'focus cannot be seen');
      });

      await t.test('somebody is made to answer for a channel', async () => {
        await page.getByRole('button', { name: words.owner }).first().click();
        await page.getByRole('dialog').getByRole('button', { name: /Anna Ek/ }).click();
        await page.locator('.toast, [role="status"]').filter({ hasText: 'Anna Ek' }).first().waitFor();
        const { channels } = await change(server, owner, 'GET', `${API}/channels`);
        assert.equal(channels.filter((channel) => channel.owner?.name === 'Anna Ek').length, 1);
      });

      await t.test('it is removed only after a question', async () => {
        await page.goto(`${STUDIO}/journeys`);
        await page.getByRole('link', { name: words.journeyName }).first().click();
        await page.getByRole('link', { name: words.edit, exact: true }).click();
        await page.getByRole('button', { name: words.remove }).click();
        await page.getByRole('dialog').getByRole('button', { name: words.remove }).click();
        await page.getByRole('heading', { level: 1, name: words.list }).waitFor();
        const { journeys } = await change(server, owner, 'GET', `${API}/journeys`);
        assert.deepEqual(journeys.map(({ name }) => name), ['Andra resan']);
      });
    });
  });
}

test('what a colleague writes stands in the other browser at once', async (t) => {
  const server = await startServer();
  t.after(() => server.stop());
  const owner = await beOwner(server);
  const colleague = await beColleague(server, owner, 'viewer');
  await change(server, colleague, 'PATCH', '/api/me', { language: 'en' });
  importStatements(server);
  const { id } = await change(server, owner, 'POST', `${API}/journeys`, draft(WORDS.sv.journeyName));
  await visitAs(browser, server, owner, { viewport: DESKTOP, language: 'sv' }, async ({ page: anna, problems }) => {
    await anna.goto(`${STUDIO}/journeys/${id}`);
    await settled(anna);
    await visitAs(browser, server, colleague, { viewport: DESKTOP, language: 'en' }, async ({ page: bo, problems: his }) => {
      await bo.goto(`${STUDIO}/journeys/${id}`);
      await bo.getByLabel(WORDS.en.write).fill('Varför sjunker det?');
      await bo.keyboard.press('Control+Enter');
      await anna.getByText('Varför sjunker det?').waitFor();
      await anna.getByRole('button', { name: WORDS.sv.reply, exact: true }).click();
      await anna.keyboard.type('Vi bytte mall.');
      await anna.keyboard.press('Control+Enter');
      await bo.getByText('Vi bytte mall.').waitFor();
      await isSound(anna, problems, 'sv-comments');
      await anna.getByRole('button', { name: WORDS.sv.resolve, exact: true }).click();
      await bo.getByRole('button', { name: WORDS.en.resolved }).waitFor();
      assert.equal(await bo.getByText('Vi bytte mall.').count(), 0, 'what is done is folded away');
      assertNone(his, 'the colleague’s page is not quiet');
    });
    await anna.goto(`${STUDIO}/overview`);
    await anna.getByRole('button', { name: WORDS.sv.inbox }).click();
    await anna.getByRole('dialog').getByText('Vi bytte mall.').click();
    await anna.waitForURL(`**${STUDIO}/journeys/${id}`);
  });
});

test('every screen is sound in each look, down to the narrowest page', async (t) => {
  const server = await startServer();
  t.after(() => server.stop());
  const owner = await beOwner(server);
  importStatements(server);
  const { id } = await change(server, owner, 'POST', `${API}/journeys`, draft(WORDS.sv.journeyName));
  // Each with what it shows once its answers have come.
  const screens = {
    overview: ['/overview', '.portfolio article'], list: ['/journeys', '.rows h2'], new: ['/journeys/new', '.preview .big'], edit: [`/journeys/${id}/edit`, '.preview .big'], journey: [`/journeys/${id}`, 'figure svg'],
    ways: [`/journeys/${id}/ways`, '.figure b'], time: [`/journeys/${id}/time`, '.numbers b'], 'giving-up': [`/journeys/${id}/giving-up`, '[role="table"] .estimate'],
  };
  for (const look of [...LOOKS, { name: 'narrow', viewport: NARROW, colorScheme: 'light' }]) {
    for (const language of LANGUAGES) {
      await change(server, owner, 'PATCH', '/api/me', { language });
      await visitAs(browser, server, owner, { ...look, language }, async ({ page, problems }) => {
        for (const [name, [where, shown]] of Object.entries(screens)) {
          await page.goto(STUDIO + where);
          await page.locator(shown).first().waitFor();
          assert.equal(await page.locator('main [role="alert"]').count(), 0, `${name}: an error is shown`);
          await isSound(page, problems, `${language}-${look.name}-${name}`);
        }
      });
    }
  }
});
