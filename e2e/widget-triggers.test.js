// When the widget asks, in a real browser, at a desk and on an emulated phone: every trigger fires when it should and
// not otherwise. The server is a stand-in that notes who asked whether they may ask.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { DESKTOP, PHONE, hideable, startSite, startStandIn, survey, until, withWidget } from './harness/widget.js';

/** Long enough for a message that must not come to have come. */
const QUIET = 250;
const LONG = { body: `<h1>Din pension</h1>${'<p>En rad som gör sidan lång.</p>'.repeat(200)}` };

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
  resa.told.displays.length = 0;
  resa.state.leave = () => ({ ask: true });
  site.page = {};
});

/** Opens a page with one survey and this trigger; `act` gets what says whether it has fired. */
async function on(trigger, options, act, more = {}) {
  resa.state.surveys = [survey({ trigger, ...more })];
  const problems = await withWidget(browser, site, resa, options, async (opened) => {
    const { page } = opened;
    const silent = async (why) => {
      await page.waitForTimeout(QUIET);
      assert.deepEqual(resa.told.displays.map((display) => display.trigger), [], why);
    };
    const fired = async (count = 1) => {
      await until(resa.told.displays, count);
      await page.waitForTimeout(QUIET);
      assert.equal(resa.told.displays.length, count);
      assert.equal(resa.told.displays.at(-1).trigger, trigger.kind);
      return resa.told.displays.at(-1);
    };
    const go = (path, how = 'pushState') => page.evaluate(([path, how]) => history[how](null, '', path), [path, how]);
    await act({ ...opened, silent, fired, go });
  });
  assert.deepEqual(problems, []);
}

test('load: at once, once, and only where the path fits', async () => {
  await on({ kind: 'load', pages: ['/pension/*'] }, {}, async ({ card, fired, page }) => {
    const display = await fired();
    assert.equal(display.page, '/pension/uttag');
    await card.waitFor();
    assert.equal(await page.locator('resa-widget').count(), 1);
  });
  resa.told.displays.length = 0;
  await on({ kind: 'load', pages: ['/pension/*'] }, { path: '/kontakt' }, async ({ silent }) => silent('another page'));
});

test('load: the query and what stands behind # never leave the page, a path behind # does', async () => {
  await on({ kind: 'load' }, { path: '/a?namn=Anna#avsnitt' }, async ({ fired }) => assert.equal((await fired()).page, '/a'));
  resa.told.displays.length = 0;
  await on({ kind: 'load', pages: ['/app#/steg/*'] }, { path: '/app#/steg/2' }, async ({ fired }) => assert.equal((await fired()).page, '/app#/steg/2'));
});

test('load: a page that nobody sees yet does not even ask what may be asked', async () => {
  resa.state.surveys = [survey()];
  resa.told.paths.length = 0;
  const context = await browser.newContext(DESKTOP);
  const page = await context.newPage();
  await page.addInitScript(hideable);
  await page.addInitScript(() => window.hide(true));
  await page.goto(`${site.url}/pension/uttag`);
  await page.waitForTimeout(QUIET);
  assert.deepEqual(resa.told.paths, ['GET /widget.js']);
  await page.evaluate(() => window.hide(false));
  await until(resa.told.displays, 1);
  await context.close();
});

test('dwell: after the seconds in which the page was seen', async () => {
  await on({ kind: 'dwell', seconds: 20 }, { clock: true, init: hideable }, async ({ page, silent, fired }) => {
    await page.clock.runFor(15_000);
    await page.evaluate(() => window.hide(true));
    await page.clock.runFor(60_000);
    await silent('another tab was looked at');
    await page.evaluate(() => window.hide(false));
    await page.clock.runFor(4_000);
    await silent('19 seconds');
    await page.clock.runFor(1_100);
    await fired();
  });
});

test('scroll: when so much of the page has been seen', async () => {
  site.page = LONG;
  await on({ kind: 'scroll', share: 0.5 }, {}, async ({ page, silent, fired }) => {
    const to = (share) => page.evaluate((share) => scrollTo(0, share * document.documentElement.scrollHeight - innerHeight), share);
    await to(0.4);
    await silent('40 %');
    await to(0.51);
    await fired();
  });
});

