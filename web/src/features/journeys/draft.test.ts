import { describe, expect, it } from 'vitest';
import type { Journey } from '../../api/types';
import { blank, draftOf, faults, fieldOf, formOf, merged, moved, spanOf, targetOf } from './draft';

const journey: Journey = {
  id: 'j', version: 3, name: 'Förstå beskedet', problem: 'Jag vet inte', goal_text: null, start: ['Brev'], goal: ['Klart'], steps: ['Brev', 'Klart'], targets: [{ station: 'Brev', metric: 'ces', value: 5.5 }, { station: 'Klart', metric: 'csat', value: 0.8 }], activities: [], cut: null, gap: null, horizon: '14d', owner: null,
  owner_ref: null, created_at: '', created_by: null, updated_at: '', updated_by: null, example: false,
};

describe('the form of a journey', () => {
  it('gives back what it was made from', () => {
    const { id: _id, version: _version, owner_ref: _ref, created_at: _c, created_by: _cb, updated_at: _u, updated_by: _ub, example: _e, ...draft } = journey;
    expect(draftOf(formOf(journey))).toEqual(draft);
  });
  it('cannot be saved without a name or with a time that is none', () => {
    expect([...faults(blank())]).toEqual(['name']);
    expect([...faults({ ...blank(), name: 'x', horizon: { amount: '1,5', unit: 'd' }, gap: { amount: '0', unit: 'd' } })].sort()).toEqual(['gap', 'horizon']);
    expect(faults({ ...blank(), name: 'x', horizon: { amount: '', unit: 'd' } }).size).toBe(0);
  });
});

describe('what stations should feel like', () => {
  const typed = (metric: 'ces' | 'nes', value: string) => targetOf({ station: 'Brev', metric, value })?.value ?? null;
  it('is typed as people read it', () => {
    expect([typed('ces', '5,5'), typed('nes', '−20'), typed('nes', '35')]).toEqual([5.5, -0.2, 0.35]);
  });
  it('is on its scale, or cannot be saved', () => {
    expect([typed('ces', '8'), typed('ces', ''), typed('ces', 'lätt'), typed('nes', '101')]).toEqual([null, null, null, null]);
    expect([...faults({ ...blank(), name: 'x', targets: [{ station: 'Brev', metric: 'ces', value: '8' }] })]).toEqual(['targets']);
  });
});

describe('two people who change a journey at once', () => {
  const base = formOf(journey);
  it('both get what only they changed; where both changed the same, mine stays', () => {
    const mine = { ...base, problem: 'Mitt', goal: ['Mitt mål'], steps: [...base.steps] };
    const theirs = { ...base, name: 'Deras', goal: ['Deras mål'], steps: ['Deras'] };
    expect(merged(base, mine, theirs)).toEqual({ ...base, name: 'Deras', problem: 'Mitt', goal: ['Mitt mål'], steps: ['Deras'] });
    expect(merged(base, base, theirs)).toEqual(theirs);
  });
});

describe('lengths of time', () => {
  it('are written as they are read', () => {
    for (const span of ['2h', '36h', '14d', '30d', '52w']) expect(spanOf(fieldOf(span))).toBe(span);
    expect(fieldOf('2w')).toEqual({ amount: '14', unit: 'd' });
    expect(fieldOf(null).amount).toBe('');
  });
});

describe('steps', () => {
  it('move and none is lost', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['c', 'a', 'b']);
    expect(moved(['a'], 5, 0)).toEqual(['a']);
  });
});
