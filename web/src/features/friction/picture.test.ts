import { describe, expect, it, vi } from 'vitest';
import type { Action, Finding } from '../../api/friction';
import type { Estimate } from '../../api/types';

vi.stubGlobal('navigator', { language: 'sv-SE' });
const { between, kronor, least, rough, worthOf } = await import('./amounts');
const { onLine, place, ticks } = await import('./placing');
const { known, ordered } = await import('./order');
const { points, wilson } = await import('./series');
const { stops, lies } = await import('./trace');
const { before, change, draftOf, newAction, number, ordered: byUrgency, standing, wrong } = await import('./work');

const estimate = (value: number | null, low: number | null = value, high: number | null = value, n = 400): Estimate => ({ value, n, low, high, confidence: 0.95, method: '', as_of: '' });
const plain = (text: string | undefined) => text?.replace(/[\u00a0\u202f]/g, ' ');
const finding = (id: string, gain: number | null, more: Partial<Finding> = {}) => ({ id, polarity: 'friction', gain: estimate(gain), journeys_affected: 10, since: null, worth: null, causes: [], trace: [], where: { activity: 'B' }, series: [], rate: estimate(0.5, 0.4, 0.6), per_1000: { failed_goals: estimate(1), contacts: null, effort: null }, ...more }) as unknown as Finding;

describe('the places of points', () => {
  const frame = { x: 0, y: 0, w: 600, h: 400 };
  it('let no words lie on others or on points', () => {
    const spots = Array.from({ length: 14 }, (_, at) => ({ id: String(at), x: 60 + (at % 5) * 110, y: 40 + Math.floor(at / 5) * 120, w: 150, h: 34 }));
    const placed = place(spots, frame, 12);
    const boxes = placed.flatMap(({ label }) => (label ? [label] : []));
    expect(boxes.length).toBeGreaterThan(4);
    const hits = (a: { x: number; y: number; w: number; h: number }, b: typeof a) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
    boxes.forEach((box, at) => {
      expect(boxes.slice(at + 1).some((other) => hits(box, other))).toBe(false);
      expect(placed.some(({ x, y }) => hits(box, { x: x - 12, y: y - 12, w: 24, h: 24 }))).toBe(false);
      expect(box.x >= 0 && box.x + box.w <= 600 && box.y >= 0 && box.y + box.h <= 400).toBe(true);
    });
  });
  it('part points that fall on each other', () => {
    const placed = place([1, 2, 3].map((at) => ({ id: String(at), x: 300, y: 200, w: 10, h: 10 })), frame, 12);
    for (const a of placed) for (const b of placed) if (a.id < b.id) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(24);
  });
  it('lie between round marks that hold all of it', () => {
    expect(ticks(312)).toEqual([0, 100, 200, 300, 400]);
    for (const most of [0.4, 1, 7, 42, 999, 1e6]) expect(ticks(most).at(-1)).toBeGreaterThanOrEqual(most);
    expect(ticks(0)).toEqual([0, 1]);
    expect([onLine(50, 100, 0, 200), onLine(-5, 100, 0, 200), onLine(500, 100, 0, 200)]).toEqual([100, 0, 200]);
  });
});

describe('what it is worth', () => {
  it('carries no more figures than it should, and at least is never rounded up', () => {
    expect([24.4, 312, 1_236, 48_310, 4.26].map(rough).map(plain)).toEqual(['24', '310', '1 240', '48 300', '4,3']);
    expect([265.9, 9.99, 3.19].map(least)).toEqual(['265', '9', '3,1']);
    expect([412_345, 1_234_567].map(kronor).map(plain)).toEqual(['412 000 kr', '1,2 mn kr']);
    expect(plain(between(estimate(400_000, 310_000, 540_000), kronor))).toBe('310 000–540 000 kr');
    expect(between(estimate(1, null, null), rough)).toBeUndefined();
  });
  it('is turned round for a strength', () => {
    expect(worthOf(estimate(-6, -9, -4), 'strength')).toMatchObject({ value: 6, low: 4, high: 9 });
    expect(worthOf(estimate(6, 4, 9), 'friction')).toMatchObject({ value: 6, low: 4 });
    expect(worthOf(null, 'strength')).toBeNull();
  });
});

describe('the order', () => {
  it('is what is surely gained, friction and strengths side by side, what is unknown last', () => {
    const all = [finding('a', 10), finding('b', null), finding('c', 40, { polarity: 'strength' }), finding('d', 20)];
    expect(ordered(all, 'gain').map(({ id }) => id)).toEqual(['c', 'd', 'a', 'b']);
    expect(ordered([finding('x', 1, { since: '2026-01-01' }), finding('y', 9)], 'newest').map(({ id }) => id)).toEqual(['x', 'y']);
  });
  it('has what was decided beside it; nobody decided: new', () => {
    const decided = { id: 'a', status: 'dismissed' } as Parameters<typeof known>[1][number];
    expect(known([finding('a', 1), finding('b', 1)], [decided]).map(({ status }) => status)).toEqual(['dismissed', 'new']);
  });
});

