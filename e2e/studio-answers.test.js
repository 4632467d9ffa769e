// The voice of the example as the studio tells it: three answers about a journey, how it felt along the map, and why a
// customer was asked or left in peace.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { startDemo } from './harness/demo.js';
import { DESKTOP, PHONE } from './harness/looks.js';
import { soundness } from './harness/sound.js';
import { visit } from './harness/visit.js';

const isSound = soundness('answers-', { fullPage: true, waits: (page) => page.waitForFunction(() => !document.querySelector('.skeleton, .counting')) });
const WORDS = {
  sv: { journey: 'Förstå pensionsbeskedet', answers: ['Vad ville kunderna?', 'Vad hindrade dem?', 'Var blev det svårt eller oklart?', 'Jämfört med väntat', 'Sade, och gjorde'], unclear: 'Otydlig information', felt: 'Hur det kändes längs resan', toggle: 'Känslolinje', asked: 'Fråga om beskedet', none: 'inga svar', leave: 'Kunden vill slippa frågor', again: 'Kunden vill få frågor igen', why: 'Visa varför', never: 'Kunden har aldrig fått någon fråga' },
  en: { journey: 'Understand the pension statement', answers: ['What did customers want?', 'What stood in their way?', 'Where did it get hard or unclear?', 'Compared with what was expected'], unclear: 'Unclear information', felt: 'How it felt along the journey', toggle: 'Feeling line', asked: 'Ask about it', none: 'no answers', leave: 'The customer wants no questions', again: 'The customer wants questions again', why: 'Show why', never: 'The customer was never asked' },
};

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

for (const way of [
  { language: 'sv', name: 'desktop', viewport: DESKTOP, colorScheme: 'light' },
  { language: 'en', name: 'phone', viewport: PHONE, colorScheme: 'dark' },
]) {
  test(`the example has a voice, and the studio tells what it says (${way.language}, ${way.name})`, async (t) => {
    const demo = await startDemo(way.language);
    t.after(() => demo.stop());
    const words = WORDS[way.language];
    await visit(browser, demo, way, async ({ page, problems }) => {
      await page.goto(demo.link);
      await page.waitForURL(/\/overview$/);
      const project = new URL(page.url()).pathname.split('/')[2];
      const ask = (path, reason) => page.evaluate(async ([where, why]) => (await fetch(where, { headers: why ? { 'X-Resa-Reason': why } : {} })).json(), [`/api/projects/${project}${path}`, reason]);
      const { journeys } = await ask('/journeys');
      const journey = journeys.find(({ name }) => name === words.journey).id;

      await t.test('a year of answers, each with its interval', async () => {
        const voice = await ask(`/voice?journey=${journey}`);
        assert.ok(voice.responses > 1_000, `${voice.responses} responses`);
        assert.ok(voice.marked > 0, 'some clicked through');
        const effort = voice.scores.find(({ metric }) => metric === 'ces').score;
        assert.ok(effort.low < effort.value && effort.value < effort.high);
        for (const { shown, started, finished } of voice.rates) assert.ok(shown > started && started >= finished);
      });

      await t.test('three answers stand under their questions', async () => {
        await page.goto(`/p/${project}/voice/journey?journey=${journey}`);
        for (const name of words.answers) await page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
        await page.getByText(words.unclear, { exact: true }).first().waitFor();
        await isSound(page, problems, `${way.language}-three`);
      });

      await t.test('the map shows how it felt, and says where nobody answered', async () => {
        await page.goto(`/p/${project}/map?journey=${journey}`);
        await page.getByRole('button', { name: words.toggle }).click();
        await page.waitForURL(/feeling=1/);
        const line = page.locator('.feeling');
        await line.getByRole('heading', { name: words.felt }).waitFor();
        await line.getByText(words.asked, { exact: true }).waitFor();
        await line.getByText(words.none).first().waitFor();
        const faces = await line.locator('svg .face').count();
        const told = await line.locator('li .mood').count();
        assert.ok(faces > 2 && faces === told, `${faces} faces, ${told} words`);
        await isSound(page, problems, `${way.language}-line`);
      });

      await t.test('a customer’s page says why they were asked, and why not', async () => {
        const reason = 'the customer called about a survey';
        const found = await page.evaluate(async ([where, why]) => {
          // The first of the example's customers.
          const body = JSON.stringify({ kind: 'user_id', value: '1040321', reason: why });
          const answer = await fetch(where, { method: 'POST', body, headers: { 'content-type': 'application/json', 'X-Resa-Request': '1' } });
          return (await answer.json()).persons[0];
        }, [`/api/projects/${project}/persons/find`, reason]);
        await page.goto(`/p/${project}/customers/${encodeURIComponent(found)}`);
        await page.locator('main form').getByRole('combobox').fill(reason);
        await page.locator('main form button[type=submit]').click();
        await page.getByRole('button', { name: words.why }).click();
        const { asked, left } = await ask(`/persons/${encodeURIComponent(found)}/asked`, reason);
        const section = page.locator('section[aria-labelledby="why-asked"]');
        if (asked.length === 0) await section.getByText(words.never).waitFor();
        for (const { name } of [...asked, ...left]) await section.getByText(name, { exact: true }).first().waitFor();
        // They ask not to be asked, and take it back.
        await section.getByRole('button', { name: words.leave }).click();
        await section.locator('.out').waitFor();
        await isSound(page, problems, `${way.language}-asked`);
        await section.getByRole('button', { name: words.again }).click();
        await section.getByRole('button', { name: words.leave }).waitFor();
        assert.equal((await ask(`/persons/${encodeURIComponent(found)}/asked`, reason)).opted_out, null);
      });
    });
  });
}
