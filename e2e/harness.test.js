// The harness against pages with one planted fault each: what it promises to see, it sees, and on the
// page without a fault it sees nothing.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { violations } from './harness/axe.js';
import { startBrowser } from './harness/browser.js';
import { cutOff, overlappingLabels, stickingOut } from './harness/geometry.js';
import { tabThrough } from './harness/keyboard.js';
import { PHONE } from './harness/looks.js';
import { withPage } from './harness/page.js';

const folder = mkdtempSync(path.join(tmpdir(), 'resa-harness-'));
let browser;
before(async () => (browser = await startBrowser()));
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** Everything that the harness sees on a page with this fault in it. */
async function seen({ style = '', body = '' }) {
  const file = path.join(folder, 'page.html');
  writeFileSync(file, sample(style, body));
  const found = {};
  await withPage(browser, file, { viewport: PHONE }, async ({ page, problems }) => {
    found.wide = await stickingOut(page);
    found.labels = await overlappingLabels(page);
    found.axe = await violations(page);
    const walk = await tabThrough(page);
    found.unreached = walk.unreached;
    found.unseen = walk.unseen;
    await page.emulateMedia({ media: 'print' });
    found.cut = await cutOff(page);
    found.problems = problems;
  });
  return Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0));
}

function sample(style, body) {
  return `<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Prov</title>
    <meta name="viewport" content="width=device-width"><style>
      .map { overflow-x: auto } svg { width: 900px; display: block } button { min-height: 44px }
      @media print { .map { overflow: visible } svg { width: 100% } } ${style}</style></head>
    <body><main><h1>Händelseflöde</h1>
      <div class="map" tabindex="0" role="region" aria-label="Karta">
        <svg viewBox="0 0 900 100" role="img" aria-label="Karta"><text x="10" y="20">Ett</text><text x="90" y="20">Två</text></svg>
      </div>
      <button>Visa</button>
      <details><summary>Mer</summary><a href="#mer">Dold länk</a></details>
      ${body}</main></body></html>`;
}

test('a sound page gives nothing to say', async () => assert.deepEqual(await seen({}), {}));

const FAULTS = {
  wide: { body: '<p style="width: 600px">brett</p>' },
  labels: { body: '<svg viewBox="0 0 9 9" role="img" aria-label="Bild"><text x="10" y="20">Ett</text><text x="14" y="20">Två</text></svg>', style: 'svg { max-width: 100% }' },
  axe: { body: '<p style="color: #ccc; background: #fff">knappt läsligt</p>' },
  unreached: { body: '<div inert><button>Aldrig</button></div>' },
  unseen: { style: 'button:focus { outline: none }' },
  cut: { style: '@media print { .map { overflow: hidden } svg { width: 900px } }' },
};
for (const [kind, fault] of Object.entries(FAULTS)) {
  test(`a planted fault of the kind “${kind}” is seen`, async () => assert.deepEqual(Object.keys(await seen(fault)), [kind]));
}

test('a target under 24 pixels is among what axe sees', async () => {
  const { axe } = await seen({ body: '<button style="min-height: 0; height: 16px; font-size: 10px; padding: 0">Liten</button>' });
  assert.match(axe.join(), /^target-size/);
});

test('a request, a warning and a thrown error are seen', async () => {
  const script = '<script>console.warn("hm"); fetch("http://127.0.0.1:9/x").catch(() => {}); throw new Error("oj")</script>';
  const { problems } = await seen({ body: script });
  for (const part of ['request to http://127.0.0.1:9/x', 'console warning: hm', 'error thrown: oj'])
    assert.ok(problems.some((problem) => problem.includes(part)), `${part} in ${problems.join('; ')}`);
});
