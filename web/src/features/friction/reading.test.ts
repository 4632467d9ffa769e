import { describe, expect, it, vi } from 'vitest';
import type { Finding } from '../../api/friction';
import type { Estimate } from '../../api/types';

vi.stubGlobal('navigator', { language: 'sv-SE' });
vi.stubGlobal('document', { documentElement: {} });
const { language } = await import('../../i18n/language.svelte');
const { caused, condition, headline, opening, rung, spoken, times, way } = await import('./reading');

const estimate = (value: number | null, low: number | null, high: number | null, n = 400): Estimate => ({ value, n, low, high, confidence: 0.95, method: 'wilson', as_of: '2026-11-23T00:00:00Z' });
const finding = (changes: Partial<Finding> = {}): Finding => ({
  id: 'f-1', claimed: true, polarity: 'friction', kind: 'wait', journey: { id: 'j', name: 'Förstå', problem: 'Vad får jag?' }, goal: 'Förstå beskedet',
  where: { activity: 'Logga in' }, segment: [], since: null, journeys_affected: 958, rate: estimate(0.63, 0.6, 0.66, 958), baseline: estimate(0.33, 0.3, 0.36, 958),
  per_1000: { failed_goals: estimate(24, 21.6, 26.4, 11848), contacts: estimate(-1, -1.9, 0.04), effort: null }, gain: estimate(265, 256, 313), causes: [], series: [], trace: [], worth: null, method: 'discrete_time_hazard', ...changes,
});
const said = (one: Finding, k = 5) => opening(one, k).map(({ clauses }) => clauses.map(spoken).map((text) => text.replace(/[\u00a0\u202f]/g, ' ')).join(' '));
const figures = (one: Finding) => opening(one, 5).flatMap(({ clauses }) => clauses).filter(({ parts }) => parts.some((part) => typeof part !== 'string'));

