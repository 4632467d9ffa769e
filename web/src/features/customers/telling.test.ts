import { describe, expect, it } from 'vitest';
import type { PersonEvent } from './shapes';
import { byDay, called, guessed, hops, named, told } from './telling';

const event = (time: string, channel: string | null = null): PersonEvent => ({ time, activity: 'x', channel, identity: 'u_1', properties: {} });

describe('a customer’s events', () => {
  it('stand by day, with a pause said where it is long', () => {
    const days = byDay([event('2026-03-01T10:00:00Z'), event('2026-03-01T11:00:00Z'), event('2026-03-04T10:00:00Z'), event('2026-03-20T10:00:00Z')]);
    expect(days.map(({ events, pause }) => [events.length, pause])).toEqual([[2, null], [1, null], [1, 16 * 86_400]]);
  });
  it('stay in a channel by whatever name it was logged', () => {
    expect(hops(['Telefon', 'phone', 'web', 'Webb', 'Rådgivare', 'rådgivare'].map((channel, at) => event(`2026-03-0${at + 1}T10:00:00Z`, channel)))).toBe(2);
  });
  it('change channel only between known channels', () => {
    expect(hops(['letter', 'web', null, 'web', 'phone', 'web'].map((channel, at) => event(`2026-03-0${at + 1}T10:00:00Z`, channel)))).toBe(3);
  });
});

describe('what an event carries', () => {
  it('is quoted when it is somebody’s words, else a fact', () => {
    const { quotes, facts } = told({ anteckning: 'Förstår inte beskedet', ärende: 'K-17', page: '/pension/mitt besked', betyg: 2, nej: null, tom: ' ', fri: 'jag har ringt tre gånger nu', delar: { a: 1 } });
    expect(quotes.map(({ name }) => name)).toEqual(['anteckning', 'fri']);
    expect(facts).toEqual([{ name: 'ärende', text: 'K-17' }, { name: 'page', text: '/pension/mitt besked' }, { name: 'betyg', text: '2' }, { name: 'delar', text: '{"a":1}' }]);
  });
  it('has names in words', () => {
    expect([named('matter_id'), named('answeredAt'), named('orsak')]).toEqual(['matter id', 'answered at', 'orsak']);
  });
  it('is called what people call it where its name is a usual one', () => {
    const words = { matterid: 'Ärende', väntetid: 'Väntetid', path: 'Sida' };
    expect(['matter_id', 'matterId', 'Väntetid (min)', 'path', 'inner_code'].map((name) => called(name, words))).toEqual(['Ärende', 'Ärende', 'Väntetid', 'Sida', 'Inner code']);
  });
});

describe('what is searched for', () => {
  it('is tried as what it looks like', () => {
    expect(guessed('anna@example.se')[0]).toBe('email');
    expect(guessed('070-123 45 67')[0]).toBe('phone');
    expect(guessed('+46 70 123 45 67')[0]).toBe('phone');
    expect(guessed('10023')[0]).toBe('user_id');
    expect(guessed('19800101-1234')).toContain('national_id');
  });
});