test('scroll: a page that fits the window, and a small box in it, are not read by scrolling', async () => {
  site.page = { body: `<div id="box" style="height:100px;overflow:auto">${LONG.body}</div>` };
  await on({ kind: 'scroll', share: 0.5 }, {}, async ({ page, silent }) => {
    await page.evaluate(() => document.getElementById('box').scrollTo(0, 9999));
    await page.evaluate(() => window.dispatchEvent(new Event('scroll')));
    await silent('nothing to scroll');
  });
});

test('scroll: an app that scrolls a part of its own counts as the page', async () => {
  site.page = { body: `<div id="app" style="height:100vh;overflow:auto">${LONG.body}</div>` };
  await on({ kind: 'scroll', share: 0.9 }, {}, async ({ page, fired }) => {
    await page.evaluate(() => document.getElementById('app').scrollTo(0, 99_999));
    await fired();
  });
});

test('click: on what the selector names, or in it; elsewhere and with a broken selector nothing', async () => {
  site.page = { body: '<button id="other">Annat</button><button class="help"><b>Hjälp</b></button>' };
  await on({ kind: 'click', selector: '.help' }, {}, async ({ page, silent, fired }) => {
    await page.click('#other');
    await silent('another button');
    await page.click('.help b');
    await fired();
  });
  resa.told.displays.length = 0;
  await on({ kind: 'click', selector: '..[' }, {}, async ({ page, silent }) => {
    await page.click('.help');
    await silent('no selector');
  });
});

test('exit at a desk: through the top edge, after a while, not through the sides and not within the page', async () => {
  site.page = LONG;
  await on({ kind: 'exit', seconds: 8 }, { clock: true }, async ({ page, silent, fired }) => {
    const leave = (x, y) => page.evaluate(([x, y]) => document.documentElement.dispatchEvent(new MouseEvent('mouseout', { bubbles: true, clientX: x, clientY: y, relatedTarget: null })), [x, y]);
    await page.mouse.move(400, 300);
    await leave(400, -3);
    await silent('too soon');
    await page.clock.runFor(8_100);
    await leave(-3, 300);
    await silent('through the left edge');
    await page.mouse.move(400, 5);
    await page.mouse.move(400, 200);
    await silent('from one element to another');
    await leave(400, -3);
    await fired();
    await leave(400, -3);
    await fired();
  });
});

test('exit at a desk: a real pointer that leaves at the top', async () => {
  await on({ kind: 'exit', seconds: 0.1 }, {}, async ({ page, fired }) => {
    await page.mouse.move(400, 300);
    await page.waitForTimeout(150);
    await page.mouse.move(400, 1);
    await page.mouse.move(400, -10);
    await fired();
  });
});

test('inactive: so long without a sign of anybody, while the page is seen', async () => {
  await on({ kind: 'inactive', seconds: 30 }, { clock: true, init: hideable }, async ({ page, silent, fired }) => {
    await page.clock.runFor(25_000);
    await page.mouse.move(300, 300);
    await page.clock.runFor(25_000);
    await silent('the mouse was moved');
    await page.keyboard.press('ArrowDown');
    await page.evaluate(() => window.hide(true));
    await page.clock.runFor(120_000);
    await silent('another tab was looked at');
    await page.evaluate(() => window.hide(false));
    await page.clock.runFor(29_000);
    await silent('29 seconds');
    await page.clock.runFor(2_000);
    await fired();
  });
});

test('return: the second visit of a page, not the first, and not of another page', async () => {
  await on({ kind: 'return', pages: ['/pension/uttag'] }, {}, async ({ silent, fired, go }) => {
    await silent('the first visit');
    await go('/pension/annat');
    await silent('another page');
    await go('/pension/uttag');
    await fired();
  });
});

test('return: the back button says that one has been here, without anything being stored', async () => {
  await on({ kind: 'return', pages: ['/pension/uttag'] }, {}, async ({ page, silent, fired }) => {
    await page.goto(`${site.url}/kontakt`, { waitUntil: 'load' });
    await silent('left');
    await page.goBack({ waitUntil: 'load' });
    await fired();
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, '']);
  });
});

