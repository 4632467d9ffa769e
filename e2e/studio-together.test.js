// Two people change the same thing at once, each in a browser of their own: the server refuses whoever comes second, the
// page says who was first and keeps what was written, and both ways out of it do what they say. In both languages.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { DESKTOP } from './harness/looks.js';
import { beColleague, beOwner } from './harness/member.js';
import { LANGUAGES } from './harness/reports.js';
import { startServer } from './harness/server.js';
import { visitAs } from './harness/signed-in.js';
import { assertNone, change, settled, soundness, speaks } from './harness/sound.js';
import { importStatements, TRUTH } from './harness/statement.js';

const isSound = soundness('together-', { fullPage: false });
const API = '/api/projects/default';
const WORDS = {
  sv: { add: 'Ny regel med mönster', panel: 'Ny regel', event: /Händelsen heter/, station: 'Vad gör kunden?', saveRule: 'Spara regeln', rulesClash: 'Någon annan har ändrat reglerna', both: 'Behåll deras och lägg min ovanpå', theirs: 'Behåll bara deras', problem: /^Kundens problem/, goal: /^Målet i ord/, save: 'Spara ändringarna', journeyClash: 'Någon annan har ändrat kundresan', onTop: 'Spara mitt ovanpå deras', load: 'Läs in deras version' },
  en: { add: 'New rule with a pattern', panel: 'New rule', event: /The event is named/, station: 'What does the customer do?', saveRule: 'Save the rule', rulesClash: 'Somebody else has changed the rules', both: 'Keep theirs and add mine on top', theirs: 'Keep only theirs', problem: /^The customer’s problem/, goal: /^The goal in words/, save: 'Save the changes', journeyClash: 'Somebody else has changed the journey', onTop: 'Save mine on top of theirs', load: 'Load their version' },
};

let browser, server, anna, bo;
before(async () => {
  browser = await startBrowser();
  server = await startServer();
  anna = await beOwner(server);
  bo = await beColleague(server, anna, 'analyst');
  importStatements(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Both look at the same screen. */
async function together(language, address, look) {
  for (const member of [anna, bo]) await speaks(server, member, language);
  await visitAs(browser, server, anna, { viewport: DESKTOP, language }, async ({ page: hers, problems }) => {
    await visitAs(browser, server, bo, { viewport: DESKTOP, language }, async ({ page: his, problems: more }) => {
      for (const page of [hers, his]) {
        await page.goto(address);
        await settled(page);
      }
      await look({ hers, his, problems });
      assertNone(more, 'the colleague’s page is not quiet');
    });
    assertNone(problems, 'the page is not quiet');
  });
}

/** What her page asks to save is on its way while he saves: both were right about what they saw. */
async function overtaken(hers, where, press, meanwhile) {
  let refused = null;
  let isFirst = true;
  await hers.route(where, async (route) => {
    if (route.request().method() === 'PUT' && isFirst) {
      isFirst = false;
      await meanwhile();
    }
    await route.continue();
  });
  hers.on('response', (answer) => (refused ??= answer.request().method() === 'PUT' ? answer.status() : null));
  await press();
  return () => assert.equal(refused, 409, 'the server refused whoever came second');
}

for (const language of LANGUAGES) {
  const words = WORDS[language];

  /** Opens a new rule and fills it in; gives the panel. */
  async function writeRule(page, pattern, station) {
    await page.getByRole('button', { name: words.add }).click();
    const panel = page.getByRole('dialog', { name: words.panel });
    await panel.getByRole('combobox', { name: words.event }).fill(pattern);
    await page.keyboard.press('Tab');
    await panel.getByRole('combobox', { name: words.station }).fill(station);
    await page.keyboard.press('Tab');
    return panel;
  }
  const stations = async () => (await change(server, anna, 'GET', `${API}/rules`)).rules.map(({ station }) => station);

  for (const [way, answer, expected] of [['both', words.both, ['Hans', 'Hennes']], ['theirs', words.theirs, ['Hans']]]) {
    test(`two people write rules at once: ${way} (${language})`, async () => {
      const { version } = await change(server, anna, 'GET', `${API}/rules`);
      await change(server, anna, 'PUT', `${API}/rules`, { version, rules: [], stations: [] });
      await together(language, '/p/default/data/rules', async ({ hers, his, problems }) => {
        const panel = await writeRule(hers, 'Samtal*', 'Hennes');
        const other = await writeRule(his, 'Brev*', 'Hans');
        const was409 = await overtaken(hers, '**/rules', () => panel.getByRole('button', { name: words.saveRule }).click(), async () => {
          await other.getByRole('button', { name: words.saveRule }).click();
          await other.waitFor({ state: 'hidden' });
        });
        const clash = hers.getByRole('dialog', { name: words.rulesClash });
        await clash.getByText('Bo Lind').waitFor();
        was409();
        assert.equal(await hers.getByRole('combobox', { name: words.event, includeHidden: true }).inputValue(), 'Samtal*', 'what was written is kept');
        await isSound(hers, problems, `rules-${way}-${language}`);
        await clash.getByRole('button', { name: answer }).click();
        await clash.waitFor({ state: 'hidden' });
        await panel.waitFor({ state: 'hidden' });
        assert.deepEqual(await stations(), expected);
        // Each sees what holds now, without asking for it.
        for (const page of [hers, his]) for (const station of expected) await page.getByText(station, { exact: true }).first().waitFor();
      });
    });
  }

  for (const [way, answer] of [['both', words.onTop], ['theirs', words.load]]) {
    test(`two people change a journey at once: ${way} (${language})`, async () => {
      const draft = { name: `Förstå beskedet ${way} ${language}`, problem: 'Först', goal_text: 'Först', start: [TRUTH.names.start], goal: [TRUTH.names.goal], steps: [], activities: [], cut: 'goal', gap: null, horizon: '30d', owner: null };
      const { id } = await change(server, anna, 'POST', `${API}/journeys`, draft);
      await together(language, `/p/default/journeys/${id}/edit`, async ({ hers, his, problems }) => {
        await hers.getByLabel(words.problem).fill('Hennes problem');
        await his.getByLabel(words.goal).fill('Hans mål');
        await his.getByRole('button', { name: words.save }).click();
        await his.waitForURL(new RegExp(`/journeys/${id}$`));
        await hers.getByRole('button', { name: words.save }).click();
        const clash = hers.getByRole('dialog', { name: words.journeyClash });
        await clash.getByText('Bo Lind').waitFor();
        assert.equal(await hers.getByLabel(words.problem).inputValue(), 'Hennes problem', 'what was written is kept');
        await isSound(hers, problems, `journey-${way}-${language}`);
        // Closed without an answer nothing is lost, and the next try asks again.
        await hers.keyboard.press('Escape');
        await clash.waitFor({ state: 'hidden' });
        await hers.getByRole('button', { name: words.save }).click();
        await clash.waitFor();
        await clash.getByRole('button', { name: answer }).click();
        if (way === 'both') await hers.waitForURL(new RegExp(`/journeys/${id}$`));
        else {
          await clash.waitFor({ state: 'hidden' });
          assert.deepEqual([await hers.getByLabel(words.problem).inputValue(), await hers.getByLabel(words.goal).inputValue()], ['Först', 'Hans mål']);
        }
        const now = await change(server, anna, 'GET', `${API}/journeys/${id}`);
        assert.deepEqual([now.problem, now.goal_text], way === 'both' ? ['Hennes problem', 'Hans mål'] : ['Först', 'Hans mål']);
      });
    });
  }
}
