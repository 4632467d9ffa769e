// Coming in: set-up, signing out and in, a second factor, a write key, an invitation. By keyboard alone,
// in Swedish and English, on a wide screen and a phone, in light and dark; without a request to anyone
// else, a violation of the pages' policy, or a secret in an address. Screenshots are left to be looked at.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { stickingOut } from './harness/geometry.js';
import { tabThrough } from './harness/keyboard.js';
import { DESKTOP, LOOKS, NARROW, PHONE } from './harness/looks.js';
import { LANGUAGES } from './harness/reports.js';
import { startServer } from './harness/server.js';
import { assertNone, soundness } from './harness/sound.js';
import { visit } from './harness/visit.js';

const isSound = soundness('');
const PASSWORD = 'sju sjuka sjömän sköttes';
const OWNER = { name: 'Anna Ek', email: 'anna@example.se' };
const COLLEAGUE = { name: 'Bo Lind', email: 'bo@example.se' };
const WORDS = {
  sv: { setUp: 'Välkommen till Resa', in: 'Översikt', account: 'Ditt konto', signIn: 'Logga in', code: 'Ett steg till', wrong: 'E-postadressen eller lösenordet stämmer inte.', gone: 'Inbjudan gäller inte längre', newKey: 'Ny nyckel', invite: 'Bjud in', keys: 'Inställningar' },
  en: { setUp: 'Welcome to Resa', in: 'Overview', account: 'Your account', signIn: 'Sign in', code: 'One more step', wrong: 'The e-mail address or the password is not right.', gone: 'The invitation is no longer valid', newKey: 'New key', invite: 'Invite', keys: 'Settings' },
};

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** Goes to a field by Tab and types into it. */
async function type(page, id, text) {
  await tabTo(page, `#${id}`);
  await page.keyboard.type(text);
}

async function typeInto(page, selector, text) {
  await page.locator(selector).waitFor({ state: 'visible' });
  await tabTo(page, selector);
  await page.keyboard.type(text);
}

/** Goes to a button of the studio by Tab and presses it. */
async function pressButton(page, name) {
  const button = page.getByRole('button', { name, exact: true }).first();
  await button.waitFor({ state: 'visible' });
  for (let step = 0; step < 60; step++) {
    if (await button.evaluate((element) => element === document.activeElement)) return page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab never reaches the button ${name}`);
}

/** Signs out of the studio, by the menu of one's own matters. */
async function signOut(page) {
  await press(page, 'button.me');
  await press(page, '[data-sign-out]');
}

async function tabTo(page, selector) {
  for (let step = 0; step < 60; step++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab never reaches ${selector}`);
}

async function heading(page, text) {
  await page.getByRole('heading', { level: 1, name: text, exact: true }).waitFor({ state: 'visible' });
}

