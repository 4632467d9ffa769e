import assert from 'node:assert/strict';
import { test } from 'node:test';

import { asked, isAnswered, toSend } from './answers.ts';
import type { Given } from './answers.ts';
import type { Question } from './contract.ts';

const text = { en: '?' };
const ease: Question = { id: 'ease', kind: 'scale', text };
const done: Question = { id: 'done', kind: 'choice', text };
const why: Question = { id: 'why', kind: 'choices', text, show_if: { question: 'done', in: ['no', 'partly'] } };
const more: Question = { id: 'more', kind: 'text', text, show_if: { question: 'why', in: ['other'] } };
const praise: Question = { id: 'praise', kind: 'text', text, show_if: { question: 'ease', at_least: 6 } };
const regret: Question = { id: 'regret', kind: 'text', text, show_if: { question: 'ease', at_most: 3 } };
const parts: Question = { id: 'parts', kind: 'matrix', text, rows: [{ code: 'a', text }, { code: 'b', text }] };

const given = (answers: Record<string, number | string | string[]>): Given => new Map(Object.entries(answers));
const ids = (questions: Question[], answers: Given) => asked(questions, answers).map(({ id }) => id);

test('a question with a condition is asked only after the answers it names', () => {
  const all = [ease, done, why, praise, regret];
  assert.deepEqual(ids(all, given({})), ['ease', 'done']);
  assert.deepEqual(ids(all, given({ ease: 6, done: ['yes'] })), ['ease', 'done', 'praise']);
  assert.deepEqual(ids(all, given({ ease: 3, done: ['no'] })), ['ease', 'done', 'why', 'regret']);
  assert.deepEqual(ids(all, given({ ease: 4 })), ['ease', 'done']);
});

test('the answer to a question that is no longer asked neither counts nor leaves', () => {
  const answers = given({ done: ['yes'], why: ['other'], more: 'left over' });
  assert.deepEqual(ids([done, why, more], answers), ['done']);
  assert.deepEqual(toSend([done, why, more], answers), [{ question: 'done', choice: 'yes' }]);
});

test('each answer is sent as its kind is, several choices as several', () => {
  const answers = given({ ease: 5, done: ['no'], why: ['a', 'b'], 'parts.a': 1, 'parts.b': 4, more: '  words ' });
  const free: Question = { ...more, show_if: null };
  assert.deepEqual(toSend([ease, done, why, parts, free], answers), [
    { question: 'ease', score: 5 },
    { question: 'done', choice: 'no' },
    { question: 'why', choice: 'a' },
    { question: 'why', choice: 'b' },
    { question: 'parts.a', score: 1 },
    { question: 'parts.b', score: 4 },
    { question: 'more', text: 'words' },
  ]);
});

test('nothing but blanks is no answer, and a matrix is answered by all its rows', () => {
  assert.equal(isAnswered(praise, given({ praise: ' \n' })), false);
  assert.equal(isAnswered(why, given({ why: [] })), false);
  assert.equal(isAnswered(ease, given({ ease: 0 })), true);
  assert.equal(isAnswered(parts, given({ 'parts.a': 1 })), false);
  assert.equal(isAnswered(parts, given({ 'parts.a': 1, 'parts.b': 2 })), true);
});
