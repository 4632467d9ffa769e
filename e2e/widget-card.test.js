// The widget's card in a real browser: how it is read and worked with keys, fingers and screen readers, what it does
// to the page around it (nothing), and what of the answers arrives.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { violations } from './harness/axe.js';
import { startBrowser } from './harness/browser.js';
import { DESKTOP, PHONE, QUESTIONS, startSite, startStandIn, survey, until, withWidget } from './harness/widget.js';

const NARROW = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 };
const TEXT = `<h1>Ta ut din pension</h1>${'<p>Innan du bestämmer dig kan det vara bra att se hur mycket du får varje månad.</p>'.repeat(30)}`;
const DARK = '<style>body { background: #14171a; color: #dddddd }</style>';

let resa;
let site;
let browser;
before(async () => {
  resa = await startStandIn();
  site = await startSite(resa);
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  site?.stop();
  resa?.stop();
});
beforeEach(() => {
  resa.state.surveys = [survey()];
  resa.state.refusals = [];
  site.page = { body: TEXT };
  for (const list of [resa.told.displays, resa.told.responses]) list.length = 0;
});

/** Opens the page, waits for the card, and holds that nothing was complained about. */
async function onCard(options, act) {
  const problems = await withWidget(browser, site, resa, options, async (opened) => {
    await opened.card.waitFor();
    const { page, card } = opened;
    const main = card.locator('.main');
    const title = card.locator('h2');
    const close = card.locator('.close');
    /** What has the focus, also inside the card. */
    const focus = () =>
      page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        return element.getAttribute('aria-label') ?? (element.id || element.closest('label')?.textContent || element.textContent.trim().slice(0, 30) || element.localName);
      });
    await act({ ...opened, main, title, close, focus });
  });
  const unexpected = problems.filter((problem) => !problem.includes('Failed to load resource'));
  assert.deepEqual(unexpected, []);
}

const answersOf = (response) => response.answers.map(({ question, ...answer }) => `${question}=${Object.values(answer)[0]}`);

/** Writes a picture for whoever looks at the design. */
async function picture(page, name) {
  const folder = process.env.RESA_E2E_OUT;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `widget-${name}.png`) });
}

/** Walks a survey of all kinds of questions; `look` is called in each state. */
async function walk({ card, main, title, page }, look) {
  await look('scale');
  await card.getByRole('radio', { name: '5' }).click();
  await title.getByText('Fick du gjort').waitFor();
  await look('choice');
  await card.getByRole('radio', { name: 'Nej' }).click();
  await title.getByText('Vad stod i vägen').waitFor();
  await card.getByRole('checkbox', { name: 'Informationen' }).check();
  await card.getByRole('checkbox', { name: 'tekniskt' }).check();
  await look('choices');
  await main.click();
  await card.getByRole('radiogroup', { name: 'Orden' }).getByRole('radio', { name: '2' }).click();
  await card.getByRole('radiogroup', { name: 'Siffrorna' }).getByRole('radio', { name: '5: Tydligt' }).click();
  await look('matrix');
  await main.click();
  await card.getByRole('textbox').fill('Färre ord.');
  await look('text');
  await main.click();
  await title.getByText('Tack').waitFor();
  await look('thanks');
  await page.waitForTimeout(50);
}