/** The code that an app shows for a secret in base 32 (RFC 6238), `later` steps from now. */
function codeOf(secret, later = 0) {
  const bits = [...secret.replaceAll(' ', '')].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Opens an address as a link from elsewhere does: the same page with another fragment is loaded anew. */
async function open(page, address) {
  await page.goto('about:blank');
  await page.goto(address);
}

async function setUp(page) {
  await type(page, 'name', OWNER.name);
  await type(page, 'email', OWNER.email);
  await type(page, 'password', PASSWORD);
  await page.keyboard.press('Enter');
}

async function signIn(page, { email }, password = PASSWORD) {
  await type(page, 'email', email);
  await type(page, 'password', password);
  await page.keyboard.press('Enter');
}

async function press(page, selector) {
  await tabTo(page, selector);
  await page.keyboard.press('Enter');
}

const WAYS = [
  { language: 'sv', look: { name: 'desktop', viewport: DESKTOP } },
  { language: 'en', look: { name: 'phone', viewport: PHONE } },
];
for (const { language, look } of WAYS) {
  test(`a member comes in by keyboard alone (${language}, ${look.name})`, async (t) => {
    const server = await startServer();
    t.after(() => server.stop());
    const words = WORDS[language];
    const shot = (name) => `members-${language}-${look.name}-${name}`;
    await visit(browser, server, { ...look, language }, async ({ page, context, problems }) => {
      await t.test('set-up', async () => {
        await page.goto('/');
        await heading(page, words.setUp);
        assert.match(page.url(), /\/set-up$/, 'whoever comes first is led to the set-up');
        await open(page, `/set-up#${server.secret}`);
        await heading(page, words.setUp);
        assert.equal(await page.evaluate(() => location.hash), '', 'the secret leaves the address');
        await isSound(page, problems, shot('set-up'));
        await setUp(page);
        await heading(page, words.in);
        const [cookie] = (await context.cookies()).filter(({ name }) => name === '__Host-resa');
        const { httpOnly, secure, sameSite } = cookie;
        assert.deepEqual({ httpOnly, secure, sameSite }, { httpOnly: true, secure: true, sameSite: 'Lax' });
        await isSound(page, problems, shot('home'));
      });

      await t.test('a write key is shown once', async () => {
        await page.goto('/p/default/settings/keys');
        await heading(page, words.keys);
        await pressButton(page, words.newKey);
        await typeInto(page, 'input[name="key_name"]', 'www.example.se');
        await page.keyboard.press('Enter');
        const place = page.locator('dialog output');
        await place.waitFor({ state: 'visible' });
        const key = await place.textContent();
        assert.match(key, /^resa_wk_/);
        await isSound(page, problems, shot('key'));
        await page.reload();
        await page.getByText('www.example.se').waitFor({ state: 'visible' });
        assert.ok(!(await page.content()).includes(key), 'never shown again');
      });

      await t.test('sign out and in again', async () => {
        await signOut(page);
        await heading(page, words.signIn);
        await signIn(page, OWNER, 'inte alls rätt lösenord');
        const alert = page.locator('form[data-form="sign-in"] [role="alert"]').filter({ hasText: words.wrong });
        await alert.waitFor({ state: 'visible' });
        await isSound(page, problems, shot('sign-in'));
        await page.reload();
        await signIn(page, OWNER);
        await heading(page, words.in);
      });

      await t.test('a second factor', async () => {
        await page.goto('/account');
        await type(page, 'factor_password', PASSWORD);
        await page.keyboard.press('Enter');
        await page.locator('[data-factor="confirm"]').waitFor({ state: 'visible' });
        const secret = await page.locator('[data-secret]').textContent();
        assert.ok(await page.locator('[data-qr] path').count(), 'a picture to scan');
        await isSound(page, problems, shot('qr'));
        await type(page, 'code', '000000');
        await page.keyboard.press('Enter');
        await page.locator('#code-below .fault').waitFor();
        assert.equal(await page.locator('#code').getAttribute('aria-invalid'), 'true');
        await page.locator('#code').fill('');
        await page.keyboard.type(codeOf(secret));
        await page.keyboard.press('Enter');
        await page.locator('[data-factor="done"]').waitFor({ state: 'visible' });
        assert.equal(await page.locator('[data-codes] li').count(), 10);
        const [recovery] = await page.locator('[data-codes] li').allTextContents();
        await isSound(page, problems, shot('recovery'));
        await press(page, '[data-sign-out]');
        await heading(page, words.signIn);
        await signIn(page, OWNER);
        await heading(page, words.code);
        await isSound(page, problems, shot('code'));
        await page.keyboard.type(codeOf(secret, 1));
        await page.keyboard.press('Enter');
        await heading(page, words.in);
        await signOut(page);
        await heading(page, words.signIn);
        await signIn(page, OWNER);
        await heading(page, words.code);
        await page.keyboard.type(recovery);
        await page.keyboard.press('Enter');
        await heading(page, words.in);
      });

      await t.test('an invitation', async () => {
        await page.goto('/p/default/settings/members');
        await heading(page, words.keys);
        await pressButton(page, words.invite);
        await typeInto(page, 'input[name="invite_email"]', COLLEAGUE.email);
        await page.keyboard.press('Enter');
        const place = page.locator('dialog output');
        await place.waitFor({ state: 'visible' });
        const link = await place.textContent();
        await isSound(page, problems, shot('invite'));
        await visit(browser, server, { ...look, language }, async ({ page: other, problems: theirs }) => {
          await other.goto(link);
          await other.locator('[data-invitation="new"]').waitFor({ state: 'visible' });
          await isSound(other, theirs, shot('invitation'));
          await type(other, 'name', COLLEAGUE.name);
          await type(other, 'password', PASSWORD);
          await other.keyboard.press('Enter');
          await heading(other, words.in);
          await other.goto('/p/default/settings/keys');
          await heading(other, words.keys);
          assert.equal(await other.getByRole('button', { name: words.newKey, exact: true }).count(), 0, 'a viewer makes no keys');
          await isSound(other, theirs, shot('keys-viewer'));
          await other.goto(link);
          await heading(other, words.gone);
          await isSound(other, theirs, shot('invitation-gone'));
        });
      });
      assertNone(problems, 'over the whole visit');
    });
    const canaries = [OWNER.email, COLLEAGUE.email, OWNER.name, PASSWORD, 'resa_ses_', 'resa_inv_', 'resa_set_', 'resa_wk_', '127.0.0.1'];
    assertNone(canaries.filter((canary) => server.log().includes(canary)), 'in the log of the program');
  });
}

test('every page is sound in every look, reflows, and shows where focus is', async (t) => {
  const server = await startServer();
  t.after(() => server.stop());
  for (const language of LANGUAGES) {
    for (const look of LOOKS) {
      await t.test(`before anyone is in: ${language}, ${look.name}`, () =>
        visit(browser, server, { ...look, language }, async ({ page, problems }) => {
          for (const [name, address] of [['set-up', `/set-up#${server.secret}`], ['sign-in', '/sign-in'], ['set-up-without-secret', '/set-up'], ['nowhere', '/nothing/here']]) {
            await open(page, address);
            await isSound(page, problems, `pages-${language}-${look.name}-${name}`);
          }
        }),
      );
    }
  }
  await t.test('a member’s pages', () =>
    visit(browser, server, { viewport: DESKTOP, language: 'en' }, async ({ page, context, problems }) => {
      await open(page, `/set-up#${server.secret}`);
      await setUp(page);
      await heading(page, WORDS.en.in);
      for (const look of LOOKS) {
        await page.setViewportSize(look.viewport);
        await page.emulateMedia({ colorScheme: look.colorScheme });
        await page.goto('/account');
        await isSound(page, problems, `pages-member-${look.name}-account`);
      }
      for (const viewport of [DESKTOP, PHONE, NARROW]) {
        await page.setViewportSize(viewport);
        for (const address of ['/account', '/nothing/here']) {
          await page.goto(address);
          assertNone(await stickingOut(page), `${address} wider than ${viewport.width} pixels`);
          const walk = await tabThrough(page);
          assertNone(walk.unreached, `${address}: never reached by Tab`);
          assertNone(walk.unseen, `${address}: has focus without showing it`);
        }
      }
      await page.setViewportSize(DESKTOP);
      await page.goto('/account');
      await heading(page, WORDS.en.account);
      await page.getByRole('link', { name: 'Svenska' }).click();
      await heading(page, WORDS.sv.account);
      await context.clearCookies({ name: 'resa-language' });
      await page.goto('/');
      await heading(page, WORDS.sv.in);
      assertNone(problems, 'over the whole visit');
    }),
  );
});
