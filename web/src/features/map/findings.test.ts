import { describe, expect, it, vi } from 'vitest';
import type { Finding } from '../../api/friction';
import type { JourneyMapDoc, StationDoc } from '../../map/document';

vi.stubGlobal('navigator', { language: 'en-GB' });
vi.stubGlobal('document', { documentElement: {} });
const { findingsAt, marksOf, place, wayOf } = await import('./findings');

const station = (name: string, more: Partial<StationDoc> = {}): StationDoc => ({ name, kind: 'activity', touchpoints: [], activities: [name], events: 9, journeys: 9, starts: 0, ends: 0, position: 0, median_dwell_s: null, channels: [], evidence: { grade: 'observed', n: 9, last: '' }, ...more });
const link = (from: number, to: number) => ({ from, to, count: 9, journeys: 9, median_s: null, p90_s: null, channels: [] });
const map = {
  stations: [station('Letter'), station('Read', { activities: ['page_view'] }), station('Other', { kind: 'other', activities: ['Fax', 'Visit'] }), station('Understood')],
  links: [link(0, 1), link(1, 3)],
} as unknown as JourneyMapDoc;
const estimate = { value: 40, low: 20, high: 60, n: 900, confidence: 0.95, as_of: '2026-01-01', method: '' };
const found = (id: string, where: Finding['where'], more: Partial<Finding> = {}) => ({ id, polarity: 'friction', kind: 'wait', where, causes: [], trace: [], goal: 'To understand', per_1000: { failed_goals: estimate, contacts: null, effort: null }, ...more }) as unknown as Finding;

describe('findings on the map', () => {
  it('stand at their station, at their move, at what they are folded into, or nowhere', () => {
    const { placed, absent } = place([found('a', { activity: 'page_view' }), found('b', { from: 'Letter', to: 'Read' }), found('c', { activity: 'Fax' }), found('d', { from: 'Letter', to: 'Understood' }), found('e', { activity: 'Nowhere' })], map);
    expect(placed.map(({ at, folded }) => [at, folded])).toEqual([[{ stop: 1 }, false], [{ link: { from: 0, to: 1 } }, false], [{ stop: 2 }, true], [{ stop: 3 }, false]]);
    expect(absent.map(({ id }) => id)).toEqual(['e']);
    expect(findingsAt({ from: 'Letter', to: 'Read' }, placed, map).map(({ id }) => id)).toEqual(['b']);
  });
  it('of one place are one mark, which says each with its goals', () => {
    const { placed } = place([found('a', { activity: 'Read' }), found('b', { activity: 'Read' }, { polarity: 'strength', kind: 'retry', per_1000: { failed_goals: { ...estimate, value: -40, low: -60, high: -20 }, contacts: null, effort: null } })], map);
    const marks = marksOf(placed);
    expect(marks.map(({ at, friction, strength }) => [at, friction, strength])).toEqual([[{ stop: 1 }, 1, 1]]);
    expect(marks[0]?.words).toHaveLength(2);
    expect(marks[0]?.words[0]).toMatch(/Read.*40.*20–60/);
    expect(marks[0]?.words[1]).toMatch(/Read.*40.*20–60/);
  });
  it('have a way from their source to the goal that most did not get to', () => {
    const finding = found('a', { activity: 'Read' }, { trace: ['Letter', 'Fax', 'Read'], causes: [{ upstream: 'Letter' }] as Finding['causes'] });
    const { way, missing, source, stops } = wayOf(finding, map, ['Understood']);
    expect(way?.stations).toEqual([0, 2, 1, 3]);
    expect(way?.tags.map(({ station, hurts }) => [station, hurts])).toEqual([[0, false], [1, true], [3, false]]);
    expect([missing, source]).toEqual([1, 'Letter']);
    expect(stops.at(-1)).toMatchObject({ name: 'To understand', named: true });
    expect(wayOf(finding, { ...map, stations: [] }, []).way).toBeNull();
  });
});
