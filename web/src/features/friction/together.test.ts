import { expect, test } from 'vitest';
import type { Finding, RootCause } from '../../api/friction';
import { alsoBehind, shared } from './together';

const finding = (id: string) => ({ id }) as Finding;
const root = (id: string, symptoms: string[]) => ({ id, symptoms }) as RootCause;
const findings = ['a', 'b', 'c'].map(finding);

test('a cause of one finding alone is told with it, not beside', () => {
  const told = shared([root('x', ['a']), root('y', ['b', 'c']), root('z', ['a', 'gone'])], findings);
  expect(told.map(({ root: { id }, symptoms }) => [id, symptoms.map((it) => it.id)])).toEqual([['y', ['b', 'c']]]);
});

test('a finding knows what else its causes are behind, once each', () => {
  const roots = [root('x', ['a', 'b']), root('y', ['a', 'b', 'c']), root('z', ['c'])];
  expect(alsoBehind(finding('a'), roots, findings).map(({ id }) => id)).toEqual(['b', 'c']);
  expect(alsoBehind(finding('c'), [root('z', ['c'])], findings)).toEqual([]);
});
