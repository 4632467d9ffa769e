// The widget on pages that are strict, hostile, or have no consent: nothing is thrown, nothing reported by the page's
// policy, nothing stored, nothing run (N9-N11, LEK). It works, or it stays silent.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { KEY, PHONE, QUESTIONS, startSite, startStandIn, survey, until, withWidget } from './harness/widget.js';

/** What a careful bank sends: the widget's host is named twice, and nothing is unsafe. */
const STRICT = "default-src 'none'; script-src RESA; connect-src RESA; style-src 'self'; img-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

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
  resa.state.surveys = [survey({ questions: QUESTIONS.slice(0, 2) })];
  resa.state.leave = () => ({ ask: true });
  site.page = {};
  site.policy = '';
  for (const list of Object.values(resa.told)) list.length = 0;
});

/** Answers a survey from its first question to the thanks. */
async function answerAll({ page, card }) {
  await card.waitFor();
  await card.getByRole('radio', { name: '3' }).click();
  await card.getByRole('radio', { name: 'Delvis' }).click();
  await card.locator('.main').click();
  await card.getByText('Tack').waitFor();
  await page.waitForTimeout(100);
  const [response] = await until(resa.told.responses, 1);
  assert.deepEqual(response.answers, [{ question: 'ease', score: 3 }, { question: 'done', choice: 'partly' }]);
}

/** The card as it should look: where it is, how large, in which colours. */
async function looks(card) {
  return card.evaluate((element) => {
    const host = element.getRootNode().host;
    const cell = element.querySelector('.cell span');
    const of = (each, ...names) => names.map((name) => getComputedStyle(each)[name]);
    const { width, bottom, right } = element.getBoundingClientRect();
    return [
      [width, Math.round(innerHeight - bottom), Math.round(innerWidth - right)],
      of(host, 'position', 'display', 'visibility', 'opacity', 'transform'),
      of(element, 'backgroundColor', 'color', 'fontSize', 'borderTopLeftRadius', 'flexDirection'),
      of(cell, 'borderTopColor', 'borderTopWidth', 'minHeight'),
      of(element.querySelector('.main'), 'backgroundColor', 'color', 'fontWeight'),
    ];
  });
}

test("a strict policy with Trusted Types has nothing to report, and the card looks as it should", async () => {
  let expected;
  assert.deepEqual(await withWidget(browser, site, resa, { reducedMotion: 'reduce' }, async ({ card }) => {
    await card.waitFor();
    expected = await looks(card);
  }), []);
  site.policy = STRICT;
  for (const device of [undefined, PHONE]) {
    resa.told.responses.length = 0;
    const problems = await withWidget(browser, site, resa, { device, reducedMotion: 'reduce' }, async (opened) => {
      await opened.card.waitFor();
      if (!device) assert.deepEqual(await looks(opened.card), expected);
      await answerAll(opened);
    });
    assert.deepEqual(problems, []);
  }
});

test('a browser without constructable sheets looks the same under the same policy', async () => {
  let expected;
  const reducedMotion = 'reduce';
  await withWidget(browser, site, resa, { reducedMotion }, async ({ card }) => {
    await card.waitFor();
    await card.getByRole('radio', { name: '2' }).focus();
    expected = await looks(card);
  });
  site.policy = STRICT;
  const init = () => {
    delete CSSStyleSheet.prototype.replaceSync;
    delete CSSStyleSheet.prototype.replace;
  };
  const problems = await withWidget(browser, site, resa, { init, reducedMotion }, async (opened) => {
    const { card, page } = opened;
    await card.waitFor();
    assert.equal(await page.evaluate(() => document.querySelector('resa-widget').shadowRoot.adoptedStyleSheets.length), 0);
    await card.getByRole('radio', { name: '2' }).focus();
    assert.deepEqual(await looks(card), expected);
    await page.keyboard.press('ArrowRight');
    const chosen = await card.locator('.cell span').evaluateAll((all) => all.map((each) => getComputedStyle(each).backgroundColor));
    assert.deepEqual(chosen.map((colour) => colour === 'rgb(11, 93, 94)'), [false, false, true, false, false, false, false]);
    await answerAll(opened);
  });
  assert.deepEqual(problems, []);
});

