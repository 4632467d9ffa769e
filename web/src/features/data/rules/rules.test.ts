import { describe, expect, test } from 'vitest';
import type { ActivityRow, Rule } from '../../../api/types';
import { apply, EMPTY, sameRule, step, tidied, type RuleBook } from './edits';
import { byNeed, named, naming, nowNamed, UNNAMED } from './naming';
import { soundsInternal } from './wording';

const rule = (activity: string, station: string, more: Partial<Rule> = {}): Rule => ({ ...EMPTY, activity, station, ...more });
const row = (activity: string, more: Partial<ActivityRow> = {}): ActivityRow => ({ activity, channel: 'phone', events: 10, persons: 8, first: null, last: null, station: null, touchpoint: null, stage: null, set_channel: null, rule: null, ...more });
const names = (book: RuleBook | null) => book?.rules.map(({ station }) => station);
const [a, b, c] = [rule('a', 'A'), rule('b', 'B'), rule('c', 'C')];
const book: RuleBook = { rules: [a, b, c], stations: [] };

describe('changes of the rules', () => {
  test('a rule is put, changed, moved and removed where it stands', () => {
    expect(names(apply(book, { kind: 'put', rule: rule('x', 'X'), was: null, before: b }))).toEqual(['A', 'X', 'B', 'C']);
    expect(names(apply(book, { kind: 'put', rule: rule('x', 'X'), was: null, before: null }))).toEqual(['A', 'B', 'C', 'X']);
    expect(names(apply(book, { kind: 'put', rule: rule('b', 'Bb'), was: b, before: null }))).toEqual(['A', 'Bb', 'C']);
    expect(names(apply(book, { kind: 'move', rule: c, before: a }))).toEqual(['C', 'A', 'B']);
    expect(names(apply(book, { kind: 'remove', rule: b }))).toEqual(['A', 'C']);
  });

  test('a step up or down trades places with the neighbour, and ends at the ends', () => {
    expect(names(apply(book, step(book.rules, 1, -1)!))).toEqual(['B', 'A', 'C']);
    expect(names(apply(book, step(book.rules, 0, 1)!))).toEqual(['B', 'A', 'C']);
    expect(names(apply(book, step(book.rules, 1, 1)!))).toEqual(['A', 'C', 'B']);
    expect(step(book.rules, 0, -1)).toBeNull();
    expect(step(book.rules, 2, 1)).toBeNull();
  });

  test('a change is made again on what somebody else wrote, as long as its rule is there', () => {
    const theirs: RuleBook = { rules: [rule('n', 'N'), c, a], stations: [] };
    expect(names(apply(theirs, { kind: 'put', rule: rule('a', 'Aa'), was: a, before: null }))).toEqual(['N', 'C', 'Aa']);
    expect(apply(theirs, { kind: 'put', rule: rule('b', 'Bb'), was: b, before: null })).toBeNull();
    expect(apply(theirs, { kind: 'all', edits: [{ kind: 'remove', rule: a }, { kind: 'remove', rule: b }] })).toBeNull();
  });

  test('stations without events are added, changed and removed', () => {
    const wait = { name: 'Vänta på svar', after: 'A', touchpoint: null, channels: [], waiting: true };
    const added = apply(book, { kind: 'station', station: wait, was: null })!;
    expect(added.stations).toEqual([wait]);
    const renamed = { ...wait, name: 'Vänta' };
    expect(apply(added, { kind: 'station', station: renamed, was: wait })!.stations).toEqual([renamed]);
    expect(apply(added, { kind: 'remove_station', station: wait })!.stations).toEqual([]);
    expect(apply(book, { kind: 'remove_station', station: wait })).toBeNull();
  });

  test('what is left empty counts as left out', () => {
    expect(tidied({ ...EMPTY, activity: ' a ', station: '', property: { name: 'path', pattern: '' } })).toEqual({ ...EMPTY, activity: 'a' });
    expect(sameRule({ ...a, touchpoint: '' }, a)).toBe(true);
  });
});