describe('over time', () => {
  it('counts shares with intervals and hides what is hidden', () => {
    const parts = [{ from: '2026-01-05', to: '2026-01-12', reached_place: 200, affected: 50, failed: 20, called: 60 }, { from: '2026-01-12', to: '2026-01-19', reached_place: 200, affected: null, failed: null, called: null }];
    expect(points(parts, 'affected', '').map(({ n, estimate: share }) => [n, share?.value ?? null])).toEqual([[200, 0.25], [200, null]]);
    expect(points(parts, 'failed', '').map(({ n, estimate: share }) => [n, share?.value ?? null])).toEqual([[50, 0.4], [null, null]]);
    expect(points(parts, 'called', '').map(({ n, estimate: share }) => [n, share?.value ?? null])).toEqual([[200, 0.3], [200, null]]);
    expect(wilson(0, 0, '')).toBeNull();
    const [few, many] = [wilson(3, 10, ''), wilson(300, 1_000, '')];
    expect((few?.high ?? 0) - (few?.low ?? 0)).toBeGreaterThan((many?.high ?? 0) - (many?.low ?? 0));
  });
});

describe('the way from the source', () => {
  const cause = (upstream: string | null) => ({ condition: [], upstream, ladder: 2, rate_ratio: estimate(2), share_explained: estimate(0.2), median_lag_s: null, lag_between_s: null, counter_evidence: [] });
  it('marks source, where it hurts and the goal', () => {
    const roles = stops({ trace: ['A', 'X', 'B', 'G'], where: { activity: 'B' }, causes: [cause(null), cause('A')], goal: 'Mål' }).map(({ roles }) => roles.join());
    expect(roles).toEqual(['source', 'between', 'symptom', 'goal']);
  });
  it('has no source that lies after the symptom, and the goal by its name where most end where it hurts', () => {
    expect(stops({ trace: ['A', 'B'], where: { from: 'A', to: 'B' }, causes: [cause('C')], goal: 'Mål' }).map(({ station, roles }) => `${station} ${roles.join()}`)).toEqual(['A between', 'B symptom', 'Mål goal']);
    expect(stops({ trace: [], where: { activity: 'B' }, causes: [], goal: 'Mål' })).toEqual([]);
    expect([lies(700, 4), lies(328, 4)]).toEqual([true, false]);
  });
});

describe('a measure', () => {
  const action = (more: Partial<Action>): Action => ({ id: 'a', direction: 'fix', what: 'Skriv om', channels: ['letter'], cause: 'Ordet', waiver: null, measure: 'failed', target: 0.35, owner: null, due: null, status: 'planned', reason: null, done_on: null, overdue: false, now: null, change: null, created: '1', ...more }) as Action;
  it('has exactly one of cause and waiver, and a target as people write it', () => {
    const draft = draftOf(action({ cause: null, waiver: 'Det brinner' }));
    expect(draft).toMatchObject({ knows: 'waived', target: '35' });
    expect(newAction({ ...draft, cause: 'kvar', target: '12,5' })).toMatchObject({ cause: null, waiver: 'Det brinner', target: 0.125 });
    expect(newAction({ ...draft, measure: 'contacts', target: '8,4' }).target).toBe(8.4);
    expect([number('1 200,5'), number('x'), number('')]).toEqual([1200.5, null, null]);
  });
  it('says what is missing', () => {
    const draft = draftOf(action({}));
    expect(wrong(draft, true)).toEqual([]);
    expect(wrong({ ...draft, what: ' ', cause: '', target: '140' }, false)).toEqual(['what', 'cause', 'target']);
    expect(wrong({ ...draft, status: 'done' }, true)).toEqual(['doneOn']);
    expect(wrong({ ...draft, status: 'dropped' }, true)).toEqual(['reason']);
    expect(change({ ...draft, status: 'planned', doneOn: '2026-01-01' }, 3)).toMatchObject({ version: 3, done_on: null });
  });
  it('has no verdict: not done, too early, moved, or perhaps chance', () => {
    const now = { estimate: estimate(0.2), from: '', to: '' };
    expect(standing(action({}))).toBe('not_done');
    expect(standing(action({ status: 'done' }))).toBe('too_early');
    expect(standing(action({ status: 'done', now, change: estimate(-0.1, -0.2, -0.05) }))).toBe('moved');
    expect(standing(action({ status: 'done', now, change: estimate(-0.1, -0.3, 0.1) }))).toBe('unsure');
  });
  it('freezes what it measures, and nothing where that cannot be told', () => {
    const one = finding('a', 1, { series: [{ from: '', to: '', reached_place: 100, affected: 20, failed: 5, called: 10 }, { from: '', to: '', reached_place: 100, affected: null, failed: null, called: null }] });
    expect(before(one, 'affected')).toMatchObject({ value: 0.2, n: 100 });
    expect(before(one, 'failed')?.value).toBe(0.5);
    expect(before(one, 'contacts')).toBeNull();
  });
  it('stands first when it is overdue', () => {
    const all = [action({ id: 'done', status: 'done' }), action({ id: 'planned', due: '2026-12-01' }), action({ id: 'late', overdue: true, due: '2026-01-01' }), action({ id: 'soon', due: '2026-11-30' })];
    expect(byUrgency(all).map(({ id }) => id)).toEqual(['late', 'soon', 'planned', 'done']);
  });
});