test('the root is closed, and the page has one global more', async () => {
  site.page = { before: '<script src="/own.js"></script>', 'own.js': 'window.before = Object.getOwnPropertyNames(window).concat("before", "violations")' };
  const problems = await withWidget(browser, site, resa, { closed: true }, async ({ page }) => {
    await page.locator('resa-widget').waitFor({ state: 'attached' });
    const seen = await page.evaluate(() => ({
      root: document.querySelector('resa-widget').shadowRoot,
      text: document.querySelector('resa-widget').textContent,
      globals: Object.getOwnPropertyNames(window).filter((name) => !window.before.includes(name) && !name.startsWith('__playwright')),
    }));
    assert.deepEqual(seen, { root: null, text: '', globals: ['resa'] });
  });
  assert.deepEqual(problems, []);
});

test('N9: whatever stands in a survey is text', async () => {
  const evil = '<img src=x onerror="window.__xss=1"><script>window.__xss=2</script>"\'><svg onload=window.__xss=3>javascript:window.__xss=4 </script>\u202eevil';
  const both = { sv: evil, en: evil };
  const choices = [{ code: evil, text: both }, { code: 'b', text: both }];
  const questions = [
    { ...QUESTIONS[0], id: evil, text: both, ends: { sv: [evil, evil] } },
    { ...QUESTIONS[1], text: both, choices },
    { ...QUESTIONS[2], text: both, choices, show_if: null },
    { ...QUESTIONS[3], text: both, rows: [{ code: evil, text: both }] },
    { ...QUESTIONS[4], text: both },
  ];
  const theme = { accent: `red;background:url(${evil})`, paper: evil, ink: evil, radius: evil };
  resa.state.surveys = [survey({ questions, theme, thanks: both, words: { sv: { send: evil, next: evil, close: evil } } })];
  site.page = { tag: 'data-user="&lt;img src=x onerror=window.__xss=5&gt;"' };
  const problems = await withWidget(browser, site, resa, {}, async ({ page, card }) => {
    await card.waitFor();
    assert.equal(await card.locator('h2').textContent(), evil);
    await card.getByRole('radio').nth(2).click();
    await card.locator('.option [type=radio]').nth(1).click();
    await card.locator('.option [type=checkbox]').nth(0).click();
    await card.locator('.main').click();
    await card.getByRole('radio').nth(1).click();
    await card.locator('.main').click();
    await card.getByRole('textbox').fill(evil);
    await card.locator('.main').click();
    await until(resa.told.responses, 1);
    assert.equal(await card.locator('h2').textContent(), evil);
    assert.equal(await page.evaluate(() => window.__xss), undefined);
    assert.equal(await card.locator('img, script, svg[onload]').count(), 0);
  });
  assert.deepEqual(problems, []);
});

test('N10: addresses that would write to all objects write nothing', async () => {
  for (const path of ['/pension?__proto__[x]=1&constructor[prototype][x]=1', '/pension#__proto__[x]=1', '/__proto__', '/pension?__proto__.innerHTML=<img src=x onerror=window.__xss=1>']) {
    resa.told.responses.length = 0;
    const problems = await withWidget(browser, site, resa, { path }, async (opened) => {
      await answerAll(opened);
      assert.deepEqual(await opened.page.evaluate(() => [{}.x, [].x, window.__xss]), [undefined, undefined, undefined]);
    });
    assert.deepEqual(problems, [], path);
  }
});

test('N10: frozen prototypes, and prototypes that carry what they should not', async () => {
  const inits = [
    () => [Object, Array, Function, String, Map, Set, Promise, History, Node, Element, HTMLElement, EventTarget, Document, Window].forEach((each) => Object.freeze(each.prototype)),
    () => Object.assign(Object.prototype, { sv: 'fel', once: true, passive: true, capture: false, headers: { x: '1' }, method: 'DELETE', body: 'x', seconds: 0, selector: 'body', pages: ['/nowhere'], ask: false, mode: 'x', show_if: 'x', words: { sv: {} }, style: 'x' }),
  ];
  for (const init of inits) {
    resa.told.responses.length = 0;
    const problems = await withWidget(browser, site, resa, { init }, async ({ page, card }) => {
      await page.waitForTimeout(600);
      // Works, or stays silent.
      if ((await card.count()) > 0) await answerAll({ page, card });
    });
    assert.deepEqual(problems, []);
  }
  assert.ok(resa.told.displays.length > 0, 'frozen prototypes are no hindrance');
});

