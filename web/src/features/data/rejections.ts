// The shapes of what was not accepted (docs/openapi.json), and a kept text that can be read.
export interface RejectionView { id: number; reason: string; received: string; source: string; key: string | null; message_id: string | null; text: string; replayed: string | null }
export interface ReasonCount { reason: string; count: number; sv: string; en: string }
export interface RejectionList { rejections: RejectionView[]; reasons: ReasonCount[]; before?: number | null }
export interface Replayed { tried: number; stored: number; duplicates: number; still_rejected: Record<string, number> }

const LONGEST = 2_000;

/** JSON on several lines where it is that; otherwise as it stands. Cut where nobody would read on. */
export function readable(text: string): string {
  const cut = (whole: string) => (whole.length > LONGEST ? `${whole.slice(0, LONGEST)} …` : whole);
  try {
    return cut(JSON.stringify(JSON.parse(text), null, 2));
  } catch {
    return cut(text);
  }
}
