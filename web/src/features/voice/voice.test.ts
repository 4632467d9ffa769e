import { describe, expect, it, vi } from 'vitest';
import type { Estimate } from '../../api/types';
import type { VoiceScores } from '../../api/voice';
import { asked, narrowings, read, written as address } from './asked';

vi.stubGlobal('navigator', { language: 'sv-SE' });
const { apart, columnsOf, family, intervalOf, isMonthly, reachOf, steps, told, written } = await import('./reading');

const score = (value: number | null, n: number, low = -0.05, high = 0.44): Estimate => ({ value, n, low, high, confidence: 0.95, method: 't', as_of: '2026-11-22T00:00:00Z' });
const plain = (text: string | null) => (text ?? '').replace(/[\u00a0\u202f]/g, ' ');

describe('a score', () => {
  it('is written in the unit of its metric', () => {
    const all = [written(0.615, 'gcr'), written(0.32, 'nps'), written(-0.32, 'nps'), written(71.2, 'nki')].map(plain);
    expect(all.map((text) => text.replace('−', '-'))).toEqual(['62 %', '+32', '-32', '71']);
    expect(written(5.24, 'ces')).toMatch(/^5[.,]2$/);
    expect(apart(-0.081, 'csat')).toBe('−8');
    expect(apart(0.83, 'ces')).toMatch(/^\+0[.,]8$/);
  });
  it('is not told of too few answers, nor of too few customers', () => {
    expect(told(score(5, 9), 10, 9, 'ces')).toBe('few');
    expect(told(score(5, 40), 10, 6, 'ces')).toBe('few');
    expect(told(score(null, 400), 10, 400, 'exit')).toBe('few');
    expect(told(null, 10, 0, 'ces')).toBe('few');
    expect(told(score(5, 10), 10, null, 'ces')).toBe('value');
  });
  it('is an interval alone where a net has fewer than fifty answers', () => {
    expect([told(score(0.2, 49), 10, 49, 'nps'), told(score(0.2, 50), 10, 50, 'nps'), told(score(4.2, 49), 10, 49, 'ces')]).toEqual(['interval', 'value', 'value']);
    expect(intervalOf(score(0.2, 49), 'nps')).toBe('−5 … +44');
  });
  it('lies on its own scale', () => {
    expect([reachOf({ metric: 'ces', scale: '1-7' }), reachOf({ metric: 'emotion', scale: '-2..2' }), reachOf({ metric: 'nps', scale: '0-10' }), reachOf({ metric: 'nki', scale: '1-10' })]).toEqual([[1, 7], [-2, 2], [-1, 1], [0, 100]]);
  });
  it('has its answers in the order of the scale, words as they come', () => {
    expect(steps({ 10: 1, 2: 5, 1: 3 }, null).map(({ answer }) => answer)).toEqual(['1', '2', '10']);
    expect(steps({ 5: 4, 2: 1 }, '1-5')).toEqual([{ answer: '1', n: 0 }, { answer: '2', n: 1 }, { answer: '3', n: 0 }, { answer: '4', n: 0 }, { answer: '5', n: 4 }]);
    expect(steps({ yes: 1, no: 5 }, null).map(({ answer }) => answer)).toEqual(['yes', 'no']);
  });
  it('stands with the ways in which the same was asked before, the latest first', () => {
    const way = (version: string, last: string, metric = 'ces') => ({ survey: 'A', survey_id: 'srv', metric, moment: null, item: null, version, last }) as VoiceScores;
    expect(family([way('1', '2026-01-01'), way('2', '2026-05-01'), way('1', '2026-01-01', 'gcr')]).map((ways) => ways.map(({ version }) => version))).toEqual([['2', '1'], ['1']]);
  });
});

describe('what is asked', () => {
  it('is the address', () => {
    const choice = read(new URLSearchParams('journey=j1&period=days30&channels=phone&survey=s1&period2=x'));
    expect(asked(choice, '2026-11-22')).toEqual({ journey: 'j1', from: '2026-10-23', channels: 'phone', survey: 's1' });
    expect(narrowings(choice)).toBe(4);
    expect(asked(read(new URLSearchParams('period=forever')), '2026-11-22')).toEqual({});
  });
  it('is days of one’s own, the last of them too, and a part of the customers', () => {
    const choice = read(new URLSearchParams('from=2026-02-01&to=2026-02-28&segment=age >= 40'));
    expect(asked(choice, '2026-11-22')).toEqual({ from: '2026-02-01', to: '2026-03-01', segment: 'age >= 40' });
    expect(narrowings(choice)).toBe(2);
    expect(asked(read(new URLSearchParams('from=yesterday&period=days30')), '2026-11-22')).toEqual({ from: '2026-10-23' });
  });
  it('comes back from the address as it was chosen', () => {
    for (const query of ['', 'journey=j1&period=days90', 'from=2026-02-01&segment=vip = "yes"', 'period=own', 'channels=web&survey=s1']) {
      const choice = read(new URLSearchParams(query));
      const parts = Object.entries(address(choice)).filter((part): part is [string, string] => part[1] !== null);
      expect(read(new URLSearchParams(parts))).toEqual(choice);
    }
  });
});

describe('parts of time', () => {
  const from = (...days: string[]) => days.map((day) => ({ from: day }));
  it('keep the room of those in which nobody answered', () => {
    expect(columnsOf(from('2025-12-01', '2026-01-01', '2026-02-01', '2026-07-01', '2026-08-01'))).toEqual([0, 1, 2, 7, 8]);
    expect(columnsOf(from('2026-03-02', '2026-03-30', '2026-04-06'))).toEqual([0, 4, 5]);
    expect(columnsOf(from('2026-11-16', '2026-11-16'))).toEqual([0, 1]);
    expect(columnsOf(from('2026-11-16'))).toEqual([0]);
  });
  it('are weeks although the first two stand a month apart', () => {
    expect([isMonthly(from('2026-03-02', '2026-03-30', '2026-04-06')), isMonthly(from('2026-01-01', '2026-03-01'))]).toEqual([false, true]);
  });
});
