// The room Data against the real binary: four Excel files become events by clicking alone, are named, and one import is
// taken back without trace; a first event is sent with the lines that the page
// gives. Each screen in both languages and every look, without a request to anyone else or a violation of the policy.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { COMPANY } from './harness/company.js';
import { stickingOut } from './harness/geometry.js';
import { ask } from './harness/http.js';
import { tabThrough } from './harness/keyboard.js';
import { DESKTOP, LOOKS, NARROW, PHONE } from './harness/looks.js';
import { beColleague, beOwner } from './harness/member.js';
import { LANGUAGES } from './harness/reports.js';
import { startServer } from './harness/server.js';
import { visitAs } from './harness/signed-in.js';
import { assertNone, settled, soundness, speaks } from './harness/sound.js';
import { bringIn } from './harness/wizard.js';

const isSound = soundness('data-');
const SCREENS = ['', '/live', '/rejections', '/rules', '/coverage', '/quality', '/send', '/import'];
const API = '/api/projects/default';

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** Goes to a screen of the room and waits until it has what it shows. */
async function open(page, screen) {
  await page.goto(`/p/default/data${screen}`);
  await settled(page);
  await page.waitForFunction(() => document.querySelectorAll('main *').length > 20);
}

/** A server with an owner who speaks this language. */
async function startIn(t, language) {
  const server = await startServer();
  t.after(() => server.stop());
  const owner = await beOwner(server);
  await speaks(server, owner, language);
  return { server, owner };
}

async function given(server, member, where) {
  const answer = await ask(server, 'GET', API + where, { headers: member });
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
}

/** A table of calls as a file in memory. */
const calls = (name, rows) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(['kundnr;tid;ärendetyp', ...rows].join('\n')) });
const call = (customer, day, what) => `${customer};2025-03-${String(day).padStart(2, '0')} 10:00;${what}`;

