import assert from 'node:assert/strict';
import { test } from 'node:test';

import { speech } from './words.ts';

const languages = ['sv', 'en', 'fi'];

test('the first wanted language that the survey has is spoken, else its first', () => {
  const check = (wanted: string[], expected: string) => assert.equal(speech({ languages }, wanted).language, expected, `${wanted}`);
  check(['en-GB', 'sv'], 'en');
  check(['', 'de', 'fi-FI'], 'fi');
  check(['de'], 'sv');
  check([], 'sv');
  assert.equal(speech({ languages: ['en', 'en-US'] }, ['en-US']).language, 'en-US');
});

test('a text that is missing in a language is said in the first', () => {
  const say = speech({ languages }, ['fi']);
  assert.equal(say.of({ sv: 'Hej', en: 'Hello' }), 'Hej');
  assert.equal(say.of({ fi: 'Hei', sv: 'Hej' }), 'Hei');
  assert.equal(say.of(null), '');
});

test('buttons are in Swedish or English, else as the survey says', () => {
  assert.equal(speech({ languages }, ['sv']).word('next'), 'Nästa');
  const finnish = speech({ languages }, ['fi']);
  assert.deepEqual([finnish.word('next'), finnish.wordsIn], ['Next', 'en']);
  const theirs = speech({ languages, words: { fi: { next: 'Seuraava' } } }, ['fi']);
  assert.deepEqual([theirs.word('next'), theirs.word('close')], ['Seuraava', 'Close']);
  assert.equal(speech({ languages }, ['en']).word('progress', 2, 5), 'Question 2 of 5');
});

test('each language has all the words', () => {
  for (const language of ['sv', 'en']) for (const word of ['ask', 'failed', 'left'] as const) assert.notEqual(speech({ languages }, [language]).word(word), '');
});

test('Arabic and Hebrew run from the right', () => {
  assert.equal(speech({ languages: ['ar'] }, []).direction, 'rtl');
  assert.equal(speech({ languages: ['sv'] }, []).direction, 'ltr');
});