test('N10: markup that takes the names of what a script needs', async () => {
  const names = ['querySelector', 'createElement', 'createElementNS', 'addEventListener', 'getElementById', 'body', 'head', 'documentElement', 'currentScript', 'visibilityState', 'scrollingElement', 'implementation', 'activeElement', 'append', 'defaultView', 'location', 'cookie', 'resa', 'analytics', 'navigation', 'Promise'];
  // Not `getAttribute`: the tool that clicks for us needs it itself.
  const inputs = ['closest', 'contains', 'parentNode', 'addEventListener', 'matches', 'dispatchEvent', 'children', 'nodeName'].map((name) => `<input name=${name}>`).join('');
  site.page = {
    before: names.map((name) => `<img name="${name}" id="${name}" alt=""><form name="${name}"></form>`).join(''),
    body: `<form id="form">${inputs}<input name="field"></form>`,
  };
  resa.state.surveys = [survey({ questions: QUESTIONS.slice(0, 2), trigger: { kind: 'click', selector: '[name=field]' } })];
  for (const device of [undefined, PHONE]) {
    resa.told.responses.length = 0;
    const problems = await withWidget(browser, site, resa, { device }, async (opened) => {
      // By its place: the tool cannot find its way about such a page either.
      const { x, y } = await opened.page.evaluate(() => HTMLElement.prototype.getBoundingClientRect.call(Document.prototype.querySelector.call(document, '[name=field]')).toJSON());
      await opened.page.mouse.click(x + 4, y + 4);
      await opened.page.keyboard.type('x');
      await answerAll(opened);
    });
    assert.deepEqual(problems, []);
  }
});

test('hostile style of the page does not reach the card', async () => {
  let expected;
  const reducedMotion = 'reduce';
  await withWidget(browser, site, resa, { reducedMotion }, async ({ card }) => {
    await card.waitFor();
    expected = await looks(card);
  });
  const all = '*, *::before, resa-widget, div, input, label, button { display: none !important; visibility: hidden !important; opacity: 0 !important; position: static !important; font: 3px/1 Wingdings !important; color: red !important; background: lime !important; transform: rotate(45deg) scale(0.1) !important; margin: 99px !important; width: 1px !important; pointer-events: none !important; z-index: -1 !important; filter: blur(9px) !important; animation: spin 1s infinite !important } html { font-size: 2px } body { overflow: hidden; transform: scale(0.5); contain: strict }';
  for (const css of [all, 'html { filter: grayscale(1); transform: translateX(500px); font-size: 62.5% } resa-widget { all: unset !important; --paper: red; --lift: 500px }']) {
    resa.told.responses.length = 0;
    site.page = { head: '<link rel="stylesheet" href="/own.css">', 'own.css': css.replace('*, *::before', 'main *') };
    const problems = await withWidget(browser, site, resa, { reducedMotion }, async (opened) => {
      await opened.card.waitFor();
      assert.deepEqual(await looks(opened.card), expected);
      await answerAll(opened);
    });
    assert.deepEqual(problems, []);
  }
});

test('over what a page puts on top, and not in the way of what is beside it', async () => {
  site.page = { body: '<button id="under" style="position:fixed;left:10px;bottom:10px">Under</button><div style="position:fixed;inset:0;z-index:2147483647;background:#eee8;pointer-events:none"></div>' };
  const problems = await withWidget(browser, site, resa, {}, async (opened) => {
    await opened.card.waitFor();
    await opened.page.click('#under');
    await answerAll(opened);
  });
  assert.deepEqual(problems, []);
});

test('a page that loads the widget twice has one', async () => {
  site.page = { script: `<script src="${resa.url}/widget.js" data-key="${KEY}"></script>` };
  const problems = await withWidget(browser, site, resa, {}, async ({ page, card }) => {
    await card.waitFor();
    await page.waitForTimeout(300);
    assert.equal(resa.told.displays.length, 1);
    assert.equal(resa.told.paths.filter((path) => path.endsWith('/surveys')).length, 1);
  });
  assert.deepEqual(problems, []);
});