test('four Excel files become named stations by clicking alone, and the import is taken back without trace', async (t) => {
  const { server, owner } = await startIn(t, 'sv');
  await visitAs(browser, server, owner, { viewport: DESKTOP, language: 'sv' }, async ({ page, problems }) => {
    await t.test('an empty room teaches', async () => {
      await open(page, '');
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      await isSound(page, problems, 'sv-empty');
    });
    await t.test('the wizard', async () => {
      await bringIn(page, COMPANY, { step: (step) => isSound(page, problems, `sv-wizard-${step}`) });
    });
    const [{ stored }] = (await given(server, owner, '/imports')).imports;
    assert.ok(stored > 7_000, `${stored} events of four files`);

    await t.test('the page comes back to the same place', async () => {
      await page.reload();
      await page.getByRole('heading', { name: 'Nästa steg' }).waitFor();
    });

    await t.test('naming', async () => {
      await page.getByRole('link', { name: 'Ge stationerna namn' }).click();
      const types = page.getByRole('list', { name: 'Händelsetyper, de vanligaste först' });
      await types.waitFor();
      const boxes = types.getByRole('checkbox');
      await boxes.nth(0).check();
      await boxes.nth(1).check();
      const station = page.getByRole('combobox', { name: 'Vad gör kunden?' });
      await station.fill('LÄSA_BREV');
      await station.press('Tab');
      await page.getByText('Så här säger nog inte kunden.').waitFor();
      await station.fill('Läsa brevet');
      await station.press('Tab');
      await page.getByRole('combobox', { name: /Vad möter kunden där/ }).fill('Brevet');
      await page.keyboard.press('Tab');
      await isSound(page, problems, 'sv-naming');
      // A window becomes narrow and wide again, and the list is read anew, while somebody writes: what is written stays.
      await page.setViewportSize(PHONE);
      await station.waitFor({ state: 'detached' });
      await page.setViewportSize(DESKTOP);
      await station.waitFor();
      assert.equal(await station.inputValue(), 'Läsa brevet');
      const { version, rules: none, stations } = await given(server, owner, '/rules');
      const readAnew = page.waitForResponse((response) => response.url().endsWith('/activities'));
      const saved = await ask(server, 'PUT', `${API}/rules`, { headers: owner, body: { version, rules: none, stations } });
      assert.equal(saved.status, 200, saved.text);
      await readAnew;
      await settled(page);
      assert.equal(await station.inputValue(), 'Läsa brevet');
      await page.getByRole('button', { name: 'Spara namnet' }).click();
      await page.getByText(/^2 av \d+ händelsetyper .* har namn$/).waitFor();
      const { rules } = await given(server, owner, '/rules');
      assert.deepEqual(rules.map(({ station, touchpoint }) => [station, touchpoint]), [['Läsa brevet', 'Brevet'], ['Läsa brevet', 'Brevet']]);
      const { activities } = await given(server, owner, '/activities');
      assert.equal(activities.filter(({ station }) => station === 'Läsa brevet').length, 2);
    });

    await t.test('a pattern shows what it catches before it is saved', async () => {
      await page.getByRole('button', { name: 'Ny regel med mönster' }).click();
      const panel = page.getByRole('dialog', { name: 'Ny regel' });
      await panel.getByRole('combobox', { name: /Händelsen heter/ }).fill('Klagomål*');
      await page.keyboard.press('Tab');
      await panel.getByText(/2 händelsetyper, \d/).waitFor();
      await panel.getByRole('combobox', { name: 'Vad gör kunden?' }).fill('Klaga');
      await page.keyboard.press('Tab');
      await isSound(page, problems, 'sv-pattern');
      await panel.getByRole('button', { name: 'Spara regeln' }).click();
      await panel.waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Flytta upp: Regel 3: Klaga' }).click();
      await page.getByText('Regeln är nu nummer 2.').waitFor();
      assert.deepEqual((await given(server, owner, '/rules')).rules.map(({ station }) => station), ['Läsa brevet', 'Klaga', 'Läsa brevet']);
      await page.getByRole('button', { name: 'Ångra senaste ändringen' }).click();
      await page.getByText('Ändringen är ångrad.').waitFor();
      assert.deepEqual((await given(server, owner, '/rules')).rules.map(({ station }) => station), ['Läsa brevet', 'Läsa brevet', 'Klaga']);
    });

    await t.test('a station that no event shows', async () => {
      await page.getByRole('button', { name: 'Lägg till en station' }).click();
      const dialog = page.getByRole('dialog', { name: 'Lägg till en station' });
      await dialog.getByRole('combobox', { name: 'Vad gör kunden?' }).fill('Vänta på svar');
      await page.keyboard.press('Tab');
      await dialog.getByRole('checkbox', { name: 'Kunden bara väntar här' }).check();
      await dialog.getByRole('button', { name: 'Spara' }).click();
      await dialog.waitFor({ state: 'hidden' });
      assert.equal((await given(server, owner, '/rules')).stations[0].waiting, true);
    });

    await t.test('the second of two imports is undone, and nothing else', async () => {
      await open(page, '');
      await bringIn(page, [calls('fler samtal.csv', Array.from({ length: 12 }, (_, at) => call(900_000 + at, at + 1, 'Uppsägning')))]);
      const counted = async () => (await given(server, owner, '/activities')).activities.reduce((sum, { events }) => sum + events, 0);
      await page.getByRole('button', { name: 'Ångra import' }).click();
      const dialog = page.getByRole('dialog', { name: 'Ångra importen?' });
      await dialog.getByText('12 händelser försvinner').waitFor();
      await isSound(page, problems, 'sv-undo');
      await dialog.getByRole('button', { name: 'Ångra importen' }).click();
      await page.getByRole('heading', { name: 'Importen är ångrad' }).waitFor();
      assert.equal(await counted(), stored, 'the first import is whole');
      const { activities } = await given(server, owner, '/activities');
      assert.ok(!activities.some(({ activity }) => activity === 'Uppsägning'), 'nothing of the second is left');
      assert.equal((await given(server, owner, '/imports')).imports.length, 1);
    });
    assertNone(problems, 'over the whole visit');
  });
});

