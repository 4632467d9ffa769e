import assert from 'node:assert/strict';
import { test } from 'node:test';

import { colour, contrast, properties } from './theme.ts';
import type { Rgb } from './theme.ts';

const of = (made: Record<string, string>, name: string) => made[name]?.match(/\d+/g)?.map(Number) as Rgb;

test('colours are read as they are written and as browsers compute them', () => {
  assert.deepEqual(colour('#0B5d5e'), [11, 93, 94]);
  assert.deepEqual(colour('rgb(1, 2, 3)'), [1, 2, 3]);
  assert.deepEqual(colour('rgba(1, 2, 3, 0.9)'), [1, 2, 3]);
  for (const none of ['rgba(0, 0, 0, 0)', 'transparent', 'red;}', '#12', '', undefined]) assert.equal(colour(none), undefined, none);
});

test('contrast is that of WCAG', () => {
  assert.ok(Math.abs(contrast([255, 255, 255], [0, 0, 0]) - 21) < 0.4);
  assert.ok(Math.abs(contrast([255, 255, 255], [118, 118, 118]) - 4.54) < 0.03);
});

test('whatever the theme, what is read can be read, in light and in dark', () => {
  const accents = ['#0b5d5e', '#ffd400', '#ffffff', '#000000', '#7a7a7a', '#ff5a5f', '#1b1b1b'];
  const papers = ['#ffffff', '#fff8e7', '#101418', '#888888', '#0b5d5e'];
  for (const accent of accents)
    for (const paper of papers)
      for (const ink of ['#1b1b1b', '#ffffff', '#999999'])
        for (const dark of [false, true]) {
          const made = properties({ accent, paper, ink, radius: 8 }, dark);
          const told = `${accent} ${paper} ${ink} ${dark}`;
          const against = (a: string, b: string) => contrast(of(made, a), of(made, b));
          assert.ok(against('ink', 'paper') >= 4.5, `ink ${told}`);
          assert.ok(against('soft', 'paper') >= 4.5 || against('soft', 'paper') === against('ink', 'paper'), `soft ${told}`);
          assert.ok(against('on-accent', 'accent') > 4.49, `accent ${told} ${against('on-accent', 'accent')}`);
          assert.ok(against('strong', 'paper') >= 3, `strong ${told}`);
          assert.ok(against('edge', 'paper') >= 3, `edge ${told}`);
        }
});

test('what is no colour gives the house its own', () => {
  assert.deepEqual(properties({ accent: 'url(x)', paper: '', ink: 'none' }, false), properties(undefined, false));
});
