// The import wizard as somebody goes through it, by whatever means they press things.

import { settled } from './sound.js';

const WORDS = {
  sv: { files: 'Importera filer', understand: 'Se hur vi förstod dem', table: 'De första raderna, som vi förstod dem', next: 'Stämmer, nästa fil', on: 'Stämmer, gå vidare', alike: 'Läs dem så', together: 'Filerna hör ihop', attempt: 'Prova att läsa in', bring: /^Importera .* händelse/, after: 'Nästa steg', map: /^Se kartan/ },
  en: { files: 'Import files', understand: 'See how we understood them', table: 'The first rows, as we understood them', next: 'Right, next file', on: 'Right, go on', alike: 'Read them so', together: 'The files belong together', attempt: 'Try to read them in', bring: /^Import .* event/, after: 'Next', map: /^See the map/ },
};
/** Large files are read through, tried and read in: each may take this long on a busy machine. */
const PATIENCE = { timeout: 120_000 };

/**
 * From the room Data to a finished import of files (paths, or files in memory); `press` presses a thing, `step` is
 * told the name of each step once it stands.
 */
export async function bringIn(page, files, { language = 'sv', press = (target) => target.click(), step = async () => {} } = {}) {
  const words = WORDS[language];
  const named = (name, role = 'button') => page.getByRole(role, { name, exact: typeof name === 'string' }).first();
  const stands = (name) => page.getByRole('heading', { name, exact: true }).waitFor(PATIENCE);
  await press(named(words.files, 'link'));
  await page.getByRole('heading', { level: 1, name: words.files }).waitFor();
  // Choosing files is the browser's own dialog, which no test can open.
  await page.locator('input[type=file]').setInputFiles(files);
  await page.waitForFunction((n) => document.querySelectorAll('.files > li .state svg').length === n, files.length, PATIENCE);
  await step('1-files');
  await press(named(words.understand));
  for (const at of files.keys()) {
    if (files.length > 1) await page.waitForFunction((file) => document.querySelectorAll('.files button')[file]?.getAttribute('aria-pressed') === 'true', at);
    await stands(words.table);
    await step(`2-file-${at + 1}`);
    await press(named(at < files.length - 1 ? words.next : words.on));
  }
  await page.locator('.advice').waitFor(PATIENCE);
  if (await named(words.alike).isVisible()) {
    await step('3-written-differently');
    await press(named(words.alike));
    await stands(words.together);
  }
  await step('3-match');
  await press(named(words.attempt));
  await named(words.bring).waitFor(PATIENCE);
  await step('4-try');
  await press(named(words.bring));
  await stands(words.after);
  await step('5-done');
}

/** From there to the map. */
export async function goToMap(page, { language = 'sv', press = (target) => target.click() } = {}) {
  await press(page.getByRole('link', { name: WORDS[language].map }));
  await page.waitForURL(/\/map/);
  await settled(page);
}
