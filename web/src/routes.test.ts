import { describe, expect, it } from 'vitest';
import { ROUTES, match, pathOf, roomOf, search, type RouteName } from './routes';

describe('addresses', () => {
  it('lead back to the screen that they were made for', () => {
    for (const route of Object.keys(ROUTES) as RouteName[]) {
      const params = { project: 'p 1', journey: 'å/b', finding: 'f-1', person: 'x', survey: 's', intake: 'i', link: 'l' };
      const found = match(pathOf(route, params));
      expect(found?.route).toBe(route);
      for (const [name, value] of Object.entries(found?.params ?? {})) expect(value).toBe(params[name as keyof typeof params]);
    }
  });
  it('prefer fixed words to what varies', () => {
    expect(match('/p/x/journeys/new')?.route).toBe('journeys.new');
    expect(match('/p/x/journeys/news')?.route).toBe('journey');
    expect(match('/p/x/friction/channels')?.route).toBe('friction.channels');
    expect(match('/p/x/friction/changes')?.route).toBe('friction.changes');
    expect(match('/p/x/friction/f-1')?.route).toBe('friction.finding');
  });
  it('that nobody knows are nowhere', () => {
    for (const path of ['/p', '/p/x', '/p/x/nothing', '/p//overview', '/l', '/p/x/journeys/a/b/c']) expect(match(path)).toBeNull();
    expect(match('/p/%E0%A4%A/overview')?.params.project).toBe('%E0%A4%A');
  });
  it('leave empty parts of the query out', () => {
    expect(search({ a: '', b: null, c: undefined, d: false })).toBe('');
    expect(search({ channels: ['web', 'phone'], from: '2026-01-01', n: 0 })).toBe('?channels=web%2Cphone&from=2026-01-01&n=0');
  });
  it('lie in a room', () => {
    expect(roomOf('journey.givingUp')).toBe('journeys');
    expect(roomOf('journeys.new')).toBe('journeys');
    expect(roomOf('data.intake')).toBe('data');
    expect(roomOf('customer')).toBe('customers');
  });
});
