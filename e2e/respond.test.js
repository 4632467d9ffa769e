// The pages behind a link to a survey, in a real browser and with its script switched off: sound in both languages, on
// paper-sized phones and by keyboard alone; looking stores nothing; whatever people write is shown as what it is.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { startBrowser } from './harness/browser.js';
import { beAnalyst } from './harness/customers.js';
import { counts, events } from './harness/events.js';
import { ask, keyed } from './harness/http.js';
import { pressOn } from './harness/keyboard.js';
import { DESKTOP, NARROW, PHONE } from './harness/looks.js';
import { BINARY, resa, resaLines, startServer } from './harness/server.js';
import { change, soundness } from './harness/sound.js';
import { visit } from './harness/visit.js';

const HOSTILE = '<img src=x onerror="window.__xss=1"></script><b>"\'&';
const isSound = soundness('respond-');

let server;
let member;
let browser;
before(async () => {
  server = await startServer();
  member = await beAnalyst(server);
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const questions = (words) => [
  { id: 'goal', metric: 'gcr', kind: 'choice', required: true, text: { sv: 'Lyckades du göra det du kom för att göra?', en: `Did you manage to do what you came to do? ${words}`.trim() }, choices: [['yes', 'Ja', 'Yes'], ['partly', 'Delvis', 'Partly'], ['no', 'Nej', 'No']].map(([code, sv, en]) => ({ code, text: { sv, en } })) },
  { id: 'effort', metric: 'ces', kind: 'scale', low: 1, high: 7, text: { sv: 'Bolaget gjorde det enkelt för mig att hantera mitt ärende', en: 'The company made it easy for me to handle my issue' }, ends: { sv: ['Instämmer inte alls', 'Instämmer helt'], en: [`Strongly disagree ${words}`.trim(), 'Strongly agree'] } },
  { id: 'recommend', metric: 'nps', kind: 'scale', low: 0, high: 10, text: { sv: 'Hur sannolikt är det att du skulle rekommendera oss till en vän eller kollega?', en: 'How likely is it that you would recommend us to a friend or colleague?' } },
  { id: 'why', metric: 'text', kind: 'text', most: 500, text: { sv: 'Vad hade gjort det lättare?', en: 'What would have made it easier?' }, show_if: { question: 'effort', at_most: 4 } },
];

/** A live survey with a link to it. */
async function linked(name, { words = '', theme = { accent: '#0b5c63', paper: '#ffffff', ink: '#1c1c1a', radius: 12 } } = {}) {
  const draft = {
    name, purpose: 'Vi vill veta om brevet går att förstå', decision: 'Om brevet skrivs om i vår',
    asked: { languages: ['sv', 'en'], questions: questions(words), thanks: { sv: 'Tack! Ditt svar gör nästa brev lättare.', en: 'Thank you! Your answer makes the next letter easier.' } },
    asking: { link: true, staff: false, rest: { again_days: 90, quiet_days: 0, share: 1 } }, theme,
  };
  const at = '/api/projects/default/surveys';
  const me = await change(server, member, 'GET', '/api/session');
  const { id } = await change(server, member, 'POST', at, { draft, owner: me.id });
  await change(server, member, 'POST', `${at}/${id}/publish`, { version: 1, despite_lint: true });
  const { link } = await change(server, member, 'POST', `${at}/${id}/links`, { place: 'Brevet', channel: 'letter' });
  return new URL(link.url).pathname;
}

for (const [language, ways] of [['sv', { viewport: PHONE, touch: true }], ['en', { viewport: DESKTOP }]]) {
  test(`a customer answers behind a link (${language})`, async () => {
    const path = await linked(`Brevet ${language}`);
    const before = await counts(server);
    const [next, send] = language === 'sv' ? ['Nästa', 'Skicka'] : ['Next', 'Send'];
    await visit(browser, server, { ...ways, language }, async ({ page, problems }) => {
      await page.goto(`${path}?lang=${language}`);
      await isSound(page, problems, `${language}-choice`);
      await page.getByRole('radio', { name: language === 'sv' ? 'Delvis' : 'Partly' }).check({ force: true });
      await page.getByRole('button', { name: next }).click();
      await page.getByRole('radio', { name: /^2/ }).check({ force: true });
      await isSound(page, problems, `${language}-scale`);
      await page.getByRole('button', { name: next }).click();
      await page.getByRole('radio', { name: /^9/ }).check({ force: true });
      await isSound(page, problems, `${language}-eleven`);
      await page.getByRole('button', { name: next }).click();
      await page.getByRole('textbox').fill('Skriv kortare. Ring mig på 070-174 06 05.');
      await isSound(page, problems, `${language}-text`);
      assert.equal((await counts(server)).received, before.received, 'nothing is stored before the last form');
      await page.getByRole('button', { name: send }).click();
      await page.getByRole('heading', { name: /Tack|Thank/ }).waitFor();
      await isSound(page, problems, `${language}-thanks`);
    });
    assert.equal((await counts(server)).stored, before.stored + 1);
    const found = events(server).filter(({ activity }) => activity === `Brevet ${language}`);
    assert.equal(found.length, 1);
    assert.equal(found[0].channel, 'letter');
    assert.ok(!JSON.stringify(found).includes('070'), 'no telephone number is kept');
  });
}

test('without a script, by keyboard, on the narrowest phone', async () => {
  const path = await linked('Utan skript');
  const context = await browser.newContext({ viewport: NARROW, javaScriptEnabled: false, locale: 'sv-SE', baseURL: server.url });
  const page = await context.newPage();
  try {
    await page.goto(`${path}?goal=yes`);
    assert.ok(await page.getByRole('radio', { name: 'Ja' }).isChecked(), 'what the address chose is chosen');
    await pressOn(page, page.getByRole('button', { name: 'Nästa' }));
    await page.getByRole('heading', { name: /gjorde det enkelt/ }).waitFor();
    await page.getByRole('radio', { name: /^1/ }).focus();
    for (let step = 1; step < 7; step++) await page.keyboard.press('ArrowRight');
    await pressOn(page, page.getByRole('button', { name: 'Nästa' }));
    await page.getByRole('heading', { name: /rekommendera/ }).waitFor();
    await pressOn(page, page.getByRole('button', { name: 'Nästa' }));
    await page.getByRole('heading', { name: /Tack/ }).waitFor();
  } finally {
    await context.close();
  }
  assert.equal(events(server).filter(({ activity }) => activity === 'Utan skript').length, 1);
});

test('a question that must be answered says so, and what was chosen stays on the way back', async () => {
  const path = await linked('Måste svara');
  await visit(browser, server, { viewport: PHONE, language: 'sv' }, async ({ page, problems }) => {
    await page.goto(path);
    await page.evaluate(() => document.querySelector('form').setAttribute('novalidate', ''));
    await page.getByRole('button', { name: 'Nästa' }).click();
    await page.getByRole('alert').getByText('Svara på frågan').waitFor();
    await isSound(page, problems, 'sv-missing');
    await page.getByRole('radio', { name: 'Nej' }).check({ force: true });
    await page.getByRole('button', { name: 'Nästa' }).click();
    await page.getByRole('button', { name: 'Tillbaka' }).click();
    assert.ok(await page.getByRole('radio', { name: 'Nej' }).isChecked());
  });
});

test('hostile words are shown as words, in colours of one’s own', async () => {
  const theme = { accent: '#ffd166', paper: '#20123a', ink: '#ffffff', radius: 0 };
  const path = await linked(`Fientlig ${HOSTILE}`, { words: HOSTILE, theme });
  await visit(browser, server, { viewport: DESKTOP, language: 'en' }, async ({ page, problems }) => {
    await page.goto(`${path}?lang=en`);
    await page.getByRole('heading', { name: /<img src=x/ }).waitFor();
    await isSound(page, problems, 'en-hostile');
    await page.getByRole('radio', { name: 'Yes' }).check({ force: true });
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Strongly agree').first().waitFor();
    await isSound(page, problems, 'en-hostile-scale');
    assert.equal(await page.evaluate(() => window.__xss), undefined);
  });
});

test('a link that leads nowhere says so', async () => {
  await visit(browser, server, { viewport: PHONE, language: 'sv' }, async ({ page, problems }) => {
    const answer = await page.goto('/s/aaaaaaaaaaaaaaaaaaaaaa');
    assert.equal(answer.status(), 404);
    // The browser itself remarks on the status of a page.
    const others = problems.filter((problem) => !problem.includes('404'));
    await isSound(page, others, 'sv-nothing');
  });
});

test('what the studio says of answers is what the command line says of them', async () => {
  const key = 'wk_responses';
  resa('key', 'create', '--data', server.data, '--value', key);
  const at = '/api/projects/default/surveys';
  const me = await change(server, member, 'GET', '/api/session');
  const [, effort] = questions('');
  const draft = {
    name: 'Samtalet', purpose: 'Vi vill veta om samtalet hjälper', decision: 'Om manuset skrivs om',
    asked: { languages: ['sv', 'en'], questions: [effort], thanks: {} },
    asking: { widget: { kind: 'api', pages: [] }, link: false, staff: false, rest: { again_days: 90, quiet_days: 0, share: 1 } },
    theme: { accent: '#0b5c63', paper: '#ffffff', ink: '#1c1c1a', radius: 12 },
  };
  const { id } = await change(server, member, 'POST', at, { draft, owner: me.id });
  await change(server, member, 'POST', `${at}/${id}/publish`, { version: 1 });
  const send = (where, body) => ask(server, 'POST', where, { headers: keyed(key), body });
  const people = Array.from({ length: 12 }, (_, number) => `samtal-${number}`);
  const shown = await Promise.all(people.map((userId) => send('/v1/displays', { survey: id, userId })));
  await new Promise((resolve) => setTimeout(resolve, 1_000)); // nobody reads a question faster
  for (const [number, userId] of people.entries()) {
    const answers = [{ question: 'effort', score: 1 + (number % 7) }];
    const answer = await send('/v1/responses', { survey: id, display: shown[number].json.display, userId, messageId: `samtal-${number}`, answers });
    assert.deepEqual(answer.json, { success: true, rejected: 0 }, answer.text);
  }
  const voice = await change(server, member, 'GET', `/api/projects/default/voice?survey=${id}`);
  const [told] = voice.scores;
  assert.deepEqual([voice.responses, told.metric, told.score.n, voice.rates[0].shown], [12, 'ces', 12, 12], JSON.stringify(voice));

  const lines = resaLines('export', 'responses', '--data', server.data).filter(({ survey }) => survey === 'Samtalet');
  assert.equal(lines.length, 12);
  assert.deepEqual([lines[0].metric, lines[0].scale, lines[0].version, lines[0].probability, lines[0].finished], ['ces', '1-7', '2.0', 1, true]);
  const file = path.join(server.data, '..', 'samtalet.csv');
  const table = execFileSync(BINARY, ['export', 'responses', '--data', server.data, '--format', 'csv'], { encoding: 'utf8' }).split('\n');
  writeFileSync(file, [table[0], ...table.filter((line) => line.includes(',Samtalet,'))].join('\n') + '\n');
  const scored = resa('scores', file);
  const { value, low, high, n } = scored.metrics[0].score;
  assert.deepEqual([value, low, high, n], [told.score.value, told.score.low, told.score.high, told.score.n]);
});