test('event: of this name and no better score; told by the page itself', async () => {
  await on({ kind: 'event', event: 'Order Completed', at_most: 3 }, {}, async ({ page, silent, fired }) => {
    const tell = (...told) => page.evaluate((told) => window.resa('event', ...told), told);
    await tell('Order Viewed', { score: 1 });
    await tell('Order Completed', { score: 4 });
    await tell('Order Completed');
    await tell('Order Completed', { score: 'låg' });
    await silent('another name, a better score, none');
    await tell('Order Completed', { score: 3 });
    await fired();
  });
});

test("event: told by Segment's or RudderStack's client, even one that comes later", async () => {
  await on({ kind: 'event', event: 'Signed Up' }, {}, async ({ page, fired }) => {
    await page.evaluate(() => {
      const heard = [];
      window.analytics = { on: (what, tell) => heard.push([what, tell]), track: (...told) => heard.forEach(([what, tell]) => what === 'track' && tell(...told)) };
    });
    await page.waitForTimeout(1100);
    await page.evaluate(() => window.analytics.track('Signed Up', {}));
    await fired();
  });
});

test('api: when the page asks, and never of itself', async () => {
  await on({ kind: 'api' }, {}, async ({ page, card, silent, fired }) => {
    await page.mouse.click(10, 10);
    await silent('nobody asked');
    await page.evaluate(() => window.resa('ask', 'no such survey'));
    await silent('of another name');
    await page.evaluate(() => window.resa('ask', 'ease-of-page'));
    await fired();
    await card.waitFor();
  });
});

test('api: what the page said before the widget came is heard, from a function and from a list', async () => {
  for (const stub of ['window.resa = function () { (resa.q = resa.q || []).push(arguments) }; resa("ask", "ease-of-page")', 'window.resa = []; resa.push(["ask", "ease-of-page"])']) {
    resa.told.displays.length = 0;
    site.page = { head: `<script>${stub}</script>` };
    await on({ kind: 'api' }, {}, async ({ page, card, fired }) => {
      await fired();
      await card.waitFor();
      await card.getByRole('button', { name: 'Stäng' }).click();
      await page.evaluate(() => window.resa.push(['ask', 'ease-of-page']));
      await fired(2);
    });
  }
});

test('stop: no more questions, and the card goes', async () => {
  await on({ kind: 'load' }, {}, async ({ page, card, fired, go }) => {
    await fired();
    await card.waitFor();
    await page.evaluate(() => window.resa('stop'));
    await card.waitFor({ state: 'detached' });
    await go('/pension/annat');
    await page.evaluate(() => window.resa('ask', 'ease-of-page'));
    await fired(1);
  });
});

const ROUTERS = {
  'the Navigation API': () => {},
  'patched history': () => Reflect.deleteProperty(window, 'navigation'),
  'history that was patched before and is patched again after': () => {
    Reflect.deleteProperty(window, 'navigation');
    const wrap = () => {
      for (const name of ['pushState', 'replaceState']) {
        const original = history[name];
        history[name] = function (...given) {
          return original.apply(this, given);
        };
      }
    };
    wrap();
    addEventListener('load', () => setTimeout(wrap, 50));
  },
};
for (const [name, init] of Object.entries(ROUTERS)) {
  test(`an app's own navigation is a new page: ${name}`, async () => {
    await on({ kind: 'load', pages: ['/order/*'] }, { init }, async ({ page, card, silent, fired, go }) => {
      await page.waitForTimeout(100);
      const before = await page.evaluate(() => history.length);
      await silent('not there yet');
      await go('/order/1');
      await fired(1);
      await card.waitFor();
      await go('/order/1?sida=2', 'replaceState');
      await fired(1);
      await go('/kontakt', 'replaceState');
      await card.waitFor({ state: 'detached' });
      await go('/order/2');
      await fired(2);
      await page.goBack();
      await fired(2);
      // What the widget adds to the history is nothing: the way back is the visitor's.
      assert.equal(await page.evaluate(() => history.length), before + 2);
    });
  });
}

