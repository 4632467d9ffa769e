import { describe, expect, it } from 'vitest';
import type { Comment } from '../../api/types';
import { threads } from './threads';

const comment = (id: string, at: string, reply_to: string | null = null): Comment =>
  ({ id, at, reply_to, kind: 'journey', key: 'j', journey: 'j', label: '', path: '/', text: id, by: { id: 'm', name: 'Anna' }, mine: false, edited_at: null, resolved_at: null, resolved_by: null });
const told = (all: Comment[]) => threads(all).map(({ root, replies }) => [root.id, ...replies.map((reply) => reply.id)]);

describe('comments', () => {
  it('are read from the oldest, each with its replies', () => {
    expect(told([comment('c', '3'), comment('b', '2', 'a'), comment('a', '1'), comment('d', '4', 'b')])).toEqual([['a', 'b', 'd'], ['c']]);
  });
  it('stay when what they answered is gone', () => {
    expect(told([comment('b', '2', 'gone')])).toEqual([['b']]);
  });
});
