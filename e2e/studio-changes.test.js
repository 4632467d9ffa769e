// What was changed is written down in the room Friction: it stands in the list, marks the charts over time, and says which
// findings name it as a cause. Whoever comes second loses nothing, and whoever may not write reads. Both languages.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { pressOn, tabThrough } from './harness/keyboard.js';
import { DESKTOP, NARROW } from './harness/looks.js';
import { beColleague, beOwner } from './harness/member.js';
import { startServer } from './harness/server.js';
import { visitAs } from './harness/signed-in.js';
import { assertNone, change, settled, soundness, speaks } from './harness/sound.js';

const isSound = soundness('changes-', { waits: settled });
const DAY = 86_400_000;
const WORDS = {
  sv: {
    tab: 'Vad vi ändrat', nothing: 'Ingen ändring inskriven ännu', add: 'Skriv in en ändring', name: 'Vad ändrades', day: 'Från och med', clock: /^Klockslag/, some: 'Bara vissa', attribute: 'Egenskap', value: 'Värde', save: 'Spara', needed: 'Skriv vad som ändrades.', same: 'En annan ändring heter så.', bothParts: /^Fyll i både egenskap och värde/, refused: 'Servern tar inte emot det så här.',
    only: 'Version är ”B”', looked: 'Prövas som orsak', cause: 'Pekas ut som orsak:', edit: (name) => `Ändra: ${name}`, overtaken: /sparade Bo Lind en annan ändring/, remove: 'Ta bort', list: 'Vad som ändrats', folded: /^Vad som ändrats: A till/, form: 'Nytt formulär', renamed: 'Nytt formulär, andra försöket', rival: 'Ny kö i växeln',
    lot: 'Utlottat', editLot: 'Ändra vad som är utlottat', lots: 'Utlottade egenskaper', mayRead: /^Du kan läsa listan/, chart: 'Råkar ut för det', calls: 'Söker hjälp därefter',
  },
  en: {
    tab: 'What we changed', nothing: 'No change written down yet', add: 'Write down a change', name: 'What was changed', day: 'From', clock: /^Time of day/, some: 'Only some', attribute: 'Attribute', value: 'Value', save: 'Save', needed: 'Write what was changed.', same: 'Another change is called that.', bothParts: /^Fill in both attribute and value/, refused: 'The server does not take it like this.',
    only: 'Version is “B”', looked: 'Looked at as a cause', cause: 'Named as a cause:', edit: (name) => `Edit: ${name}`, overtaken: /Bo Lind saved another change/, remove: 'Remove', list: 'What was changed', folded: /^What was changed: A to/, form: 'New form', renamed: 'New form, second try', rival: 'New queue in the switchboard',
    lot: 'Dealt out by lot', editLot: 'Edit what was dealt out', lots: 'Attributes dealt out by lot', mayRead: /^You can read the list/, chart: 'Meet it', calls: 'Seek help from there on',
  },
};

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** A server with the example: its owner, an analyst, a viewer, and a finding whose chart is drawn. */
async function startExample(t, language) {
  const server = await startServer();
  t.after(() => server.stop());
  const anna = await beOwner(server);
  await speaks(server, anna, language);
  const { project } = await change(server, anna, 'POST', '/api/example');
  const [bo, reader] = [await beColleague(server, anna, 'analyst', project), await beColleague(server, anna, 'viewer', project)];
  for (const member of [bo, reader]) await speaks(server, member, language);
  const api = `/api/projects/${project}`;
  const found = await change(server, anna, 'GET', `${api}/friction?lang=${language}`);
  const long = found.findings.find(({ series }) => series.length > 6 && series.some(({ reached_place: n }) => n >= 30));
  const middle = long.series[Math.floor(long.series.length / 2)].from.slice(0, 10);
  return { server, anna, bo, reader, project, api, finding: long, middle };
}

const later = (day, days) => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