test('one card at a time, and of itself one survey a page', async () => {
  resa.state.surveys = [survey(), survey({ id: 'second', trigger: { kind: 'click', selector: 'h1' } }), survey({ id: 'third', trigger: { kind: 'api' } })];
  await withWidget(browser, site, resa, {}, async ({ page, card }) => {
    await card.waitFor();
    await page.click('h1');
    await page.evaluate(() => window.resa('ask', 'third'));
    await page.waitForTimeout(QUIET);
    assert.equal(resa.told.displays.length, 1);
    await card.getByRole('button', { name: 'Stäng' }).click();
    await page.click('h1');
    await page.waitForTimeout(QUIET);
    assert.equal(resa.told.displays.length, 1);
    await page.evaluate(() => window.resa('ask', 'third'));
    await until(resa.told.displays, 2);
    await card.waitFor();
  });
});

test('without the leave of the server nothing is shown, and it is not asked again on this page', async () => {
  resa.state.leave = () => ({ ask: false });
  site.page = { body: '<h1>Hej</h1>' };
  await on({ kind: 'click', selector: 'h1' }, {}, async ({ page, card, fired, go }) => {
    await page.click('h1');
    await fired(1);
    await page.click('h1');
    await fired(1);
    assert.equal(await card.count(), 0);
    await go('/pension/annat');
    await page.click('h1');
    await fired(2);
  }, { once_a_page: false });
});

test('a survey that may come often comes again after it was closed, when its moment comes again', async () => {
  site.page = { body: '<h1>Hej</h1>' };
  await on({ kind: 'click', selector: 'h1' }, {}, async ({ page, card, fired }) => {
    await page.click('h1');
    await fired(1);
    await card.getByRole('button', { name: 'Stäng' }).click();
    await page.click('h1');
    await fired(2);
    await card.waitFor();
  }, { once_a_page: false });
});

test('exit on a phone: the tab left for a while and come back to, not a glance elsewhere', async () => {
  await on({ kind: 'exit' }, { device: PHONE, clock: true, init: hideable }, async ({ page, silent, fired }) => {
    const away = async (seconds) => {
      await page.evaluate(() => window.hide(true));
      await page.clock.runFor(seconds * 1000);
      await page.evaluate(() => window.hide(false));
    };
    await away(2);
    await silent('a glance');
    await page.clock.runFor(6_000);
    await away(4);
    await silent('a longer glance');
    await away(6);
    await fired();
  });
});

/** A finger on the glass, from one height to another in so many milliseconds; the page flies on as pages do. */
async function finger(session, from, to, milliseconds) {
  const steps = Math.round(milliseconds / 16);
  const at = (y) => [{ x: 195, y }];
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(from) });
  for (let step = 1; step <= steps; step++) {
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(from + ((to - from) * step) / steps) });
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

/** Reads down the page with a finger, so far that a flick upwards does not reach the top. */
async function readDown(page, session) {
  for (let swipes = 0; swipes < 3; swipes++) {
    await finger(session, 780, 80, 150);
    await page.waitForTimeout(300);
  }
  await page.waitForTimeout(1000);
  assert.ok((await page.evaluate(() => scrollY)) > 2000, 'the page was scrolled down');
}

test('exit on a phone: a flick upwards, not a slow way back and not a button that leads to the top', async () => {
  site.page = LONG;
  const opened = { kind: 'exit', seconds: 0.2 };
  await on(opened, { device: PHONE }, async ({ page, context, silent }) => {
    const session = await context.newCDPSession(page);
    await readDown(page, session);
    await silent('down');
    const before = await page.evaluate(() => scrollY);
    for (let drags = 0; drags < 4; drags++) await finger(session, 300, 480, 500);
    assert.ok((await page.evaluate(() => scrollY)) < before - 500, 'the page was dragged back');
    await silent('slowly back');
    await page.waitForTimeout(1600);
    await page.evaluate(() => scrollTo(0, 0));
    await silent('to the top by a button');
  });
  await on(opened, { device: PHONE }, async ({ page, context, fired }) => {
    const session = await context.newCDPSession(page);
    await readDown(page, session);
    await finger(session, 80, 800, 130);
    await fired();
  });
});

