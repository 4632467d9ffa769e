// The room Friction in the example: what hinders customers stands first by what is surely gained, each finding opens with
// its three answers and the way from where it comes from, and what people decide about it is kept, measured and seen by
// others at once. Both languages, every look, quiet pages.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { startDemo } from './harness/demo.js';
import { tabThrough } from './harness/keyboard.js';
import { DESKTOP, NARROW } from './harness/looks.js';
import { assertNone, settled, soundness } from './harness/sound.js';
import { visit } from './harness/visit.js';

const isSound = soundness('friction-', { waits: settled });
const isSoundMeanwhile = soundness('friction-');
const WORDS = {
  sv: {
    room: 'Friktion', looking: 'Letar efter friktion', letter: 'Ger upp vid Läsa beskedet på nätet', source: 'Få beskedet', tried: 'Kunden försökte', hindered: 'Det som hindrade', effort: 'Ansträngningen ökade vid',
    least: /^minst \d/, chance: /högst 10 % av fynden är slump/, notLowest: /inte det som fått lägst betyg/, against: 'Det som talar emot', likely: 'trolig orsak', isSource: 'Källa', hurts: 'Här gör det ont',
    picture: 'Bild', unclaimed: 'Inte påstått', list: 'Lista', needed: 'Behövs', map: 'Visa på kartan', whole: 'Visa hela kartan igen', layer: 'Det som hindrar och hjälper', first: 'Det som hindrar mest', look: 'Leta efter friktion', goal_: 'Mål', status: 'Status', investigating: 'undersöks', dismissed: 'avfärdad', reason: 'Skäl', save: 'Spara', why: 'Skriv varför fyndet avfärdas.', hidden: 'Visa 1 avfärdat fynd',
    confirm: 'Bekräfta rotorsaken', basis: 'Underlag', both: 'Både orsaken och underlaget behövs.', confirmed: 'bekräftad rotorsak', create: 'Skapa åtgärd', what: 'Vad ska göras', cause: 'Orsaken', target: /^Målvärde/, due: /^Klart senast/, needs: 'Måste fyllas i',
    wrongTarget: 'Skriv ett tal mellan 0 och 100.', deed: 'Skriv om sidan om prognosen', actions: 'Åtgärder', overdue: /^1 åtgärd är försenad/, notDone: 'Inte gjord ännu', edit: /^Ändra\s?: /, done: 'gjord', doneOn: 'Gjord den', early: 'För tidigt att säga',
    invite: 'Ange antaganden', goal: 'Ett nått mål är värt, kr', kronor: /\d\s?(?:mn\s)?kr$/, comment: 'Skriv en kommentar', send: 'Skicka', table: 'Samma som tabell',
    journey: 'Förstå pensionsbeskedet', roots: 'En orsak bakom flera fynd', missed: /missade mål på 1 000 resor/, behaved: 'Möda som syns i vad kunderna gör', calls: 'Kontakter som följer med problem',
    wrote: 'Vad de skrev', many: /: Minst \d/, said: /^Nådde målet .*: (Ja|Nej|Delvis)$/, comments: 'Alla kommentarer om resan', notAgain: /inte från samma dagar igen/,
  },
  en: {
    room: 'Friction', looking: 'Looking for friction', letter: 'Giving up at Read it online', source: 'Get the statement', tried: 'The customer tried to', hindered: 'What hindered them', effort: 'Effort rose at',
    least: /^at least \d/, chance: /at most 10 % of the findings are chance/, notLowest: /not what has the lowest score/, against: 'What speaks against it', likely: 'likely cause', isSource: 'Source', hurts: 'Here it hurts',
    picture: 'Picture', unclaimed: 'Not claimed', list: 'List', needed: 'Needed', map: 'Show on the map', whole: 'Show the whole map again', layer: 'What hinders and what helps', first: 'What hinders most', look: 'Look for friction', goal_: 'Goal', status: 'Status', investigating: 'being looked into', dismissed: 'dismissed', reason: 'Reason', save: 'Save', why: 'Write why the finding is dismissed.', hidden: 'Show 1 dismissed finding',
    confirm: 'Confirm the root cause', basis: 'Basis', both: 'Both the cause and the basis are needed.', confirmed: 'confirmed root cause', create: 'Create a measure', what: 'What shall be done', cause: 'The cause', target: /^Target/, due: /^Done by/, needs: 'Must be filled in',
    wrongTarget: 'Write a number between 0 and 100.', deed: 'Rewrite the page about the forecast', actions: 'Measures', overdue: /^1 measure is overdue/, notDone: 'Not done yet', edit: /^Edit\s?: /, done: 'done', doneOn: 'Done on', early: 'Too early to say',
    invite: 'State assumptions', goal: 'A goal reached is worth, SEK', kronor: /^SEK\s?\d/, comment: 'Write a comment', send: 'Send', table: 'The same as a table',
    journey: 'Understand the pension statement', roots: 'One cause behind several findings', missed: /goals missed in 1,000 journeys/, behaved: 'Effort that shows in what customers do', calls: 'Contacts that go with trouble',
    wrote: 'What they wrote', many: /: At least \d/, said: /^Reached the goal .*: (Yes|No|Partly)$/, comments: 'All comments on the journey', notAgain: /not from the same days again/,
  },
};

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