const LOOKS = {
  desktop: DESKTOP,
  'desktop dark': DESKTOP,
  phone: PHONE,
  'phone dark': PHONE,
  '400 % zoom': NARROW,
};
for (const [name, device] of Object.entries(LOOKS)) {
  test(`every state is accessible and stays inside the window: ${name}`, async () => {
    resa.state.surveys = [survey({ questions: QUESTIONS })];
    site.page = { body: TEXT, head: name.includes('dark') ? DARK : '' };
    await onCard({ device, reducedMotion: 'reduce' }, async (opened) => {
      const { page, card } = opened;
      await walk(opened, async (state) => {
        assert.deepEqual(await violations(page), [], state);
        const { width, height } = page.viewportSize();
        const outside = await card.evaluate(
          (card, [width, height]) => {
            const box = card.getBoundingClientRect();
            const wide = [card, ...card.querySelectorAll('*')].filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1);
            return [box.left < 0, box.top < 0, box.right > width + 1, box.bottom > height + 1, ...wide.map((element) => element.className)].filter(Boolean);
          },
          [width, height],
        );
        assert.deepEqual(outside, [], state);
        const least = device === PHONE ? 44 : 24;
        const small = await card.locator('button, .cell, .option').evaluateAll(
          (all, least) => all.map((each) => each.getBoundingClientRect()).filter(({ width, height }) => Math.min(width, height) < least).map(({ width, height }) => `${width}×${height}`),
          least,
        );
        assert.deepEqual(small, [], `targets, ${state}`);
        await picture(page, `${name.replaceAll(/\W+/g, '-')}-${state}`);
      });
    });
  });
}

test('the scale of eleven keeps its targets on a phone and on the narrowest page', async () => {
  const question = { ...QUESTIONS[0], low: 0, high: 10 };
  resa.state.surveys = [survey({ questions: [question] })];
  for (const [device, least] of [[DESKTOP, 24], [PHONE, 44], [NARROW, 24], [{ ...PHONE, viewport: { width: 320, height: 640 } }, 44]]) {
    await onCard({ device }, async ({ card, page }) => {
      assert.equal(await card.getByRole('radio').count(), 11);
      const widths = await card.locator('.cell').evaluateAll((all) => all.map((each) => each.getBoundingClientRect().width));
      assert.ok(Math.min(...widths) >= least, `${widths}`);
      assert.deepEqual(await violations(page), []);
    });
  }
});

test('forced colours and English: still accessible, still told apart', async () => {
  site.page = { body: TEXT, lang: 'en' };
  await onCard({ forcedColors: 'active' }, async ({ card, page, main, title }) => {
    assert.equal(await main.textContent(), 'Send');
    assert.match(await title.textContent(), /It was easy/);
    await card.getByRole('radio', { name: '4' }).click();
    const looks = await card.locator('.cell span').evaluateAll((all) => all.map((each) => getComputedStyle(each).backgroundColor));
    assert.equal(looks.filter((look) => look === looks[3]).length, 1, 'the chosen one looks different');
    assert.deepEqual(await violations(page), []);
    await picture(page, 'forced-colours');
  });
});

test('the page does not move: layout shift 0 from load to thanks', async () => {
  for (const device of [DESKTOP, PHONE]) {
    const init = () => {
      window.shift = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.hadRecentInput ? 0 : entry.value))).observe({ type: 'layout-shift', buffered: true });
    };
    await onCard({ device, init }, async ({ card, page, main, title }) => {
      const height = () => page.evaluate(() => document.documentElement.scrollHeight);
      const before = await height();
      await card.getByRole('radio', { name: '6' }).click();
      // A server that takes its time: the thanks come when nobody has touched anything for a while.
      await page.route('**/v1/responses', async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 900));
        await route.continue();
      });
      await main.click();
      await title.getByText('Tack').waitFor();
      await page.waitForTimeout(300);
      assert.equal(await page.evaluate(() => window.shift), 0);
      assert.equal(await height(), before);
    });
  }
});

test('a dialog that is not modal: named by its question, announced, and it takes no focus', async () => {
  site.page = { body: '<label>Sök <input id="search" autofocus></label>' };
  await onCard({}, async ({ page, card, focus }) => {
    const dialog = page.getByRole('dialog', { name: 'Det var lätt att få det gjort jag kom hit för.' });
    await dialog.waitFor();
    assert.equal(await dialog.getAttribute('aria-modal'), null);
    assert.equal(await focus(), 'search');
    await page.keyboard.type('abc');
    assert.equal(await page.inputValue('#search'), 'abc');
    await page.getByRole('status').getByText('En fråga till dig: Det var lätt').waitFor();
    assert.equal(await card.getByRole('radiogroup', { name: 'Det var lätt' }).count(), 1);
    assert.equal(await card.getByRole('radio', { name: '1: Instämmer inte alls' }).count(), 1);
    assert.equal(await card.getByRole('radio', { name: '7: Instämmer helt' }).count(), 1);
  });
});