describe('naming event types', () => {
  const given = { ...UNNAMED, station: 'Ringa och fråga', touchpoint: 'Kundtjänst' };

  test('an event type without a rule gets one of its own, last', () => {
    const picked = [row('x')];
    const after = apply(book, naming(picked, picked, book.rules, given))!;
    expect(after.rules[3]).toEqual(rule('x', 'Ringa och fråga', { touchpoint: 'Kundtjänst' }));
  });

  test('one that a general rule catches gets its own before that', () => {
    const general: RuleBook = { rules: [rule('Samtal*', 'Ringa')], stations: [] };
    const picked = [row('Samtal in', { rule: 0, station: 'Ringa' })];
    expect(names(apply(general, naming(picked, picked, general.rules, given)))).toEqual(['Ringa och fråga', 'Ringa']);
  });

  test('its own rule is changed rather than doubled', () => {
    const picked = [row('a', { rule: 0, station: 'A' })];
    expect(names(apply(book, naming(picked, picked, book.rules, given)))).toEqual(['Ringa och fråga', 'B', 'C']);
  });

  test('a rule of its own that an earlier one hides is moved before it', () => {
    const hidden: RuleBook = { rules: [rule('*', 'Allt'), a], stations: [] };
    const picked = [row('a', { rule: 0, station: 'Allt' })];
    expect(names(apply(hidden, naming(picked, picked, hidden.rules, given)))).toEqual(['Ringa och fråga', 'Allt']);
  });

  test('one activity in two channels is one station, unless only one of them was picked', () => {
    const all = [row('x', { channel: 'phone' }), row('x', { channel: 'chat' })];
    expect(apply(book, naming(all, all, book.rules, given))!.rules.slice(3)).toEqual([rule('x', 'Ringa och fråga', { touchpoint: 'Kundtjänst' })]);
    expect(apply(book, naming(all.slice(1), all, book.rules, given))!.rules[3]).toMatchObject({ activity: 'x', channel: 'chat' });
  });

  test('several get the same name, and what they agree on is shown', () => {
    const picked = [row('x', { station: 'S', stage: 'Före' }), row('y', { station: 'S', stage: 'Efter' })];
    expect(names(apply(book, naming(picked, picked, book.rules, given)))).toEqual(['A', 'B', 'C', 'Ringa och fråga', 'Ringa och fråga']);
    expect(nowNamed(picked, book.rules)).toEqual({ ...UNNAMED, station: 'S' });
  });

  test('what lacks a name comes first, the most first; the share is of events', () => {
    const rows = [row('few', { events: 1 }), row('named', { events: 97, station: 'S' }), row('many', { events: 2 })];
    expect(byNeed(rows).map(({ activity }) => activity)).toEqual(['many', 'few', 'named']);
    expect(named(rows)).toEqual({ activities: 1, of: 3, share: 0.97 });
    expect(named([])).toEqual({ activities: 0, of: 0, share: 0 });
  });
});

test('names that sound like a system are told apart from what a customer might say', () => {
  for (const name of ['Ringa och fråga', 'Logga in med BankID', 'Få ett SMS', 'Läsa PDF', 'Vänta på svar', 'Call customer service', 'Betala 500 kr', 'Öppna e-post', 'Få svar inom 24 h', '']) {
    expect(soundsInternal(name), name).toBeNull();
  }
  for (const [name, why] of [['page_view', 'underscore'], ['SAMTAL IN', 'capitals'], ['KUNDTJÄNST', 'capitals'], ['Ärende K25', 'code'], ['/pension/besked', 'path'], ['orderPlaced', 'joined'], ['page.view', 'joined'], ['https://x.se/a', 'path'], ['Status NMI', 'capitals']] as const) {
    expect(soundsInternal(name), name).toBe(why);
  }
});
