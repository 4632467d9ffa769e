// Comments as they are read: each with its replies under it, the oldest first. Pure.
import type { Comment } from '../../api/types';

export interface Thread { root: Comment; replies: Comment[] }

/** A reply whose beginning is gone begins a thread of its own: nothing that was written is hidden. */
export function threads(all: readonly Comment[]): Thread[] {
  const byTime = [...all].sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
  const roots = new Map<string, Thread>();
  const known = new Set(all.map((comment) => comment.id));
  for (const comment of byTime) if (comment.reply_to === null || !known.has(comment.reply_to)) roots.set(comment.id, { root: comment, replies: [] });
  const rootOf = (comment: Comment): Thread | undefined => {
    const seen = new Set<string>();
    let at: Comment | undefined = comment;
    while (at && !roots.has(at.id) && !seen.has(at.id)) {
      seen.add(at.id);
      const before: string | null = at.reply_to;
      at = byTime.find((other) => other.id === before);
    }
    return at && roots.get(at.id);
  };
  for (const comment of byTime) if (!roots.has(comment.id)) rootOf(comment)?.replies.push(comment);
  return [...roots.values()];
}
