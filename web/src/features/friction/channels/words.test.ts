import { describe, expect, it, vi } from 'vitest';
import type { Estimate } from '../../../api/types';

vi.stubGlobal('navigator', { language: 'sv-SE' });
vi.stubGlobal('document', { documentElement: {} });
const { byVerdict, channelWord, difference, heldAlike, interval, level, margin } = await import('./words');

const plain = (text: string | undefined) => text?.replace(/[\u00a0\u202f]/g, ' ');
const between = (low: number | null, high: number | null): Estimate => ({ value: 0, n: 100, low, high, confidence: 0.95, method: '', as_of: '' });

describe('a comparison in words', () => {
  it('tells how it went in its own unit', () => {
    expect([level('share', 0.62), level('ratio', 259_200), level('points', 5.14)].map(plain)).toEqual(['62 %', '3 dagar', '5,1 av 7']);
  });
  it('tells which way it differs, and nothing has no sign', () => {
    expect([difference('share', -0.123), difference('share', 0.034), difference('share', 0.0002)].map(plain)).toEqual(['−12 procentenheter', '+3,4 procentenheter', '0,0 procentenheter']);
    expect(difference('ratio', 1.4)).toBe('1,40 gånger så lång tid');
    expect(interval('points', between(-1.2, -0.4))).toBe('−1,2 till −0,4');
    expect(interval('share', between(null, null))).toBeUndefined();
  });
  it('tells how small a difference counts as the same', () => {
    expect([margin({ unit: 'share', margin: 0.05 }), margin({ unit: 'ratio', margin: 1.25 }), margin({ unit: 'points', margin: 0.5 })]).toEqual(['5 procentenheter', '1,25 gånger så lång tid', '0,5 poäng']);
  });
  it('tells in what journeys are alike, and that nothing is known', () => {
    expect(heldAlike(['product', 'step_before'])).toContain('produkten och steget före');
    expect(heldAlike([])).not.toContain('{');
  });
  it('keeps a name of the project’s own as it is written', () => {
    expect(['phone', 'Telefon', 'Mina sidor'].map(channelWord)).toEqual(['telefon', 'telefon', 'Mina sidor']);
  });
  it('has what differs first and what nobody can tell last', () => {
    expect(byVerdict([{ verdict: 'cannot_tell' }, { verdict: 'same' }, { verdict: 'differs' }] as const).map(({ verdict }) => verdict)).toEqual(['differs', 'same', 'cannot_tell']);
  });
});
