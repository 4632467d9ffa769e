// The rooms Ask and Voice against the real binary: a survey is begun from a template, mended by what the look-over of its
// questions says, tried in its preview, published, spread and answered; then its answers are read. Both languages, every
// look, quiet pages.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { tabThrough } from './harness/keyboard.js';
import { DESKTOP, LOOKS, NARROW } from './harness/looks.js';
import { beColleague, beOwner } from './harness/member.js';
import { LANGUAGES } from './harness/reports.js';
import { startServer } from './harness/server.js';
import { visitAs } from './harness/signed-in.js';
import { assertNone, change, settled, soundness } from './harness/sound.js';
import { CUSTOMERS, importStatements, TRUTH } from './harness/statement.js';

const isSound = soundness('voice-', { waits: settled });
const API = '/api/projects/default';
const STUDIO = '/p/default';
const WORDS = {
  sv: {
    none: 'Ingen enkät ännu', use: /^Börja med den här: Tre frågor/, publish: 'Publicera', again: 'Publicera ändringarna', missing: 'Det här saknas', show: 'Gå dit',
    purpose: /^Syfte/, decision: /^Vilket beslut/, kept: 'Sparat', leading: 'Ledande', useIt: /^Använd den här lydelsen/, question: /^Fråga, Svenska/,
    asked: 'Håller du inte med om att vår kundtjänst är bra?', rewritten: 'Vad tycker du om vår kundtjänst?', first: 'Lyckades du göra det du kom för att göra?', follow: 'Vad gjorde att du avbröt?',
    no: 'Nej', yes: 'Ja', next: 'Nästa', back: 'Tillbaka', phone: 'Telefon', accent: 'Accent', unreadable: /kontrasten är 1,5, men 4,5 behövs/, dwell: 'När någon har varit på sidan en stund',
    share: /^Andel som tillfrågas/, quarter: /Var fjärde tillfrågas/, version: (n) => `Version ${n}`, breaks: 'De här serierna börjar om', links: 'Sprid', place: 'Ställe', make: 'Gör en länk',
    staff: 'Fyll i svar', save: 'Spara svaret', saved: 'Svaret är sparat. Fyll i nästa.', needed: 'Måste besvaras', sheet: 'Faktablad', pause: 'Pausa', paused: 'Pausad', resume: 'Fråga igen',
    live: 'Frågar nu', byStaff: 'Genom er', moved: 'Står nu på plats 2', accept: 'Jag har läst dem och vill fråga så ändå', add: 'Egen fråga', one: 'Ett svar', stale: 'Någon annan har ändrat enkäten', onTop: 'Spara mitt ovanpå deras',
  },
  en: {
    none: 'No survey yet', use: /^Begin with this: Three questions/, publish: 'Publish', again: 'Publish the changes', missing: 'This is missing', show: 'Go there',
    purpose: /^Purpose/, decision: /^The decision it serves/, kept: 'Saved', leading: 'Leading', useIt: /^Use this wording/, question: /^Question, English/,
    asked: 'Don’t you agree that our support is good?', rewritten: 'What do you think of our support?', first: 'Did you manage to do what you came to do?', follow: 'What made you stop?',
    no: 'No', yes: 'Yes', next: 'Next', back: 'Back', phone: 'Phone', accent: 'Accent', unreadable: /contrast is 1\.5, but 4\.5 is needed/, dwell: 'When somebody has been on the page for a while',
    share: /^Share that is asked/, quarter: /One in four is asked/, version: (n) => `Version ${n}`, breaks: 'These series begin anew', links: 'Spread', place: 'Place', make: 'Make a link',
    staff: 'Fill in answers', save: 'Save the answer', saved: 'The answer is saved. Fill in the next.', needed: 'Must be answered', sheet: 'Fact sheet', pause: 'Pause', paused: 'Paused', resume: 'Ask again',
    live: 'Asking now', byStaff: 'Through you', moved: 'Stands at place 2 now', accept: 'I have read them and want to ask so all the same', add: 'Own question', one: 'One answer', stale: 'Somebody else has changed the survey', onTop: 'Save mine on top of theirs',
  },
};

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

const preview = (page) => page.locator('.beside .preview');
const titles = (page) => page.locator('[data-question] .words > span:first-child').allTextContents();
/** Until what was written is on the server. */
const kept = (page, words) => page.getByRole('status').filter({ hasText: words.kept }).waitFor();

/** Writes a text over what stands there; gives the server the time to have kept it. */
async function write(page, words, label, text) {
  await page.getByLabel(label).first().fill(text);
  await page.waitForTimeout(50);
  await kept(page, words);
}