const FORM = { body: '<form onsubmit="return false"><label>Namn <input name="namn"></label><label>Ort <input name="ort"></label><button>Sänd</button></form><button id="else">Annat</button>' };

test('exit on a phone: a form begun and left', async () => {
  site.page = FORM;
  await on({ kind: 'exit' }, { device: PHONE, clock: true }, async ({ page, silent, fired }) => {
    await page.clock.runFor(6_000);
    await page.focus('[name=namn]');
    await page.focus('#else');
    await page.clock.runFor(30_000);
    await silent('nothing was written');
    await page.fill('[name=namn]', 'Anna');
    await page.focus('[name=ort]');
    await page.clock.runFor(30_000);
    await silent('still in the form');
    await page.focus('#else');
    await page.clock.runFor(10_000);
    await page.focus('[name=ort]');
    await page.clock.runFor(30_000);
    await silent('back in the form');
    await page.focus('#else');
    await page.clock.runFor(16_000);
    const told = await fired();
    assert.ok(!JSON.stringify(told).includes('Anna'));
  });
});

test('exit on a phone: a form that was sent is not one left; one gone on from is', async () => {
  site.page = FORM;
  await on({ kind: 'exit', seconds: 0 }, { device: PHONE, clock: true }, async ({ page, silent, go }) => {
    await page.fill('[name=namn]', 'Anna');
    await page.click('form button');
    await page.focus('#else');
    await page.clock.runFor(30_000);
    await go('/klart');
    await silent('it was sent');
  });
  await on({ kind: 'exit', seconds: 0, pages: ['/pension/*'] }, { device: PHONE }, async ({ page, go, card, fired }) => {
    await page.fill('[name=namn]', 'Anna');
    await go('/kontakt');
    assert.equal((await fired()).page, '/pension/uttag');
    await card.waitFor();
  });
});

test('exit on a phone: the top edge and the way back mean nothing there', async () => {
  await on({ kind: 'exit', seconds: 0 }, { device: PHONE }, async ({ page, silent }) => {
    await page.evaluate(() => document.documentElement.dispatchEvent(new MouseEvent('mouseout', { bubbles: true, clientY: -3, relatedTarget: null })));
    await page.evaluate(() => history.pushState(null, '', '#meny'));
    await page.goBack();
    await silent('neither');
  });
});

test('on a phone every other moment is the same', async () => {
  const moments = [
    [{ kind: 'load' }, async () => {}],
    [{ kind: 'dwell', seconds: 10 }, async ({ page, silent }) => {
      await silent('too soon');
      await page.clock.runFor(10_100);
    }],
    [{ kind: 'scroll', share: 0.2 }, async ({ page, context, silent }) => {
      await silent('the top');
      await readDown(page, await context.newCDPSession(page));
    }, false],
    [{ kind: 'click', selector: 'h1' }, async ({ page, silent }) => {
      await page.locator('p').first().tap();
      await silent('beside it');
      await page.locator('h1').tap();
    }],
    [{ kind: 'inactive', seconds: 20 }, async ({ page, silent }) => {
      await page.clock.runFor(15_000);
      await page.locator('p').first().tap();
      await page.clock.runFor(15_000);
      await silent('a finger was there');
      await page.clock.runFor(6_000);
    }],
    [{ kind: 'return', pages: ['/pension/uttag'] }, async ({ go, silent }) => {
      await go('/annat');
      await silent('another page');
      await go('/pension/uttag');
    }],
    [{ kind: 'event', event: 'Fel visat' }, async ({ page, silent }) => {
      await page.evaluate(() => window.resa('event', 'Annat'));
      await silent('another event');
      await page.evaluate(() => window.resa('event', 'Fel visat'));
    }],
    [{ kind: 'api' }, async ({ page, silent }) => {
      await silent('nobody asked');
      await page.evaluate(() => window.resa('ask', 'ease-of-page'));
    }],
  ];
  for (const [trigger, act, clock = true] of moments) {
    resa.told.displays.length = 0;
    site.page = LONG;
    await on(trigger, { device: PHONE, clock }, async (opened) => {
      await act(opened);
      await opened.fired();
      await opened.card.waitFor();
    });
  }
});
