// The register written whole, from the version that was seen when writing began. Whoever comes second is told who was first:
// theirs is read in, and what was being written stays.
import { ApiFailure, get, inProject, put } from '../../../api/client';
import type { Register } from '../../../api/types';
import type { Resource } from '../../../state/resource.svelte';
import { task } from '../../../state/task.svelte';

type Written = Pick<Register, 'changes' | 'randomised'>;

export class Writing {
  /** What is changed. */
  base = $state.raw<Register | null>(null);
  /** What somebody else wrote meanwhile. */
  theirs = $state.raw<Register | null>(null);
  /** What was asked for last: the server's errors speak of places in it. */
  asked = $state.raw<Written | null>(null);

  constructor(readonly project: () => string | null, readonly register: Resource<Register>) {}

  begin(): void {
    [this.base, this.theirs, this.asked] = [this.register.value ?? null, null, null];
    this.saving.forget();
  }

  readonly saving = task(async (make: (base: Register) => Written) => {
    if (!this.base) throw new Error('nothing was read that could be changed');
    const path = inProject(this.project() ?? '', '/register');
    this.theirs = null;
    this.asked = make(this.base);
    try {
      this.register.set(await put<Register>(path, { version: this.base.version, ...this.asked }));
    } catch (failed) {
      if (failed instanceof ApiFailure && failed.code === 'stale') {
        this.theirs = this.base = await get<Register>(path);
        this.register.set(this.base);
      }
      throw failed;
    }
  });
}