for (const language of LANGUAGES) {
  const words = WORDS[language];
  test(`a survey is built, tried, published, spread and answered (${language})`, async (t) => {
    const server = await startServer();
    t.after(() => server.stop());
    const owner = await beOwner(server);
    await change(server, owner, 'PATCH', '/api/me', { language });
    await visitAs(browser, server, owner, { viewport: DESKTOP, language }, async ({ page, problems }) => {
      let survey;
      await t.test('an empty room teaches, and a template is the beginning', async () => {
        await page.goto(`${STUDIO}/ask`);
        await page.getByRole('heading', { name: words.none }).waitFor();
        await page.getByRole('button', { name: words.use }).waitFor();
        await isSound(page, problems, `${language}-empty`);
        await page.getByRole('button', { name: words.use }).click();
        await page.waitForURL(/\/ask\/srv_/);
        survey = page.url().split('/').at(-1);
        await page.locator('[data-question]').first().waitFor();
        assert.equal((await titles(page))[0], words.first);
      });

      await t.test('what is missing is named and led to', async () => {
        await page.getByRole('button', { name: words.publish, exact: true }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('heading', { name: words.missing }).waitFor();
        assert.equal(await dialog.getByRole('button', { name: words.publish, exact: true }).getAttribute('aria-disabled'), 'true');
        await dialog.getByRole('button', { name: words.show }).first().click();
        await page.waitForFunction(() => document.activeElement?.closest('[data-field="purpose"]'));
        await write(page, words, words.purpose, 'Förstå varför så många ringer.');
        await write(page, words, words.decision, 'Om brevet ska skrivas om.');
      });

      await t.test('the preview branches as customers will meet it', async () => {
        const card = preview(page);
        await card.getByText(words.first).waitFor();
        await card.getByLabel(words.no, { exact: true }).check({ force: true });
        await card.getByRole('button', { name: words.next }).click();
        await card.getByText(words.follow).waitFor();
        await card.getByRole('button', { name: words.back }).click();
        await card.getByLabel(words.yes, { exact: true }).check({ force: true });
        await card.getByRole('button', { name: words.next }).click();
        assert.equal(await card.getByText(words.follow).count(), 0, 'who reached the goal is not asked what stopped them');
        await card.getByRole('button', { name: words.phone }).click();
        await isSound(page, problems, `${language}-preview-phone`);
      });

      await t.test('a leading question is seen as it is written, and its rewrite taken', async () => {
        await page.getByRole('button', { name: words.add }).click();
        await page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${words.one}`) }).click();
        const editor = page.locator('li.open');
        await editor.getByLabel(words.question).fill(words.asked);
        await editor.getByText(words.leading).waitFor();
        await isSound(page, problems, `${language}-lint`);
        await editor.getByRole('button', { name: words.useIt }).first().click();
        assert.equal(await editor.getByLabel(words.question).inputValue(), words.rewritten);
        await editor.getByText(words.leading).waitFor({ state: 'detached' });
      });

      await t.test('questions are put in order by keys, and a condition that no longer holds goes', async () => {
        await page.locator('[data-question]').first().focus();
        await page.keyboard.press('Alt+ArrowDown');
        await page.getByText(words.moved).waitFor();
        assert.equal((await titles(page))[1], words.first);
        assert.ok(await page.evaluate(() => document.activeElement?.matches('[data-question]')), 'focus stays with the question');
        await page.keyboard.press('Alt+ArrowUp');
        await kept(page, words);
        const { draft } = await change(server, owner, 'GET', `${API}/surveys/${survey}`);
        assert.deepEqual(draft.asked.questions.map(({ show_if }) => show_if?.question ?? null).slice(0, 3), [null, null, null], 'the follow-up stood before its question for a while');
        await page.locator('[data-question]').last().click();
        await page.getByRole('button', { name: new RegExp(`(Ta bort|Remove) ${words.rewritten.replace('?', '\\?')}$`) }).click();
      });

      await t.test('colours that cannot be read are said with their figure', async () => {
        const accent = page.getByLabel(words.accent, { exact: true });
        const was = await accent.inputValue();
        await accent.fill('#ffcc00');
        await page.getByText(words.unreadable).waitFor();
        await accent.fill(was);
        await page.getByText(words.unreadable).waitFor({ state: 'detached' });
      });

      await t.test('where and how often it asks is said in words', async () => {
        await page.getByLabel(words.dwell).check();
        await page.getByLabel(words.byStaff, { exact: true }).check();
        await page.getByLabel(words.share).fill('25');
        await page.getByText(words.quarter).waitFor();
        await page.waitForTimeout(50);
        await kept(page, words);
        const { draft } = await change(server, owner, 'GET', `${API}/surveys/${survey}`);
        assert.equal(draft.asking.widget.kind, 'dwell');
        assert.equal(draft.asking.rest.share, 0.25);
        assert.equal(draft.asking.staff, true);
        await isSound(page, problems, `${language}-build`);
      });

      await t.test('what somebody else changed meanwhile is told, and kept beside what is written here', async () => {
        const { draft, version } = await change(server, owner, 'GET', `${API}/surveys/${survey}`);
        const { id: me } = await change(server, owner, 'GET', '/api/session');
        await change(server, owner, 'PUT', `${API}/surveys/${survey}`, { draft: { ...draft, decision: 'Deras beslut' }, owner: me, version });
        await page.getByLabel(words.purpose).first().fill('Förstå varför så många ringer, och när.');
        const dialog = page.getByRole('dialog', { name: words.stale });
        await dialog.getByRole('button', { name: words.onTop }).click();
        await dialog.waitFor({ state: 'hidden' });
        await kept(page, words);
        const now = await change(server, owner, 'GET', `${API}/surveys/${survey}`);
        assert.deepEqual([now.draft.decision, now.draft.purpose], ['Deras beslut', 'Förstå varför så många ringer, och när.']);
        await write(page, words, words.purpose, 'Förstå varför så många ringer.');
      });

      await t.test('every control is reached by Tab and shows its focus', async () => {
        const { unreached, unseen } = await tabThrough(page);
        assertNone(unreached, 'not reached by Tab');
        assertNone(unseen, 'focus is not seen');
      });

      await t.test('it is published as a version, and a change says which series it breaks', async () => {
        await page.getByRole('button', { name: words.publish, exact: true }).click();
        await page.getByRole('dialog').getByRole('button', { name: words.publish, exact: true }).click();
        await page.getByText(words.version(1), { exact: true }).waitFor();
        await page.getByText(words.live, { exact: true }).waitFor();
        await page.locator('[data-question]').first().click();
        await page.locator('li.open').getByLabel(words.question).fill(`${words.first} `.replace('?', ' idag?').trim());
        // What its questions do to the answers is known when it is kept.
        await kept(page, words);
        await page.getByRole('button', { name: words.again }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByText(words.breaks).waitFor();
        const accept = dialog.getByLabel(words.accept);
        if (await accept.count()) await accept.check();
        await isSound(page, problems, `${language}-publish`);
        await dialog.getByRole('button', { name: words.again }).click();
        await page.getByText(words.version(2), { exact: true }).waitFor();
      });

      await t.test('a link is made for a place, with a code to print', async () => {
        await page.getByRole('link', { name: words.links, exact: true }).click();
        await page.getByLabel(words.place).fill('Årsbeskedet');
        await page.getByRole('button', { name: words.make }).click();
        const code = page.getByRole('img', { name: /Årsbeskedet/ });
        await code.waitFor();
        await page.waitForFunction((image) => image.complete && image.naturalWidth > 0, await code.elementHandle());
        assert.match(await page.locator('.url code').textContent(), /\/s\/\w+$/);
        assert.match(await page.locator('pre').textContent(), /<script async src="http.+\/widget\.js" data-key=".+"><\/script>/);
        await isSound(page, problems, `${language}-links`);
      });

      await t.test('a colleague fills in what a customer said', async () => {
        await page.getByRole('link', { name: words.staff, exact: true }).click();
        await page.getByRole('button', { name: words.save }).click();
        await page.getByText(words.needed).first().waitFor();
        await page.getByRole('radio', { name: words.no, exact: true }).check({ force: true });
        await isSound(page, problems, `${language}-staff`);
        await page.getByRole('button', { name: words.save }).click();
        await page.getByText(words.saved).waitFor();
      });

      await t.test('the fact sheet writes itself', async () => {
        await page.getByRole('link', { name: words.sheet, exact: true }).click();
        const sheet = page.locator('article');
        await sheet.getByText('Förstå varför så många ringer.').waitFor();
        await sheet.getByText(words.version(2)).waitFor();
        await isSound(page, problems, `${language}-sheet`);
      });

      await t.test('it is paused and asks again', async () => {
        await page.getByRole('button', { name: words.pause }).click();
        await page.locator('main > header').getByText(words.paused, { exact: true }).waitFor();
        await page.getByRole('button', { name: words.resume }).click();
        await page.locator('main > header').getByText(words.live, { exact: true }).waitFor();
      });
    });
  });
}

const READ = {
  sv: {
    few: 'För få att uttala sig om: 5 av minst 10', lower: /^lägre än övriga, −/, broken: /ställs frågan på ett annat sätt \(andra ord\)/, choose: /Välj en kundresa med ett mål/,
    yesNot: 'Sade ja, men nådde inte målet', words: 'Kundernas ord', oneOf: /^1 av \d+ kommentarer$/, search: 'Sök i kundernas ord', journey: 'Kundresa', number: /^Ansträngning \(CES\).*visa underlaget$/, said: 'Sagt',
  },
  en: {
    few: 'Too few to say: 5 of at least 10', lower: /^lower than the others, −/, broken: /the question is asked in another way \(other words\)/, choose: /Choose a journey with a goal/,
    yesNot: 'Said yes, but did not reach the goal', words: 'Their words', oneOf: /^1 of \d+ comments$/, search: 'Search their words', journey: 'Journey', number: /^Effort \(CES\).*show the evidence$/, said: 'Said',
  },
};
const COMPLAINTS = ['Brevet var svårt att förstå och beloppen stämde inte med sidan', 'Jag förstod inte brevet och vågade inte lita på beloppen', 'Beloppen i brevet var svåra att förstå'];
const PRAISE = ['Handläggaren var vänlig och löste allt direkt', 'Vänlig handläggare som löste det direkt', 'Bra hjälp av en vänlig handläggare'];

/** Whether a customer of the statement's log reached the goal (see `statement.js`). */
const understood = (customer) => [0, 2, 5, 7].includes(customer % 10);

/** What one customer says to a colleague: by phone it was hard, in the store easy; every eighth who failed says yes. */
function told(customer) {
  const byPhone = customer % 2 === 0;
  const yes = understood(customer) || customer % 8 === 1;
  const list = byPhone ? COMPLAINTS : PRAISE;
  const extra = customer % 12 === 0 ? ' Synpunkten gäller fullmakten.' : '';
  return {
    person: { kind: 'user_id', value: String(10_000 + customer) }, channel: byPhone ? 'phone' : 'store', language: 'sv',
    answers: [{ question: 'goal', choice: yes ? 'yes' : 'no' }, ...(yes ? [] : [{ question: 'stopped', choice: 'unclear_information' }]), { question: 'effort', score: byPhone ? 2 + (customer % 3) : 5 + (customer % 3) }, { question: 'more', text: `${list[customer % 3]}.${extra}` }],
  };
}

/** A published survey that colleagues may fill in; gives it. */
async function asks(server, owner, name, journey) {
  const { templates } = await change(server, owner, 'GET', `${API}/surveys/templates`);
  const { id: me } = await change(server, owner, 'GET', '/api/session');
  const draft = structuredClone(templates.find(({ id }) => id === 'three_questions').draft);
  Object.assign(draft, { name, purpose: 'Förstå beskedet', decision: 'Om brevet skrivs om', journey });
  draft.asking = { ...draft.asking, staff: true };
  const made = await change(server, owner, 'POST', `${API}/surveys`, { draft, owner: me });
  return change(server, owner, 'POST', `${API}/surveys/${made.id}/publish`, { version: made.version, despite_lint: true });
}

async function answer(server, owner, survey, customers) {
  for (const customer of customers) {
    const taken = await change(server, owner, 'POST', `${API}/surveys/${survey.id}/answers`, told(customer));
    assert.deepEqual([taken.success, taken.rejected], [true, 0], taken.reason);
  }
}

for (const language of LANGUAGES) {
  const words = READ[language];
  test(`what customers said is read with what it can carry (${language})`, async (t) => {
    const server = await startServer();
    t.after(() => server.stop());
    const owner = await beOwner(server);
    await change(server, owner, 'PATCH', '/api/me', { language });
    importStatements(server);
    const journey = await change(server, owner, 'POST', `${API}/journeys`, { name: 'Förstå pensionsbeskedet', problem: null, goal_text: null, start: [TRUTH.names.start], goal: [TRUTH.names.goal], steps: [], activities: [], cut: 'goal', gap: null, horizon: '300d', owner: null });
    const survey = await asks(server, owner, 'Årsbeskedet', journey.id);
    const everybody = Array.from({ length: CUSTOMERS }, (_, at) => at);
    await answer(server, owner, survey, everybody.slice(0, 60));
    // Another wording: the series begins anew.
    const draft = structuredClone(survey.draft);
    draft.asked.questions.find(({ id }) => id === 'effort').text.sv = 'Pensionsbolaget gjorde det enkelt för mig att hantera mitt ärende';
    const changed = await change(server, owner, 'PUT', `${API}/surveys/${survey.id}`, { draft, owner: survey.owner.id, version: survey.version });
    await change(server, owner, 'POST', `${API}/surveys/${survey.id}/publish`, { version: changed.version, despite_lint: true });
    await answer(server, owner, survey, everybody.slice(60));
    await answer(server, owner, await asks(server, owner, 'Ny enkät', null), [1, 2, 3, 4, 6]);

    await visitAs(browser, server, owner, { viewport: DESKTOP, language }, async ({ page, problems }) => {
      await t.test('a score stands with its interval, of how many, and its evidence', async () => {
        await page.goto(`${STUDIO}/voice`);
        const number = page.getByRole('region', { name: 'Årsbeskedet' }).getByRole('button', { name: words.number }).first();
        await number.waitFor();
        assert.match(await number.locator('xpath=ancestor::span[contains(@class,"score")]').textContent(), /60.*95 %/);
        await number.click();
        const evidence = page.getByRole('dialog');
        await evidence.getByText(words.said, { exact: true }).waitFor();
        await page.keyboard.press('Escape');
      });

      await t.test('what differs so that it holds is said in words', async () => {
        await page.getByText(words.lower).first().waitFor();
      });

      await t.test('a change of words breaks the series, and says so', async () => {
        await page.getByText(words.broken).first().waitFor();
      });

      await t.test('of too few nothing is told but what is missing', async () => {
        const section = page.getByRole('region', { name: 'Ny enkät' });
        await section.getByText(words.few).first().waitFor();
        for (const value of await section.locator('.value').allTextContents()) assert.equal(value.trim(), '–', 'no number of five answers');
        assert.equal(await section.locator('figure').count(), 0, 'no curve of five answers');
      });

      await t.test('what was said stands beside what was done, once a journey is chosen', async () => {
        await page.getByText(words.choose).first().waitFor();
        await isSound(page, problems, `${language}-scores`);
        await page.getByRole('combobox', { name: words.journey }).selectOption({ label: 'Förstå pensionsbeskedet' });
        await page.getByText(words.yesNot).first().waitFor();
        const liars = everybody.filter((customer) => !understood(customer) && customer % 8 === 1).length;
        await page.locator('.against-list li').first().getByText(new RegExp(`^${liars} `)).waitFor();
        await settled(page);
        await isSound(page, problems, `${language}-goal`);
      });

      await t.test('every control is reached by Tab and shows its focus', async () => {
        const { unreached, unseen } = await tabThrough(page);
        assertNone(unreached, 'not reached by Tab');
        assertNone(unseen, 'focus is not seen');
      });

      await t.test('comments stand with what they are one of, and are found by their words', async () => {
        await page.getByRole('link', { name: words.words }).click();
        await page.locator('.comment').first().waitFor();
        for (const text of await page.locator('.comment .one').allTextContents()) assert.match(text, words.oneOf, 'a comment never stands alone');
        await isSound(page, problems, `${language}-words`);
        await page.getByPlaceholder(words.search).fill('fullmakten');
        await page.waitForFunction(() => [...document.querySelectorAll('.comment blockquote')].every((quote) => quote.textContent.includes('fullmakten')) && document.querySelector('.comment'));
      });
    });

    await t.test('whoever may only read sees what is asked and changes nothing', async () => {
      const viewer = await beColleague(server, owner, 'viewer');
      await visitAs(browser, server, viewer, { viewport: DESKTOP, language }, async ({ page, problems }) => {
        await page.goto(`${STUDIO}/ask/${survey.id}`);
        await page.locator('[data-question]').first().click();
        const open = await page.locator('.form').locator('input, textarea, select').evaluateAll((fields) => fields.filter((field) => !field.matches(':disabled')).map((field) => field.outerHTML.slice(0, 120)));
        assertNone(open, 'fields that can be written in');
        assert.equal(await page.getByRole('button', { name: /^(Publicera|Publish|Pausa|Pause)/ }).count(), 0);
        await isSound(page, problems, `${language}-viewer`);
      });
    });

    for (const look of [...LOOKS, { name: 'narrow', viewport: NARROW, colorScheme: 'light' }]) {
      await t.test(`both rooms are sound in ${look.name}`, async () => {
        await visitAs(browser, server, owner, { ...look, language }, async ({ page, problems }) => {
          const screens = { scores: 'voice', words: 'voice/comments', list: 'ask', build: `ask/${survey.id}`, links: `ask/${survey.id}/links`, staff: `ask/${survey.id}/answers`, sheet: `ask/${survey.id}/sheet` };
          for (const [name, path] of Object.entries(screens)) {
            await page.goto(`${STUDIO}/${path}`);
            await settled(page);
            await isSound(page, problems, `${language}-${look.name}-${name}`);
          }
        });
      });
    }
  });
}