describe('a finding in plain words', () => {
  it('opens with what was tried, what hindered and where effort rose, from its numbers', () => {
    language.choose('sv');
    expect(opening(finding(), 5).map(({ head, lead }) => [head, lead])).toEqual([['Kunden försökte', 'Förstå beskedet'], ['Det som hindrade', 'Lång väntan före Logga in'], ['Ansträngningen ökade vid', 'Logga in']]);
    expect(said(finding())).toEqual([
      'Med kundens ord: ”Vad får jag?”. 11 848 resor mot det målet är bedömda.',
      'Av 958 resor där kunden väntade mycket längre än vanligt före Logga in missade 63 % målet (60–66 %). Utan det hade 33 % missat det. Det motsvarar 24 missade mål på 1 000 resor (22–26).',
      'Hur svårt det kändes går inte att säga: för få har svarat. Om det ledde till fler kontakter går inte att säga: mellan −1,9 och 0,0 på 1 000 resor.',
    ]);
  });
  it('says the same in English', () => {
    language.choose('en');
    expect(said(finding())[1]).toBe('Of 958 journeys in which the customer waited far longer than usual before Logga in, 63 % missed the goal (60–66 %). Without it 33 % would have missed it. That is 24 missed goals in 1,000 journeys (22–26).');
    language.choose('sv');
  });
  it('claims nothing of an interval that holds nothing, and tells both its ends', () => {
    const unsure = finding({ per_1000: { failed_goals: estimate(3, -1, 7), contacts: null, effort: estimate(4, 1.5, 6.5) } });
    const [, hindered, effort] = said(unsure);
    expect(hindered).toContain('Om det kostar mål går inte att säga säkert: mellan −1,0 och 7,0');
    expect(effort).toBe('Kunderna säger att det var svårare: 4,0 poäng mer ansträngning på 1 000 resor (1,5–6,5). Om det ledde till fler kontakter går inte att säga.');
  });
  it('says of few and of hidden numbers that they cannot be said', () => {
    const few = finding({ journeys_affected: null, rate: estimate(null, null, null, 12), per_1000: { failed_goals: estimate(null, null, null, 0), contacts: null, effort: null } });
    expect(said(few)[1]).toBe('För få resor för att säga hur stor del av dem som missade målet. Hur många mål det kostar går inte att säga ännu.');
    expect(said(finding({ journeys_affected: null }))[1]).toContain('Av färre än 5 resor');
  });
  it('turns a strength round: what is kept, not what is lost', () => {
    const strength = finding({ polarity: 'strength', kind: 'repeat_contact', rate: estimate(0.2, 0.17, 0.23, 612), per_1000: { failed_goals: estimate(-6.7, -9.1, -4.2), contacts: estimate(-3.1, -5.5, -0.9), effort: null } });
    expect(opening(strength, 5).map(({ head }) => head)).toEqual(['Kunden försökte', 'Det som hjälpte', 'Det gick lättare vid']);
    expect(said(strength)[1]).toContain('Det motsvarar 6,7 fler nådda mål på 1 000 resor (4,2–9,1).');
    expect(said(strength)[2]).toContain('De sökte hjälp mer sällan: 3,1 färre kontakter på 1 000 resor (0,9–5,5).');
  });
  it('has a figure in each clause that claims something', () => {
    const full = finding({ per_1000: { failed_goals: estimate(24, 21, 27), contacts: estimate(8, 5, 12), effort: estimate(21, 9, 33) } });
    const claims = opening(full, 5).flatMap(({ clauses }) => clauses).filter(({ silent }) => !silent);
    expect(claims.length - figures(full).length).toBe(1);
    expect(spoken(claims[0] ?? { parts: [] })).toContain('Med kundens ord');
    // What stands in words holds no number of its own, but the thousand of "in 1,000" and a figure's interval.
    const words = claims.flatMap(({ parts }) => parts).filter((part): part is string => typeof part === 'string' && !/^[\d–,\s\u00a0%−]+$/.test(part));
    for (const word of words) expect(word.replace('1\u00a0000', '')).not.toMatch(/\d/);
  });
  it('knows every kind, as friction and as a strength, in both languages', () => {
    const kinds: Finding['kind'][] = ['retry', 'loop', 'ping_pong', 'forced_switch', 'repeat_contact', 'repeat_yourself', 'handover_without_context', 'escalation', 'answer_hunting', 'broken_promise', 'wait', 'rage_click', 'dead_click', 'error', 'zero_results', 'dwell', 'abandonment', 'goal_failure', 'complaint', 'effort'];
    for (const lang of ['sv', 'en'] as const) {
      language.choose(lang);
      const names = kinds.flatMap((kind) => (['friction', 'strength'] as const).map((polarity) => headline({ kind, polarity, where: { from: 'A', to: 'B' } })));
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toContain('A → B');
    }
    language.choose('sv');
  });
  it('tells a wait of the way between two steps, and of the step where many ways lead there', () => {
    const wait = { kind: 'wait', polarity: 'friction' } as const;
    expect(headline({ ...wait, where: { from: 'A', to: 'B' } })).toBe('Lång väntan på vägen A → B');
    expect(headline({ ...wait, where: { activity: 'B' } })).toBe('Lång väntan före B');
  });
});

describe('how far something can be said', () => {
  it('follows the ladder, and no rung is a confirmed root cause', () => {
    expect([1, 2, 3, 4, 5].map(rung)).toEqual(['association', 'likely', 'likely', 'cause', 'cause']);
  });
  it('is surely more, surely less, unsure or unknown', () => {
    expect([estimate(2, 1, 3), estimate(-2, -3, -1), estimate(1, -1, 3), estimate(1, 0, 2), estimate(null, null, null), null].map(way)).toEqual(['more', 'less', 'unsure', 'unsure', 'unknown', 'unknown']);
  });
  it('is no more common where the ratio may be one', () => {
    expect(times(estimate(3.95, 2.7, 5.7))).toEqual({ text: 'ungefär 4,0 gånger så vanligt', likely: 'troligen 2,7–5,7' });
    expect(times(estimate(1.1, 0.8, 1.4)).text).toBe('kanske inte vanligare');
    expect(times(estimate(null, null, null))).toEqual({ text: 'hur mycket vanligare går inte att säga', likely: null });
  });
  it('names a condition by what it compares', () => {
    const told = [{ attribute: 'version', op: '=', value: 'B' }, { attribute: 'channel', op: '!=', value: 'phone' }];
    expect(condition(told)).toBe('versionen är ”B” och kanalen är inte telefon');
    expect(caused({ condition: told.slice(0, 1), upstream: 'Få beskedet' })).toBe('versionen är ”B” (från Få beskedet)');
  });
});
