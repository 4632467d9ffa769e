// The studio's frame: every screen in both languages and looks, sound for everyone and quiet; the palette and the
// shortcuts; language and appearance; a read-only link; signing in on the way. Screenshots are left to be looked at.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startBrowser } from './harness/browser.js';
import { stickingOut } from './harness/geometry.js';
import { ask } from './harness/http.js';
import { tabThrough } from './harness/keyboard.js';
import { DESKTOP, NARROW, PHONE } from './harness/looks.js';
import { beOwner } from './harness/member.js';
import { startServer } from './harness/server.js';
import { assertNone, settled, soundness } from './harness/sound.js';
import { visit } from './harness/visit.js';

const isSound = soundness('studio-', { fullPage: false });
const PASSWORD = 'sju sjuka sjömän sköttes';
const ROUTES = [...readFileSync(fileURLToPath(new URL('../web/src/routes.ts', import.meta.url)), 'utf8').matchAll(/^ {2}'?[\w.]+'?: '(\/.*)',$/gm)].map(([, route]) => route);
const WORDS = {
  sv: { overview: 'Översikt', map: 'Karta', settings: 'Inställningar', account: /^Konto/, palette: 'Sök och gör', shortcuts: 'Kortkommandon', dark: 'Mörkt', nowhere: 'Här finns inget', open: 'Öppna i Resa', journey: 'Förstå sitt pensionsbesked' },
  en: { overview: 'Overview', map: 'Map', settings: 'Settings', account: /^Account/, palette: 'Search and do', shortcuts: 'Keyboard shortcuts', dark: 'Dark', nowhere: 'Nothing is here', open: 'Open in Resa', journey: 'Understand the pension statement' },
};