const findings = (page) => page.locator('main ol > li').filter({ has: page.locator('.figures') });
const finding = (page, title) => findings(page).filter({ has: page.getByRole('link', { name: title, exact: true }) });

/** Names in the picture that lie on each other. */
const overlaps = (page) =>
  page.locator('figure svg a').evaluateAll((points) => {
    const boxes = points.flatMap((point) => [...point.querySelectorAll('.name')].map((text) => ({ point, box: text.getBoundingClientRect(), text: text.textContent })));
    const hits = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
    return boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) => other.point !== one.point && hits(one.box, other.box)).map((other) => `“${one.text}” on “${other.text}”`));
  });

for (const way of [
  { language: 'sv', name: 'desktop', viewport: DESKTOP, colorScheme: 'light' },
  { language: 'en', name: 'phone', viewport: NARROW, colorScheme: 'dark' },
]) {
  test(`friction is found, understood and worked on (${way.language}, ${way.name})`, { timeout: 600_000 }, async (t) => {
    const demo = await startDemo(way.language);
    t.after(() => demo.stop());
    const words = WORDS[way.language];
    const sound = (page, problems, name) => isSound(page, problems, `${way.language}-${way.name}-${name}`);
    await visit(browser, demo, way, async ({ page, context, problems }) => {
      await page.goto(demo.link);
      await page.waitForURL(/\/overview$/);
      const room = `/p/${new URL(page.url()).pathname.split('/')[2]}/friction`;
      const dialog = page.getByRole('dialog');

      await t.test('the overview leads to the room, and begins no search', async () => {
        await page.getByRole('region', { name: words.first }).getByRole('link', { name: words.look }).waitFor();
        const searches = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => /\/friction\?/.test(name)).length);
        assert.equal(searches, 0);
      });

      await t.test('whoever waits sees how far the search has come', async () => {
        let found;
        const enough = new Promise((resolve) => (found = resolve));
        const answer = /\/friction\?/;
        const progress = /\/friction\/progress\?/;
        await page.route(answer, async (route) => {
          await enough;
          await route.continue();
        });
        await page.route(progress, (route) => route.fulfill({ json: { under_way: true, share: 0.4 } }));
        await page.goto(room);
        await page.getByRole('progressbar', { name: words.looking }).waitFor();
        await page.getByText(/^40\s?%$/).waitFor();
        await isSoundMeanwhile(page, problems, `${way.language}-${way.name}-looking`);
        found();
        await finding(page, words.letter).waitFor();
        assert.equal(await page.getByRole('progressbar').count(), 0);
        await page.unroute(answer);
        await page.unroute(progress);
      });

      await t.test('what is surely gained stands first, with what was looked at and why it is not the lowest score', async () => {
        await page.goto(room);
        await finding(page, words.letter).waitFor();
        await page.getByRole('button', { name: words.chance }).waitFor();
        await page.getByText(words.notLowest).waitFor();
        const gains = await findings(page).locator('.gain [data-evidence="number"]').allTextContents();
        assert.ok(gains.length > 1 && gains.every((gain) => words.least.test(gain)), `${gains}`);
        const sizes = gains.map((gain) => Number(gain.replace(/\D/g, '')));
        assert.deepEqual(sizes, sizes.toSorted((a, b) => b - a), 'the greatest gain first');
        assert.ok(await findings(page).first().getByRole('link', { name: words.letter, exact: true }).isVisible(), 'the letter that nobody understood is what hurts most');
        await sound(page, problems, 'list');
      });

      await t.test('one cause stands once with the findings that it is behind, and effort shows in five signs', async () => {
        const roots = page.getByRole('region', { name: words.roots });
        const stops = roots.getByRole('listitem').filter({ hasNot: page.getByRole('list') });
        assert.ok((await stops.count()) >= 2, 'a cause of one finding alone is not told here');
        assert.match(await roots.getByRole('link', { name: words.letter }).first().getAttribute('href'), /\/friction\//);
        await roots.getByText(words.missed).first().waitFor();
        // What customers did is told of one journey at a time.
        const journeys = await (await context.request.get(`/api/projects/${room.split('/')[2]}/journeys`)).json();
        const journey = journeys.journeys.find(({ name }) => name === words.journey);
        await page.goto(`${room}?journey=${journey.id}`);
        const behaved = page.getByRole('region', { name: words.behaved });
        await behaved.waitFor();
        assert.equal(await behaved.getByRole('list').first().getByRole('listitem').count(), 5);
        await behaved.getByText(words.calls).waitFor();
        await sound(page, problems, 'behaved');
        await page.goto(room);
        await finding(page, words.letter).waitFor();
      });

      await t.test('the picture keeps its words apart, and each point is a link that the keyboard reaches', async () => {
        await page.getByRole('button', { name: words.picture, exact: true }).click();
        await page.locator('figure svg a').first().waitFor();
        assertNone(await overlaps(page), 'words that lie on each other');
        await page.getByText(words.table).click();
        assert.equal(await page.locator('figure table tbody tr').count(), await page.locator('figure svg a').count());
        await sound(page, problems, 'picture');
        const point = page.locator('figure svg a').filter({ hasText: words.letter.slice(0, 12) }).first();
        await point.focus();
        await page.keyboard.press('Enter');
        await page.waitForURL(/\/friction\/f-/);
        await page.goBack();
      });

      await t.test('what is not claimed says why, and how many would do', async () => {
        await page.getByRole('button', { name: new RegExp(`^${words.unclaimed}`) }).click();
        await page.locator('main table').waitFor();
        assert.ok((await page.locator('main tbody tr').count()) > 3);
        await sound(page, problems, 'unclaimed');
        await page.getByRole('button', { name: words.list, exact: true }).click();
      });

      await t.test('a finding opens with three answers, then the way from its source and what speaks against it', async () => {
        await finding(page, words.letter).getByRole('link', { name: words.letter, exact: true }).click();
        await page.getByRole('heading', { name: words.letter, level: 1 }).waitFor();
        const heads = await page.locator('main h2').allTextContents();
        assert.deepEqual(heads.slice(heads.indexOf(words.tried), heads.indexOf(words.tried) + 3), [words.tried, words.hindered, words.effort]);
        const stops = page.locator('section').filter({ has: page.getByText(words.hurts) }).locator('ol > li');
        assert.ok((await stops.filter({ hasText: words.isSource }).textContent()).includes(words.source));
        await page.getByText(words.likely, { exact: true }).first().waitFor();
        assert.ok((await page.getByRole('heading', { name: words.against }).count()) > 0);
        await sound(page, problems, 'finding');
      });

      await t.test('what those customers wrote is quoted, with how many wrote and the answer beside each', async () => {
        const wrote = page.getByRole('region', { name: words.wrote });
        await wrote.getByRole('button', { name: words.many }).waitFor();
        const quotes = wrote.locator('blockquote');
        assert.equal(await quotes.count(), 5);
        assert.equal(new Set(await quotes.allTextContents()).size, 5, 'no two the same');
        const days = await wrote.locator('time').count();
        const answers = await wrote.locator('.line .badge').allTextContents();
        assert.equal(days, 5, 'each with its day');
        // A survey's own choices stand in their own words, what was measured with its name.
        assert.ok(answers.length > 0 && answers.some((answer) => words.said.test(answer)), `${answers}`);
        assert.match(await wrote.getByRole('link', { name: words.comments }).getAttribute('href'), /\/voice\/comments\?journey=/);
      });

      await t.test('every control is reached by Tab and shows its focus', async () => {
        const { unreached, unseen } = await tabThrough(page);
        assertNone(unreached, 'not reached by Tab');
        assertNone(unseen, 'focus is not seen');
      });

      await t.test('the map shows the way from where it comes from, past where it hurts, to the goal, and then all that was found', async () => {
        const here = page.url();
        await page.getByRole('link', { name: words.map, exact: true }).click();
        await page.waitForURL(/\/map\?.*finding=/);
        const told = page.getByRole('region', { name: words.letter }).locator('ol > li');
        await told.first().waitFor();
        const roles = (await told.allTextContents()).join(' ');
        for (const role of [words.source, words.isSource, words.hurts, words.goal_]) assert.ok(roles.includes(role), `${role} in ${roles}`);
        const tags = await page.locator('.over .tag').allTextContents();
        for (const role of [words.isSource, words.hurts, words.goal_]) assert.ok(tags.includes(role), `${role} in ${tags}`);
        await sound(page, problems, 'way');
        await page.getByRole('button', { name: words.whole }).click();
        await page.getByRole('region', { name: words.layer }).waitFor();
        assert.equal(await page.locator('.over .tag').count(), 0, 'the whole map is back');
        // A station of the map, or its row in the list of a phone, says what was found there.
        await page.getByRole('button', { name: words.letter }).first().dispatchEvent('click');
        const page_ = page.locator('aside.panel').getByRole('link', { name: words.letter, exact: true });
        assert.equal(new URL(await page_.getAttribute('href'), page.url()).pathname, new URL(here).pathname);
        await sound(page, problems, 'layer');
        await page.goto(here.replace(/\/friction\/.*/, '/overview'));
        await page.getByRole('region', { name: words.first }).getByRole('link', { name: words.letter, exact: true }).click();
        await page.getByRole('heading', { name: words.letter, level: 1 }).waitFor();
      });

      await t.test('a status is kept; to dismiss needs a reason', async () => {
        const status = page.getByLabel(words.status, { exact: true });
        await status.selectOption({ label: words.dismissed });
        await page.getByRole('button', { name: words.save, exact: true }).click();
        await page.getByText(words.why).waitFor();
        await page.getByLabel(words.reason, { exact: true }).fill('Provat och förkastat.');
        await page.getByRole('button', { name: words.save, exact: true }).click();
        await page.getByText('Provat och förkastat.').first().waitFor();
        await page.goto(room);
        await page.getByRole('button', { name: words.hidden }).click();
        await finding(page, words.letter).getByText(words.dismissed, { exact: true }).waitFor();
        await finding(page, words.letter).getByRole('link', { name: words.letter, exact: true }).click();
        await page.getByLabel(words.status, { exact: true }).selectOption({ label: words.investigating });
        await page.waitForFunction((label) => [...document.querySelectorAll('aside select')].some((select) => select.selectedOptions[0]?.textContent === label && select.getAttribute('disabled') === null), words.investigating);
      });

      await t.test('only a person with a written basis makes it a confirmed root cause', async () => {
        await page.getByRole('button', { name: words.confirm }).click();
        await dialog.getByRole('button', { name: words.confirm }).click();
        await dialog.getByText(words.both).waitFor();
        await dialog.getByLabel(words.basis).fill('Läste brevet med åtta kunder.');
        await sound(page, problems, 'confirm');
        await dialog.getByRole('button', { name: words.confirm }).click();
        await dialog.waitFor({ state: 'hidden' });
        await page.getByText(words.confirmed, { exact: true }).first().waitFor();
      });

      await t.test('a measure asks for cause and target, and freezes the value before', async () => {
        await page.getByRole('button', { name: words.create }).first().click();
        await dialog.getByRole('button', { name: words.create }).click();
        await dialog.getByText(words.needs).first().waitFor();
        await dialog.getByLabel(words.what).fill(words.deed);
        await dialog.getByLabel(words.cause, { exact: true }).fill('Ordet prognos förklaras inte.');
        await dialog.getByLabel(words.target).fill('140');
        await dialog.getByText(words.wrongTarget).waitFor();
        await dialog.getByLabel(words.target).fill('35');
        await dialog.getByLabel(words.due).fill('2026-01-15');
        await sound(page, problems, 'create');
        await dialog.getByRole('button', { name: words.create }).click();
        await dialog.waitFor({ state: 'hidden' });
        const measure = page.getByRole('article', { name: words.deed });
        await measure.getByText(words.notDone).waitFor();
        assert.match(await measure.locator('dd').first().textContent(), /\d+ %/);
        await page.getByRole('button', { name: words.create }).first().click();
        await dialog.getByText(words.notAgain).waitFor();
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'hidden' });
      });

      await t.test('the list of measures tells what is overdue, and of what was just done that it is too early', async () => {
        await page.goto(`${room}/actions`);
        await page.getByText(words.overdue).waitFor();
        await sound(page, problems, 'actions');
        await page.getByRole('button', { name: words.edit }).click();
        await dialog.getByLabel(words.status, { exact: true }).selectOption({ label: words.done });
        await dialog.getByLabel(words.doneOn).fill(new Date().toISOString().slice(0, 10));
        await dialog.getByRole('button', { name: words.save, exact: true }).click();
        await dialog.waitFor({ state: 'hidden' });
        await page.getByRole('article', { name: words.deed }).getByText(words.early).waitFor();
      });

      await t.test('money is shown by stated assumptions alone, and another screen learns of it by itself', async () => {
        await page.goto(room);
        await finding(page, words.letter).waitFor();
        assert.equal(await page.locator('.figures .sek').count(), 0);
        const other = await context.newPage();
        await other.goto(new URL(room, demo.url).href);
        await finding(other, words.letter).getByRole('link', { name: words.letter, exact: true }).click();
        await other.getByRole('button', { name: words.invite }).click();
        await other.getByRole('dialog').getByLabel(words.goal).fill('1200');
        await isSound(other, problems, `${way.language}-${way.name}-assumptions`);
        await other.getByRole('dialog').getByRole('button', { name: words.save, exact: true }).click();
        await other.getByRole('dialog').waitFor({ state: 'hidden' });
        const sek = page.locator('.figures .sek b').first();
        await sek.waitFor();
        assert.match((await sek.textContent()).trim(), words.kronor);
        await other.close();
      });

      await t.test('colleagues speak of it where it stands', async () => {
        await finding(page, words.letter).getByRole('link', { name: words.letter, exact: true }).click();
        await page.getByLabel(words.comment).fill('Vem har läst brevet?');
        await page.getByRole('button', { name: words.send, exact: true }).click();
        await page.locator('article.comment').getByText('Vem har läst brevet?').waitFor();
        await sound(page, problems, 'worked-on');
      });
    });
  });
}
