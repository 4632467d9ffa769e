// What the server said no with, as a sentence for the reader. Texts by code; the server's own words where none fits.
import type { CommonTexts } from '../i18n/common';

interface Problem { status: number; code: string; detail: string; fields: string[]; requestId: string | null }

export function isProblem(error: unknown): error is Problem {
  return error instanceof Error && 'code' in error && 'detail' in error;
}

export function sentence(error: unknown, t: CommonTexts, own: Record<string, string> = {}): string {
  if (typeof error === 'string') return error;
  if (!isProblem(error)) return t.problem;
  const known = own[error.code] ?? t.problems[error.code];
  if (known) return known;
  if (error.status >= 500) return t.problems.internal ?? t.problem;
  return error.detail ? `${t.problem} (${error.detail})` : t.problem;
}