test('by keys alone: Tab in, arrows choose and do not send, Enter goes on, Escape leaves and the focus is given back', async () => {
  resa.state.surveys = [survey({ questions: QUESTIONS.slice(0, 2) })];
  site.page = { body: '<h1>Sida</h1><button id="last">Sist på sidan</button>' };
  await onCard({}, async ({ page, card, focus, title }) => {
    await page.focus('#last');
    await page.keyboard.press('Tab');
    assert.equal(await focus(), '1: Instämmer inte alls');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(400);
    assert.equal(await focus(), '3');
    assert.equal(await card.getByRole('radio', { name: '3' }).isChecked(), true);
    assert.match(await title.textContent(), /Det var lätt/, 'arrows do not go on');
    await page.keyboard.press('Tab');
    assert.equal(await focus(), 'Nästa');
    await page.keyboard.press('Tab');
    assert.equal(await focus(), 'Stäng');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    assert.equal(await focus(), 'question', 'the next question is read');
    assert.match(await title.textContent(), /Fick du gjort/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    assert.equal(await card.getByRole('radio', { name: 'Ja' }).isChecked(), true);
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    assert.equal(await focus(), 'last');
    const [response] = await until(resa.told.responses, 1);
    assert.deepEqual(answersOf(response), ['ease=3', 'done=yes']);
    assert.equal(response.finished, false);
  });
});

test('Escape from outside closes, but not from a field, a menu, or where the page uses it itself', async () => {
  site.page = {
    body: '<input id="field"><div role="menu" tabindex="0" id="menu">Meny</div><button id="own">Eget</button><button id="plain">Knapp</button>',
    before: '<script src="/own.js"></script>',
    'own.js': 'document.addEventListener("keydown", (e) => e.target.id === "own" && e.preventDefault())',
  };
  await onCard({}, async ({ page, card }) => {
    for (const id of ['field', 'menu', 'own']) {
      await page.focus(`#${id}`);
      await page.keyboard.press('Escape');
      await page.waitForTimeout(60);
      assert.equal(await card.count(), 1, id);
    }
    await page.focus('#plain');
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
  });
  assert.deepEqual(resa.told.responses, [], 'nothing was answered');
});

test("keys pressed in the card are not the page's shortcuts", async () => {
  resa.state.surveys = [survey({ questions: [QUESTIONS[4]] })];
  site.page = {
    before: '<script src="/own.js"></script>',
    'own.js': 'window.pressed = []; document.addEventListener("keydown", (e) => window.pressed.push(e.key)); document.addEventListener("focusin", (e) => e.target.localName === "resa-widget" && document.activeElement.blur());',
  };
  await onCard({}, async ({ page, card }) => {
    await card.getByRole('textbox').click();
    await page.keyboard.type('s och ?');
    assert.equal(await card.getByRole('textbox').inputValue(), 's och ?');
    assert.deepEqual(await page.evaluate(() => window.pressed), []);
  });
});

test('all kinds of answers arrive, with branches, who, where and when, once', async () => {
  resa.state.surveys = [survey({ questions: QUESTIONS })];
  await onCard({}, async (opened) => {
    await opened.page.evaluate(() => window.resa('station', 'Uttag'));
    await walk(opened, () => {});
    const [response] = await until(resa.told.responses, 1);
    assert.deepEqual(answersOf(response), ['ease=5', 'done=no', 'stopped=unclear', 'stopped=technical', 'parts.words=2', 'parts.numbers=5', 'more=Färre ord.']);
    const { survey: of, display, finished, context, messageId, timestamp, language, userId, anonymousId } = response;
    assert.deepEqual([of, finished, context, language, userId, anonymousId], ['ease-of-page', true, { page: '/pension/uttag', station: 'Uttag' }, 'sv', undefined, undefined]);
    assert.match(display, /^signed-/);
    assert.match(messageId, /^[\da-f]{32}$/);
    assert.ok(Math.abs(Date.parse(timestamp) - Date.now()) < 60_000);
    await opened.close.click();
    await opened.page.waitForTimeout(200);
    assert.equal(resa.told.responses.length, 1);
  });
});

test('going back and choosing another way leaves out what is no longer asked', async () => {
  resa.state.surveys = [survey({ questions: QUESTIONS.slice(1, 3).concat(QUESTIONS[4]) })];
  await onCard({}, async ({ card, main, title }) => {
    await card.getByRole('radio', { name: 'Nej' }).click();
    await title.getByText('Vad stod i vägen').waitFor();
    assert.equal(await main.textContent(), 'Hoppa över');
    await card.getByRole('checkbox').first().check();
    assert.equal(await main.textContent(), 'Nästa');
    await card.getByRole('button', { name: 'Tillbaka' }).click();
    assert.equal(await card.getByRole('radio', { name: 'Nej' }).isChecked(), true);
    await card.getByRole('radio', { name: 'Ja' }).click();
    await title.getByText('Vad hade gjort det lättare').waitFor();
    await main.click();
    const [response] = await until(resa.told.responses, 1);
    assert.deepEqual(answersOf(response), ['done=yes']);
    assert.equal(response.finished, true);
  });
});

test('a question that must be answered says so, and no empty answer is sent', async () => {
  resa.state.surveys = [survey({ questions: [{ ...QUESTIONS[0], required: true }, QUESTIONS[4]] })];
  await onCard({}, async ({ card, main, page, close }) => {
    await main.click();
    await card.getByRole('alert').getByText('Svara på frågan').waitFor();
    assert.deepEqual(await violations(page), []);
    await card.getByRole('radio', { name: '2' }).click();
    assert.equal(await card.getByRole('alert').getByText('Svara').count(), 0);
    await card.getByRole('textbox').waitFor();
    await card.getByRole('textbox').fill('   ');
    await close.click();
    const [response] = await until(resa.told.responses, 1);
    assert.deepEqual([answersOf(response), response.finished], [['ease=2'], false]);
  });
  resa.told.responses.length = 0;
  await onCard({}, async ({ close, page }) => {
    await close.click();
    await page.waitForTimeout(200);
  });
  assert.deepEqual(resa.told.responses, [], 'closed without an answer');
});

test('who leaves the page in the middle has answered what they answered', async () => {
  resa.state.surveys = [survey({ questions: QUESTIONS })];
  for (const init of [undefined, () => Reflect.deleteProperty(Request.prototype, 'keepalive')]) {
    resa.told.responses.length = 0;
    await onCard({ init }, async ({ card, page, title }) => {
      await card.getByRole('radio', { name: '2' }).click();
      await title.getByText('Fick du gjort').waitFor();
      await page.goto(`${site.url}/kontakt`);
      const [response] = await until(resa.told.responses, 1);
      assert.deepEqual([answersOf(response), response.finished, response.context.page], [['ease=2'], false, '/pension/uttag']);
    });
  }
});

test('a busy server is asked again with the same id, when it says; a refusal is taken as one', async () => {
  const busy = { status: 429, headers: { 'retry-after': '1' } };
  resa.state.refusals = [busy, { status: 503, headers: { 'retry-after': '2' } }];
  await onCard({ clock: true }, async ({ page, card, main, title }) => {
    // The display was refused twice before; time was let run meanwhile.
    const ids = () => new Set(resa.told.displays.map(({ messageId }) => messageId)).size;
    assert.deepEqual([resa.told.displays.length, ids()], [3, 1]);
    resa.state.refusals = ['broken', busy, { status: 503 }];
    await card.getByRole('radio', { name: '3' }).click();
    await main.click();
    await card.getByRole('button', { name: 'Skickar' }).waitFor();
    for (let tries = 2; tries <= 4; tries++) {
      while (resa.told.responses.length < tries) {
        await page.clock.runFor(500);
        await page.waitForTimeout(30);
      }
    }
    await title.getByText('Tack').waitFor();
    assert.equal(new Set(resa.told.responses.map(({ messageId }) => messageId)).size, 1);
    assert.ok(resa.told.responses.every(({ finished }) => finished));
  });
  resa.told.responses.length = 0;
  resa.state.refusals = [];
  await onCard({}, async ({ page, card, main }) => {
    resa.state.refusals = [{ status: 400 }];
    await card.getByRole('radio', { name: '3' }).click();
    await main.click();
    await card.getByRole('alert').getByText('Svaret kom inte fram').waitFor();
    assert.equal(resa.told.responses.length, 1, 'not again by itself');
    assert.deepEqual(await violations(page), []);
    await card.getByRole('button', { name: 'Försök igen' }).click();
    await card.getByText('Tack').waitFor();
    assert.equal(resa.told.responses[0].messageId, resa.told.responses[1].messageId);
  });
});

test('a survey that was changed meanwhile is read anew before it is shown', async () => {
  const changed = survey({ version: 4, trigger: { kind: 'click', selector: 'h1' }, questions: [{ ...QUESTIONS[0], text: { sv: 'Ny lydelse.' } }] });
  resa.state.surveys = [survey({ trigger: { kind: 'click', selector: 'h1' } })];
  await withWidget(browser, site, resa, {}, async ({ page, card }) => {
    resa.state.surveys = [changed];
    await page.click('h1');
    await card.getByText('Ny lydelse.').waitFor();
  });
});

test('the thanks go by themselves, but not from under the pointer', async () => {
  await onCard({ clock: true }, async ({ page, card, main, title }) => {
    await card.getByRole('radio', { name: '7' }).click();
    await main.click();
    await title.getByText('Tack').waitFor();
    await card.hover();
    await page.clock.runFor(7_000);
    assert.equal(await card.count(), 1);
    await page.mouse.move(5, 5);
    await page.clock.runFor(7_000);
    await card.waitFor({ state: 'detached' });
  });
});

test('a language that the widget does not speak has its own words, and text from the right runs from the right', async () => {
  const arabic = { ...QUESTIONS[0], text: { ar: 'كان ذلك سهلا.' }, ends: { ar: ['لا', 'نعم'] } };
  resa.state.surveys = [survey({ languages: ['ar'], questions: [arabic], thanks: { ar: 'شكرا' }, words: { ar: { send: 'أرسل' } } })];
  site.page = { lang: 'ar', head: '<style>html { direction: rtl }</style>', body: TEXT };
  await onCard({}, async ({ card, page, main }) => {
    assert.equal(await main.textContent(), 'أرسل');
    assert.deepEqual([await card.getAttribute('lang'), await card.getAttribute('dir')], ['ar', 'rtl']);
    const [one, seven] = await card.locator('.cell').evaluateAll((all) => [all[0], all[6]].map((each) => each.getBoundingClientRect().left));
    assert.ok(one > seven);
    assert.ok((await card.boundingBox()).x < 100, 'on the side where lines end');
    assert.deepEqual(await violations(page), []);
    await picture(page, 'from-the-right');
  });
});

test('a text tells how much of it is left, and takes no more', async () => {
  resa.state.surveys = [survey({ questions: [{ ...QUESTIONS[4], most: 120 }] })];
  await onCard({}, async ({ card }) => {
    await card.getByRole('textbox').fill('a'.repeat(10));
    assert.equal(await card.getByText('tecken kvar').count(), 0);
    await card.getByRole('textbox').fill('a'.repeat(115));
    await card.getByText('5 tecken kvar').waitFor();
    await card.getByRole('textbox').press('End');
    await card.getByRole('textbox').pressSequentially('bbbbbbbb');
    assert.equal((await card.getByRole('textbox').inputValue()).length, 120);
  });
});