let browser, server, owner;
before(async () => {
  browser = await startBrowser();
  server = await startServer();
  owner = await beOwner(server);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A visit of the owner, who reads this language. */
async function within(look, language, work) {
  const spoken = await ask(server, 'PATCH', '/api/me', { headers: owner, body: { language } });
  assert.equal(spoken.status, 200, spoken.text);
  await visit(browser, server, { ...look, language }, async (there) => {
    const [name, value] = owner.cookie.split(/=(.*)/s);
    await there.context.addCookies([{ name, value, domain: new URL(server.url).hostname, path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }]);
    await work(there);
    assertNone(there.problems, 'over the whole visit');
  });
}

async function heading(page, name) {
  const found = page.getByRole('heading', { level: 1, name, exact: true });
  await found.waitFor({ state: 'visible' });
  return found;
}

async function made(path, body, status = 201) {
  const answer = await ask(server, 'POST', `/api/projects/default${path}`, { headers: owner, body });
  assert.equal(answer.status, status, answer.text);
  return answer.json;
}

const LOOKS = [
  { language: 'sv', name: 'desktop-light', viewport: DESKTOP, colorScheme: 'light' },
  { language: 'en', name: 'desktop-dark', viewport: DESKTOP, colorScheme: 'dark' },
  { language: 'sv', name: 'phone-dark', viewport: PHONE, colorScheme: 'dark' },
  { language: 'en', name: 'phone-light', viewport: PHONE, colorScheme: 'light' },
];

test('every screen has an address, and is sound in both languages and looks', async (t) => {
  assert.ok(ROUTES.length >= 26, `${ROUTES}`);
  const draft = { problem: null, goal_text: null, start: [], goal: [], steps: [], activities: [], cut: null, gap: null, horizon: null, owner: null };
  const journey = await made('/journeys', { ...draft, name: WORDS.sv.journey });
  const intake = await made('/intakes', undefined);
  const link = await made('/links', { title: 'Kartan', path: '/p/default/map' });
  const ids = { project: 'default', journey: journey.id, intake: intake.id, link: link.id, person: '0'.repeat(16) };
  for (const look of LOOKS) {
    await t.test(`${look.language}, ${look.name}`, () =>
      within(look, look.language, async ({ page, problems }) => {
        for (const route of ROUTES) {
          const address = route.replace(/:(\w+)/g, (_, name) => ids[name]);
          await page.goto(address);
          await settled(page);
          assert.equal(await page.locator('main h1').count(), 1, `${route} has one heading`);
          assert.match(await page.title(), /.+ – Resa$/, `${route} has a title`);
          await isSound(page, problems, `${look.name}-${look.language}-${route.replaceAll(/\W+/g, '-')}`);
        }
      }),
    );
  }
  await t.test('reflows at 320 pixels, and Tab shows where it is', () =>
    within({ viewport: NARROW }, 'sv', async ({ page }) => {
      for (const route of ROUTES) {
        await page.goto(route.replace(/:(\w+)/g, (_, name) => ids[name]));
        await settled(page);
        assertNone(await stickingOut(page), `${route} at 320 pixels`);
      }
      for (const viewport of [DESKTOP, PHONE]) {
        await page.setViewportSize(viewport);
        for (const address of ['/p/default/settings', '/p/default/settings/members', '/p/default/nothing']) {
          await page.goto(address);
          await settled(page);
          const walk = await tabThrough(page);
          assertNone(walk.unreached, `${address}: never reached by Tab`);
          assertNone(walk.unseen, `${address}: has focus without showing it`);
        }
      }
    }),
  );
});

for (const language of ['sv', 'en']) {
  const words = WORDS[language];

  test(`everything is a key away (${language})`, () =>
    within({ viewport: DESKTOP }, language, async ({ page, problems }) => {
      await page.goto('/');
      await heading(page, words.overview);
      await page.keyboard.press('g');
      await page.keyboard.press('s');
      const settings = await heading(page, words.settings);
      await page.waitForFunction(() => document.activeElement?.matches('main h1'), undefined, { timeout: 3_000 });
      assert.equal(await settings.evaluate((element) => element === document.activeElement), true, 'focus goes to the heading');
      await page.keyboard.press('Control+k');
      const box = page.locator('input[role=combobox]');
      await box.waitFor({ state: 'visible' });
      assert.equal(await box.evaluate((element) => element === document.activeElement), true, 'the palette is ready to be written in');
      await isSound(page, problems, `palette-${language}`);
      await page.keyboard.type(words.map.toLowerCase());
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/p\/default\/map$/);
      await settled(page);
      await page.keyboard.press('?');
      await page.getByRole('heading', { name: words.shortcuts }).waitFor({ state: 'visible' });
      await isSound(page, problems, `shortcuts-${language}`);
      await page.keyboard.press('Escape');
      await page.goBack();
      await heading(page, words.settings);
    }));

  test(`language and appearance are remembered (${language})`, () =>
    within({ viewport: DESKTOP }, language, async ({ page, problems }) => {
      const other = language === 'sv' ? 'en' : 'sv';
      await page.goto('/p/default/settings');
      await heading(page, words.settings);
      await page.getByRole('button', { name: words.account }).click();
      await isSound(page, problems, `account-${language}`);
      await page.getByRole('button', { name: words.dark }).click();
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
      await isSound(page, problems, `dark-${language}`);
      const kept = page.waitForResponse((answer) => answer.url().endsWith('/api/me') && answer.request().method() === 'PATCH');
      await page.getByRole('button', { name: other === 'sv' ? 'Svenska' : 'English' }).click();
      await heading(page, WORDS[other].settings);
      assert.equal((await kept).status(), 200);
      await page.reload();
      await heading(page, WORDS[other].settings);
      assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme]), [other, 'dark']);
    }));

  test(`a read-only link shows one screen, and the way in (${language})`, () =>
    within({ viewport: DESKTOP }, language, async ({ page, problems }) => {
      const { id } = await made('/links', { title: 'Inför styrelsen', path: '/p/default/settings/language' });
      await page.goto(`/l/${id}`);
      await heading(page, words.settings);
      await page.getByText('Inför styrelsen').waitFor({ state: 'visible' });
      assert.match(page.url(), /\/l\//, 'the address stays that of the link');
      assert.equal(await page.getByRole('navigation', { name: /Rum|Rooms/ }).count(), 0, 'without the ways on');
      await isSound(page, problems, `link-${language}`);
      await page.reload();
      await page.getByRole('button', { name: words.open }).click();
      await page.waitForURL('**/p/default/settings/language');
      await page.goto('/l/absent');
      await heading(page, words.nowhere);
      await page.goto('/p/nobody/map');
      await heading(page, words.nowhere);
    }));
}

test('whoever is not in signs in on the way, and is led to where they wanted', () =>
  visit(browser, server, { viewport: DESKTOP, language: 'sv' }, async ({ page, context, problems }) => {
    await page.goto('/p/default/data/quality?from=2026-01-01');
    await page.waitForURL(/\/sign-in\?next=/);
    await page.locator('#email').fill('anna@example.se');
    await page.locator('#password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/p\/default\/data\/quality\?from=2026-01-01$/);
    await settled(page);
    // The session ends while a screen is open: the next question leads to signing in, and back.
    await context.clearCookies({ name: '__Host-resa' });
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.waitForURL(/\/sign-in\?next=%2Fp%2Fdefault%2Fsettings$/);
    for (const evil of ['//evil.example', '/\\evil.example', 'https://evil.example']) {
      await page.goto(`/sign-in?next=${encodeURIComponent(evil)}`);
      await page.locator('#email').fill('anna@example.se');
      await page.locator('#password').fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/p/default/overview');
      await context.clearCookies({ name: '__Host-resa' });
    }
    assertNone(problems, 'over the whole visit');
  }));