test('nonsense from the server, and calls that make none, end in silence', async () => {
  const odd = [
    [{ ...survey(), trigger: { kind: 'constructor' } }, { ...survey(), questions: [] }, survey({ trigger: { pages: null } })],
    [null],
    'text',
    [{ id: 1 }],
    [{ ...survey(), questions: [{ id: 'x', kind: 'odd' }], theme: null, thanks: null, languages: ['sv'] }],
  ];
  for (const surveys of odd) {
    resa.state.surveys = surveys;
    const problems = await withWidget(browser, site, resa, {}, async ({ page }) => {
      await page.evaluate(() => {
        for (const call of [[], ['constructor'], ['__proto__'], ['ask'], ['event', null], ['user', {}], ['consent', 'all'], [Symbol('x')]]) window.resa(...call);
      });
      await page.waitForTimeout(200);
    });
    assert.deepEqual(problems, [], JSON.stringify(surveys).slice(0, 80));
  }
});

test('a server that cannot be reached is not heard of', async () => {
  site.page = { script: '' };
  const context = await browser.newContext();
  const page = await context.newPage();
  const thrown = [];
  page.on('pageerror', (error) => thrown.push(error.message));
  await page.route(`${resa.url}/v1/**`, (route) => route.abort());
  await page.goto(`${site.url}/pension/uttag`, { waitUntil: 'load' });
  await page.evaluate(() => window.resa('ask', 'x'));
  await page.waitForTimeout(300);
  assert.deepEqual(thrown, []);
  await context.close();
});

test("messages of other windows are not listened to (N11)", async () => {
  const problems = await withWidget(browser, site, resa, {}, async ({ page, card }) => {
    await card.waitFor();
    await page.evaluate(() => {
      for (const data of ['stop', { type: 'resa', command: 'stop' }, ['stop']]) window.postMessage(data, '*');
    });
    await page.waitForTimeout(100);
    assert.equal(await card.count(), 1);
  });
  assert.deepEqual(problems, []);
});

/** What a browser keeps for the site, and what went to the server with the messages. */
const kept = (page) => page.evaluate(() => ({ local: { ...localStorage }, session: Object.keys(sessionStorage), cookie: document.cookie }));

/** Notes every touch of what a browser can store. */
function guardStorage() {
  window.touched = [];
  for (const [name, methods] of [['Storage', ['getItem', 'setItem', 'removeItem', 'key', 'clear']], ['IDBFactory', ['open', 'databases']], ['CacheStorage', ['open', 'keys', 'match']]]) {
    for (const method of methods) {
      const original = window[name].prototype[method];
      window[name].prototype[method] = function (...given) {
        window.touched.push(`${name}.${method}`);
        return original.apply(this, given);
      };
    }
  }
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  Object.defineProperty(Document.prototype, 'cookie', { ...cookie, set: (value) => window.touched.push(`cookie ${value}`), get: () => (window.touched.push('cookie read'), '') });
}

test('without consent nothing is stored, nothing read, and nobody named', async () => {
  for (const tag of ['', 'data-consent="none" data-user="kund-1"', 'data-consent="all"']) {
    for (const list of Object.values(resa.told)) list.length = 0;
    site.page = { tag };
    const problems = await withWidget(browser, site, resa, { init: guardStorage }, async (opened) => {
      const { page } = opened;
      await page.evaluate(() => {
        window.analytics = { user: () => ({ id: () => 'u-1', anonymousId: () => 'a-1' }) };
        window.resa('user', 'kund-2');
      });
      await answerAll(opened);
      await page.evaluate(() => history.pushState(null, '', '/annat'));
      assert.deepEqual(await page.evaluate(() => window.touched), []);
      for (const message of [...resa.told.displays, ...resa.told.responses]) {
        assert.ok(!('userId' in message) && !('anonymousId' in message), JSON.stringify(message));
      }
      assert.deepEqual(resa.told.cookies, []);
    });
    assert.deepEqual(problems, []);
  }
});

