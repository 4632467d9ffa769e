// What every page that people see must be, asked in one place: sound for everyone, quiet, within its width, and kept as
// a picture that somebody looks at.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { violations } from './axe.js';
import { stickingOut } from './geometry.js';
import { ask } from './http.js';
import { OUT } from './reports.js';

/** Fails with the list itself: what is wrong reads better than a count. */
export function assertNone(list, what) {
  assert.equal(list.length, 0, `${what}:\n  ${list.join('\n  ')}`);
}

/** Until a screen stands with its heading, no skeleton is left, and nothing is dimmed while it is counted anew. */
export async function settled(page) {
  await page.locator('main h1').first().waitFor({ state: 'visible' });
  await page.waitForFunction(() => !document.querySelector('.skeleton, .counting, [aria-busy="true"]'));
  await page.evaluate(() => document.fonts.ready);
}

/**
 * Gives `isSound(page, problems, name)`, which keeps a picture under the prefix and the name and fails on whatever
 * is wrong with the page as it is. `fullPage: false` shows the window only; `waits` until the page is ready.
 */
export function soundness(prefix, { fullPage = true, folder = 'screens', waits = async () => {} } = {}) {
  const shots = path.join(OUT, folder);
  mkdirSync(shots, { recursive: true });
  return async (page, problems, name) => {
    await waits(page);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: path.join(shots, `${prefix}${name}.png`), fullPage });
    assertNone(await stickingOut(page), `${name}: wider than the page`);
    // axe is run as text; the policy of the page rightly knows nothing of it.
    assertNone(await violations(page), `${name}: accessibility`);
    assertNone(problems, `${name}: the page is not quiet`);
  };
}

/** Asks for a change that must be made; gives the answer. */
export async function change(server, member, method, where, body) {
  const answer = await ask(server, method, where, { headers: member, body });
  assert.ok(answer.status < 300, `${method} ${where}: ${answer.status} ${answer.text}`);
  return answer.json;
}

/** The studio speaks this language to the member from now on. */
export function speaks(server, member, language) {
  return change(server, member, 'PATCH', '/api/me', { language });
}