for (const way of [
  { language: 'sv', name: 'desktop', viewport: DESKTOP, colorScheme: 'light' },
  { language: 'en', name: 'phone', viewport: NARROW, colorScheme: 'dark' },
]) {
  test(`changes are written down, marked and read (${way.language}, ${way.name})`, { timeout: 600_000 }, async (t) => {
    const words = WORDS[way.language];
    const { server, anna, bo, reader, project, api, finding, middle } = await startExample(t, way.language);
    const room = `/p/${project}/friction/changes`;
    const sound = (page, problems, name) => isSound(page, problems, `${way.language}-${way.name}-${name}`);
    const register = () => change(server, anna, 'GET', `${api}/register`);
    const write = async (member, changes, randomised = []) => change(server, member, 'PUT', `${api}/register`, { version: (await register()).version, changes, randomised });
    const row = (page, name) => page.locator('main ol > li').filter({ has: page.getByRole('heading', { name, exact: true }) });

    await visitAs(browser, server, anna, way, async ({ page, problems }) => {
      const dialog = page.getByRole('dialog');
      const field = (name) => dialog.getByLabel(name, { exact: true });

      await t.test('an empty register says what it is for', async () => {
        await page.goto(`/p/${project}/friction/actions`);
        await page.getByRole('link', { name: words.tab, exact: true }).click();
        await page.getByRole('heading', { name: words.nothing }).waitFor();
        await sound(page, problems, 'empty');
      });

      await t.test('a change is written by keyboard; what is missing is said at its field', async () => {
        await pressOn(page, page.getByRole('button', { name: words.add }).first());
        await field(words.name).waitFor();
        await pressOn(page, dialog.getByRole('button', { name: words.save, exact: true }));
        await dialog.getByText(words.needed).waitFor();
        assert.ok(await field(words.name).evaluate((element) => element === document.activeElement), 'the field at fault has the focus');
        await page.keyboard.type(words.form);
        await field(words.day).fill(middle);
        await dialog.getByLabel(words.some, { exact: true }).check();
        await dialog.getByRole('button', { name: words.save, exact: true }).click();
        await dialog.getByText(words.bothParts).waitFor();
        await dialog.getByRole('combobox', { name: words.attribute }).fill('version');
        await page.keyboard.press('Tab');
        await page.keyboard.type('B');
        await page.keyboard.press('Tab');
        await sound(page, problems, 'dialog');
        await dialog.getByRole('button', { name: words.save, exact: true }).click();
        await dialog.waitFor({ state: 'hidden' });
        await row(page, words.form).getByText(words.only).waitFor();
        assert.deepEqual((await register()).changes, [{ name: words.form, on: middle, where: { version: 'B' } }]);
      });

      await t.test('what the server refuses is said at the field, and nothing is lost', async () => {
        await page.getByRole('button', { name: words.add }).click();
        await field(words.name).fill(words.form);
        await dialog.getByRole('button', { name: words.save, exact: true }).click();
        await dialog.getByText(words.same).waitFor();
        await page.route('**/register', (route) => (route.request().method() === 'PUT' ? route.fulfill({ status: 422, contentType: 'application/problem+json', json: { status: 422, code: 'invalid_field', title: '', detail: 'no', fields: ['changes[1].on'] } }) : route.continue()));
        await field(words.name).fill(words.rival);
        await dialog.getByRole('button', { name: words.save, exact: true }).click();
        await dialog.getByText(words.refused).waitFor();
        assert.equal(await field(words.day).getAttribute('aria-invalid'), 'true');
        assert.equal(await field(words.name).inputValue(), words.rival);
        await page.unroute('**/register');
        await page.keyboard.press('Escape');
      });

      await t.test('whoever comes second is told who was first, and saves on top', async () => {
        await page.getByRole('button', { name: words.edit(words.form) }).click();
        await field(words.name).fill(words.renamed);
        await dialog.getByLabel(words.clock).fill('08:30');
        await write(bo, [...(await register()).changes, { name: words.rival, on: later(middle, 1) }]);
        await dialog.getByRole('button', { name: words.save, exact: true }).click();
        await dialog.getByText(words.overtaken).waitFor();
        assert.equal(await field(words.name).inputValue(), words.renamed, 'what was written is kept');
        await sound(page, problems, 'overtaken');
        await dialog.getByRole('button', { name: words.save, exact: true }).click();
        await dialog.waitFor({ state: 'hidden' });
        const names = await page.locator('main ol > li h3').allTextContents();
        assert.deepEqual(names, [words.rival, words.renamed], 'the newest first, and both kept');
        assert.equal((await register()).changes[0].on, `${middle}T08:30:00`);
      });

      await t.test('what was dealt out by lot is chosen', async () => {
        await page.getByRole('button', { name: words.editLot }).click();
        await dialog.getByRole('combobox', { name: words.lots }).fill('version');
        await page.keyboard.press('Tab');
        await sound(page, problems, 'lots-dialog');
        await dialog.getByRole('button', { name: words.save, exact: true }).click();
        await dialog.waitFor({ state: 'hidden' });
        await page.getByRole('complementary', { name: words.lot }).getByText('version', { exact: true }).waitFor();
        assert.deepEqual((await register()).randomised, ['version']);
        await write(anna, (await register()).changes);
      });

      await t.test('each says whether enough came after it, and which findings name it as a cause', async () => {
        await page.route(/\/friction\?/, async (route) => {
          const answer = await route.fetch();
          const found = await answer.json();
          found.findings[0].causes = [{ condition: [{ attribute: 'change', op: '=', value: words.renamed }], upstream: null, ladder: 2, rate_ratio: { ...found.findings[0].gain, value: 2, low: 1.5, high: 3 }, share_explained: { ...found.findings[0].gain, value: 0.5, low: 0.4, high: 0.6 }, median_lag_s: null, lag_between_s: null, counter_evidence: [] }];
          await route.fulfill({ response: answer, json: found });
        });
        await page.goto(room);
        await row(page, words.renamed).getByText(words.looked).waitFor();
        await row(page, words.renamed).getByText(words.cause).waitFor();
        assert.match(await row(page, words.renamed).getByRole('link').getAttribute('href'), /\/friction\/f-/);
        await sound(page, problems, 'list');
        const { unreached, unseen } = await tabThrough(page);
        assertNone(unreached, 'not reached by Tab');
        assertNone(unseen, 'focus is not seen');
        await page.unrouteAll({ behavior: 'wait' });
      });

      await t.test('a finding’s chart marks them, and says below what each letter stands for', async () => {
        await page.goto(`/p/${project}/friction/${finding.id}`);
        const legend = page.getByRole('list', { name: words.list });
        await legend.getByText(words.renamed).waitFor();
        assert.deepEqual(await page.locator('figure svg g.change text').allTextContents(), ['A'], 'a day apart they share a mark');
        await legend.scrollIntoViewIfNeeded();
        await sound(page, problems, 'finding');
        assert.ok(finding.series.some(({ called }) => called > 0), 'the example’s finding makes customers call');
        await page.getByRole('button', { name: words.calls }).click();
        const chart = page.locator('figure').filter({ hasText: words.calls });
        await chart.locator('svg').first().waitFor();
        await chart.locator('summary').last().click();
        const cells = await chart.locator('table tbody tr td:last-child').allTextContents();
        const counted = finding.series.filter(({ called }) => called !== null).map(({ reached_place: n }) => n);
        assert.deepEqual(cells.map((cell) => cell.replace(/\D/g, '')).filter(Boolean).map(Number), counted, 'each period says how many came there');
        await sound(page, problems, 'finding-calls');
        await page.getByRole('button', { name: words.chart, exact: true }).click();
        const first = finding.series[0].from.slice(0, 10);
        const many = Array.from({ length: 40 }, (_, at) => ({ name: `${words.form} ${String.fromCharCode(97 + (at % 26)).repeat(1 + Math.floor(at / 26))}`, on: later(first, at * 3) }));
        await write(bo, many);
        await page.getByText(words.folded).click();
        await sound(page, problems, 'finding-many');
        const lefts = await page.locator('figure svg g.change rect').evaluateAll((marks) => marks.map((mark) => mark.getBoundingClientRect()).map(({ left, right }) => [left, right]));
        assert.ok(lefts.length > 2 && lefts.slice(1).every(([left], at) => left >= lefts[at][1]), `${lefts}`);
        assert.equal(await page.locator('.changes li .name').count() > lefts.length, true, 'nearby ones share a mark');
        await write(bo, [{ name: words.form, on: middle }]);
      });

      await t.test('the journey’s chart marks them too', async () => {
        await page.goto(`/p/${project}/journeys/${finding.journey.id}`);
        await page.getByRole('list', { name: words.list }).getByText(words.form).waitFor();
        assert.equal(await page.locator('figure svg g.change').count(), 1);
        await sound(page, problems, 'journey');
      });

      await t.test('whoever may not write reads the list', async () => {
        await visitAs(browser, server, reader, way, async ({ page: theirs, problems: more }) => {
          await theirs.goto(room);
          await row(theirs, words.form).waitFor();
          await theirs.getByText(words.mayRead).waitFor();
          for (const name of [words.add, words.edit(words.form), words.editLot]) assert.equal(await theirs.getByRole('button', { name }).count(), 0, name);
          await sound(theirs, more, 'reader');
        });
      });

      await t.test('a change is removed after a question', async () => {
        await page.goto(room);
        await page.getByRole('button', { name: words.edit(words.form) }).click();
        await dialog.getByRole('button', { name: words.remove, exact: true }).click();
        await dialog.getByRole('alert').getByRole('button', { name: words.remove, exact: true }).click();
        await page.getByRole('heading', { name: words.nothing }).waitFor();
        assert.deepEqual((await register()).changes, []);
      });
    });
  });
}
