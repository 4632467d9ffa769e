// Answers of another tool through the import wizard: read as answers and not as events, counted, and shown in the room
// Voice with a score. In Swedish on a desktop, in English on a phone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { DESKTOP, PHONE } from './harness/looks.js';
import { beOwner } from './harness/member.js';
import { startServer } from './harness/server.js';
import { visitAs } from './harness/signed-in.js';
import { change, settled, soundness, speaks } from './harness/sound.js';
import { bringIn } from './harness/wizard.js';

const isSound = soundness('import-answers-', { waits: settled });
const API = '/api/projects/default';
const WORDS = {
  sv: { kind: 'Enkätsvar', imported: /30 importerade från andra verktyg/ },
  en: { kind: 'Survey answers', imported: /30 imported from other tools/ },
};

/** Thirty answers, twelve of them 9 or 10, nine of them 6 or less; and one off the scale. */
const scores = [...Array.from({ length: 12 }, (_, at) => 9 + (at % 2)), ...Array.from({ length: 9 }, () => 8), ...Array.from({ length: 9 }, (_, at) => at % 7), 47];
const rows = scores.map((score, at) => `${at + 1};2026-03-${String((at % 28) + 1).padStart(2, '0')} 10:00;K-${at + 1};${at % 2 ? 'Norr' : 'Syd'};${score};${at % 3 ? '' : 'Ring mig på 070-174 06 05'}`);
const FILE = { name: 'netigate.csv', mimeType: 'text/csv', buffer: Buffer.from(['Svarsid;Svarsdatum;Kundnummer;Region;NPS;NPS kommentar', ...rows].join('\n')) };

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser?.close());

for (const way of [
  { language: 'sv', name: 'desktop', viewport: DESKTOP, colorScheme: 'light' },
  { language: 'en', name: 'phone', viewport: PHONE, colorScheme: 'dark' },
]) {
  test(`another tool’s answers are answers (${way.language}, ${way.name})`, async (t) => {
    const server = await startServer();
    t.after(() => server.stop());
    const owner = await beOwner(server);
    await speaks(server, owner, way.language);
    const words = WORDS[way.language];
    await visitAs(browser, server, owner, way, async ({ page, problems }) => {
      await page.goto('/p/default/data');
      const step = async (name) => {
        if (name === '2-file-1') {
          const chosen = await page.locator('select').evaluateAll((all) => all.map((one) => one.selectedOptions[0]?.textContent.trim()));
          assert.ok(chosen.includes(words.kind), `it is understood as answers: ${chosen}`);
        }
        await isSound(page, problems, `${way.language}-${name}`);
      };
      await bringIn(page, [FILE], { language: way.language, step });
      const { imports } = await change(server, owner, 'GET', `${API}/imports`);
      const { received, stored, duplicates, rejected } = imports[0];
      assert.equal(received, stored + duplicates + rejected);
      assert.deepEqual([received, stored, rejected], [31, 30, 1], 'one is off its scale');

      await page.goto('/p/default/voice');
      await page.getByText(words.imported).waitFor();
      const voice = await change(server, owner, 'GET', `${API}/voice`);
      const nps = voice.scores.find(({ metric }) => metric === 'nps');
      assert.ok(Math.abs(nps.score.value - 0.1) < 1e-9 && nps.score.n === 30, `${JSON.stringify(nps.score)}`);
      assert.deepEqual(voice.imported_surveys.map(({ name }) => name), [nps.survey]);
      await isSound(page, problems, `${way.language}-voice`);
      const { items } = await change(server, owner, 'GET', `${API}/voice/comments`);
      for (const { text } of items) assert.ok(!text.includes('070'), text);
    });
  });
}
