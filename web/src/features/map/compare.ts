// Whether a share here may be called more or less common than elsewhere: only where the intervals do not touch. Pure.
import type { Estimate } from '../../api/types';

export type Verdict = 'more' | 'less' | 'no_difference' | 'too_few';

export function compare(here: Estimate | null, elsewhere: Estimate | null): Verdict {
  if (!told(here) || !told(elsewhere)) return 'too_few';
  if (here.low > elsewhere.high) return 'more';
  if (here.high < elsewhere.low) return 'less';
  return 'no_difference';
}

function told(estimate: Estimate | null): estimate is Estimate & { low: number; high: number } {
  return estimate !== null && estimate.value !== null && estimate.low !== null && estimate.high !== null;
}