test('with consent one random id is kept, and goes when consent does', async () => {
  site.page = { tag: 'data-consent="consented" data-user="kund-1"' };
  const problems = await withWidget(browser, site, resa, {}, async (opened) => {
    const { page } = opened;
    await answerAll(opened);
    const [{ anonymousId, userId }] = resa.told.displays;
    assert.match(anonymousId, /^[\da-f]{32}$/);
    assert.equal(userId, undefined, 'consented is not identified');
    const { local, session, cookie } = await kept(page);
    assert.deepEqual([local, session, cookie], [{ 'resa-anonymous': anonymousId }, ['resa-pages'], '']);
    await page.goto(`${site.url}/pension/annat`, { waitUntil: 'load' });
    await until(resa.told.displays, 2);
    assert.equal(resa.told.displays[1].anonymousId, anonymousId);
    await page.evaluate(() => window.resa('consent', 'none'));
    assert.deepEqual(await kept(page), { local: {}, session: [], cookie: '' });
    await page.evaluate(() => window.resa('stop'));
  });
  assert.deepEqual(problems, []);
});

test('consent given later counts from then on', async () => {
  resa.state.surveys = [survey({ trigger: { kind: 'api' } })];
  const problems = await withWidget(browser, site, resa, { init: guardStorage }, async ({ page }) => {
    assert.deepEqual(await page.evaluate(() => window.touched), []);
    await page.evaluate(() => {
      window.resa('consent', 'consented');
      window.resa('ask', 'ease-of-page');
    });
    const [display] = await until(resa.told.displays, 1);
    assert.match(display.anonymousId, /^[\da-f]{32}$/);
  });
  assert.deepEqual(problems, []);
});

test("identified: the page's own id, or that of its analytics; else only an id without a name", async () => {
  const analytics = { segment: () => (window.analytics = { user: () => ({ id: () => 'segment-1', anonymousId: () => 'segment-a' }) }), rudder: () => (window.analytics = { getUserId: () => 'rudder-1', getAnonymousId: () => 'rudder-a' }), broken: () => (window.analytics = { user: () => { throw new Error('not ready'); } }) };
  const cases = [
    ['data-consent="identified" data-user="kund-1"', 'segment', { userId: 'kund-1' }],
    ['data-consent="identified"', 'segment', { userId: 'segment-1' }],
    ['data-consent="identified"', 'rudder', { userId: 'rudder-1' }],
    ['data-consent="consented"', 'segment', { anonymousId: 'segment-a' }],
    ['data-consent="consented"', 'rudder', { anonymousId: 'rudder-a' }],
  ];
  for (const [tag, client, expected] of cases) {
    resa.told.displays.length = 0;
    site.page = { tag };
    const problems = await withWidget(browser, site, resa, { init: analytics[client] }, async ({ page }) => {
      const [{ userId, anonymousId }] = await until(resa.told.displays, 1);
      assert.deepEqual(JSON.parse(JSON.stringify({ userId, anonymousId })), expected, `${tag} ${client}`);
      assert.deepEqual((await kept(page)).local, {}, 'no id of our own beside that of the analytics');
    });
    assert.deepEqual(problems, []);
  }
  resa.told.displays.length = 0;
  site.page = { tag: 'data-consent="identified"' };
  assert.deepEqual(await withWidget(browser, site, resa, { init: analytics.broken }, async () => {
    const [display] = await until(resa.told.displays, 1);
    assert.match(display.anonymousId, /^[\da-f]{32}$/);
  }), []);
});

test('storage that a browser forbids is done without', async () => {
  site.page = { tag: 'data-consent="consented"' };
  const init = () => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    }
  };
  assert.deepEqual(await withWidget(browser, site, resa, { init }, answerAll), []);
  assert.equal(new Set([...resa.told.displays, ...resa.told.responses].map(({ anonymousId }) => anonymousId)).size, 1);
});

test('with consent a second visit is known across page loads', async () => {
  site.page = { tag: 'data-consent="consented"' };
  resa.state.surveys = [survey({ trigger: { kind: 'return', pages: ['/pension/uttag'] } })];
  assert.deepEqual(await withWidget(browser, site, resa, {}, async ({ page }) => {
    // A visit is noted once the surveys are read; the page may be left only then.
    await page.waitForFunction(() => sessionStorage.length > 0);
    await page.goto(`${site.url}/kontakt`, { waitUntil: 'load' });
    await page.waitForTimeout(300);
    assert.equal(resa.told.displays.length, 0);
    await page.goto(`${site.url}/pension/uttag`, { waitUntil: 'load' });
    await until(resa.told.displays, 1);
  }), []);
});