test('a file that cannot be understood is mended by answering a question', async (t) => {
  const { server, owner } = await startIn(t, 'sv');
  await visitAs(browser, server, owner, { viewport: PHONE, language: 'sv' }, async ({ page, problems }) => {
    await open(page, '/import');
    let asked = 0;
    page.on('request', (request) => (asked += Number(request.method() === 'GET' && /\/intakes\//.test(request.url()))));
    const rows = Array.from({ length: 30 }, (_, at) => `abc;2025-03-${String((at % 27) + 1).padStart(2, '0')};ord ${at % 3}`);
    const csv = { name: 'export.csv', mimeType: 'text/csv', buffer: Buffer.from(['x;y;z', ...rows].join('\n')) };
    await page.locator('input[type=file]').setInputFiles([csv, { name: 'tom.csv', mimeType: 'text/csv', buffer: Buffer.from('') }]);
    await page.getByText('Filen är tom.').waitFor();
    await isSound(page, problems, 'sv-phone-problems');
    await page.getByRole('button', { name: 'Ta bort tom.csv' }).click();
    await page.getByText('Filen är tom.').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Se hur vi förstod dem' }).click();
    // Answers come faster than a slow server takes them in: none is lost.
    await page.route('**/settings', (route) => setTimeout(() => void route.continue(), 400));
    const who = page.getByLabel('Vilken kolumn säger vilken kund det gäller?');
    await who.selectOption('x');
    await page.getByLabel('Vilken kolumn säger när det hände?').selectOption('y');
    await page.getByLabel('Vilken kolumn säger vad som hände?').selectOption('z');
    await page.getByRole('cell', { name: 'ord 1' }).first().waitFor();
    assert.equal(await who.inputValue(), 'x');
    await isSound(page, problems, 'sv-phone-questions');
    assert.ok(asked < 20, `the page asked ${asked} times of an import that nobody changed`);
    assertNone(problems, 'over the whole visit');
  });
});

test('the lines that the page gives send a first event, and the page hears it', async (t) => {
  const { server, owner } = await startIn(t, 'sv');
  const folder = mkdtempSync(path.join(tmpdir(), 'resa-snippet-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [way, tab, run] of [
    ['curl-plain', 'Kommandorad', (code) => execFileSync('sh', ['-c', code], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })],
    ['node-plain', 'Node.js', (code) => {
      const file = path.join(folder, 'first.mjs');
      writeFileSync(file, code);
      return execFileSync(process.execPath, [file], { encoding: 'utf8' });
    }],
  ]) {
    await t.test(way, () =>
      visitAs(browser, server, owner, { viewport: DESKTOP, language: 'sv' }, async ({ page, context, problems }) => {
        await context.grantPermissions(['clipboard-read', 'clipboard-write']);
        await open(page, '/send');
        await page.getByRole('button', { name: 'Skapa nyckel' }).click();
        await page.locator('[data-key]').waitFor();
        await page.getByRole('button', { name: tab, exact: true }).click();
        const place = page.locator('.code').filter({ has: page.locator(`[data-snippet="${way}"]`) });
        await place.getByRole('button', { name: 'Kopiera' }).click();
        const code = await page.evaluate(() => navigator.clipboard.readText());
        assert.equal(code, await page.locator(`[data-snippet="${way}"]`).textContent());
        await page.getByRole('heading', { name: 'Väntar på händelsen' }).waitFor();
        assert.match(run(code), /success/);
        await page.getByRole('heading', { name: 'Vi hörde en händelse!' }).waitFor();
        await isSound(page, problems, `sv-heard-${way}`);
        await page.getByRole('link', { name: 'Se det som kommer in' }).click();
        await page.getByRole('heading', { level: 1, name: 'Just nu' }).waitFor();
        assertNone(problems, 'over the whole visit');
      }),
    );
  }
  const { activities } = await given(server, owner, '/activities');
  assert.deepEqual(activities.map(({ activity, events }) => [activity, events]), [['Första händelsen', 2]]);
});

test('what was rejected tells why, and can be tried again', async (t) => {
  const { server, owner } = await startIn(t, 'sv');
  const made = await ask(server, 'POST', `${API}/keys`, { headers: owner, body: { name: 'prov', value: null } });
  const key = { authorization: `Basic ${btoa(`${made.json.key}:`)}` };
  const sent = await ask(server, 'POST', '/v1/batch', { headers: key, body: { batch: [{ type: 'track', event: 'Utan kund' }, { type: 'track', userId: 'k1', event: 'Hel' }] } });
  assert.equal(sent.json.rejected, 1, sent.text);
  await visitAs(browser, server, owner, { viewport: DESKTOP, language: 'sv' }, async ({ page, problems }) => {
    await open(page, '/rejections');
    await page.getByRole('button', { name: /^Visa dem/ }).click();
    await page.getByText('Utan kund').waitFor();
    await isSound(page, problems, 'sv-rejections');
    await page.getByRole('button', { name: 'Prova det här igen' }).click();
    await page.getByText('1 kan fortfarande inte tas emot.').waitFor();
    await page.getByRole('button', { name: 'Ta bort' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ta bort' }).click();
    await page.getByText('Inget av dem ligger kvar.').waitFor();
    assert.equal((await given(server, owner, '/rejections')).rejections.length, 0);
    assertNone(problems, 'over the whole visit');
  });
});

test('every screen is sound in both languages and every look, reflows, and shows where focus is', async (t) => {
  const { server, owner } = await startIn(t, 'sv');
  await visitAs(browser, server, owner, { viewport: DESKTOP, language: 'sv' }, async ({ page }) => {
    await open(page, '');
    await bringIn(page, COMPANY);
  });
  const rule = (activity, station, touchpoint, category) => ({ activity, channel: null, property: null, station, touchpoint, set_channel: null, stage: null, category });
  const rules = [rule('Faktura', 'Få fakturan', 'Fakturan', 'billing'), rule('Klagomål*', 'Klaga', 'Kundtjänst', 'support')];
  const stations = [{ name: 'Vänta på svar', after: 'Klaga', touchpoint: null, channels: [], waiting: true }];
  const put = await ask(server, 'PUT', `${API}/rules`, { headers: owner, body: { version: 0, rules, stations } });
  assert.equal(put.status, 200, put.text);
  for (const language of LANGUAGES) {
    await speaks(server, owner, language);
    for (const look of LOOKS) {
      await t.test(`${language}, ${look.name}`, () =>
        visitAs(browser, server, owner, { ...look, language }, async ({ page, problems }) => {
          for (const screen of SCREENS) {
            await open(page, screen);
            await isSound(page, problems, `${language}-${look.name}-${screen.slice(1) || 'sources'}`);
          }
        }),
      );
    }
  }
  for (const viewport of [DESKTOP, NARROW]) {
    await t.test(`by keyboard, ${viewport.width} pixels`, () =>
      visitAs(browser, server, owner, { viewport, language: 'en' }, async ({ page, problems }) => {
        for (const screen of SCREENS) {
          await open(page, screen);
          assertNone(await stickingOut(page), `${screen} wider than ${viewport.width} pixels`);
          const walk = await tabThrough(page);
          assertNone(walk.unreached, `${screen}: never reached by Tab`);
          assertNone(walk.unseen, `${screen}: has focus without showing it`);
        }
        assertNone(problems, 'over the whole visit');
      }),
    );
  }
});
