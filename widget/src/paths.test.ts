import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fitsPage } from './paths.ts';

const check = (patterns: string[] | undefined, path: string, expected: boolean, hash = '') =>
  assert.equal(fitsPage(patterns, path, hash), expected, `${patterns} and ${path}${hash}`);

test('a star stands for anything, also for nothing', () => {
  check(['/pension/*'], '/pension/uttag', true);
  check(['/pension/*'], '/pension/uttag/steg/2', true);
  check(['/pension/*'], '/pensionen', false);
  check(['*/klar'], '/order/17/klar', true);
  check(['*/klar'], '/order/17/klart', false);
  check(['/a*b*c'], '/a-b-b-c', true);
  check(['/a*b*c'], '/a-c-b', false);
  check(['/ab*ba'], '/aba', false);
  check(['*'], '/', true);
});

test('without patterns every page is meant', () => {
  check([], '/x', true);
  check(undefined, '/x', true);
});

test('a slash at the end and the writing of letters make no difference', () => {
  check(['/hjälp'], '/hj%C3%A4lp/', true);
  check(['/'], '/', true);
  check(['/hjälp/'], '/hj%C3%A4lp', true);
  check(['/100%'], '/100%', true);
});

test('what stands behind # counts where a pattern names it', () => {
  check(['/app#/steg/*'], '/app', true, '#/steg/2');
  check(['/app'], '/app', true, '#/steg/2');
  check(['/app#/klar'], '/app', false, '#/steg/2');
});

test('no pattern takes long', () => {
  const began = Date.now();
  check([`/${'a*'.repeat(40)}b`], `/${'a'.repeat(20_000)}`, false);
  assert.ok(Date.now() - began < 200);
});
