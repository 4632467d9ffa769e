import { describe, expect, it } from 'vitest';
import { links, parted } from './parting';
import type { FactView } from './shapes';

let seq = 0;
const fact = (kind: FactView['fact'], one: string, other: string): FactView => ({ seq: ++seq, at: '', fact: kind, one, other });

describe('parting two identifiers', () => {
  it('leaves each with what else is theirs', () => {
    const facts = [fact('together', 'a_1', 'u_1'), fact('together', 'e_1', 'u_1'), fact('merge', 'u_1', 'u_2'), fact('together', 'a_2', 'u_2')];
    expect(parted(['u_1', 'u_2', 'a_1', 'a_2', 'e_1'], facts, 'u_2', 'u_1').sides).toEqual([['u_2', 'a_2'], ['u_1', 'a_1', 'e_1']]);
  });
  it('parts nothing where other facts hold them together', () => {
    const facts = [fact('together', 'a_1', 'u_1'), fact('together', 'a_1', 'e_1'), fact('together', 'e_1', 'u_1')];
    expect(parted(['u_1', 'a_1', 'e_1'], facts, 'a_1', 'u_1')).toEqual({ sides: null, others: 2 });
  });
  it('counts a member’s latest word about a pair', () => {
    const facts = [fact('together', 'a', 'b'), fact('unmerge', 'b', 'a')];
    expect(links(facts)).toEqual([]);
    expect(links([...facts, fact('merge', 'a', 'b')]).map((one) => one.fact)).toEqual(['together', 'merge']);
  });
});
