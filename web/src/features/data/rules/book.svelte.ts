// The rules as they are on the server, and the changes that are made to them here: saved at once, undone while nobody
// has written since, and put to the reader when somebody else was first.
import { ApiFailure, get, inProject, put } from '../../../api/client';
import type { Rules } from '../../../api/types';
import type { Resource } from '../../../state/resource.svelte';
import { apply, type Edit, type RuleBook } from './edits';

export interface Clash {
  theirs: Rules;
  edit: Edit;
  said: string;
  /** What was to be changed is still there, so that the change can be made again. */
  canRepeat: boolean;
}

export class Book {
  saving = $state(false);
  failed = $state.raw<unknown>(null);
  clash = $state.raw<Clash | null>(null);
  /** What stood before the latest change made here, and the version that the change gave. */
  #before = $state.raw<{ book: RuleBook; version: number } | null>(null);

  constructor(
    readonly project: () => string | null,
    readonly rules: Resource<Rules>,
    /** Told of what was done, in words. */
    readonly told: (said: string) => void,
  ) {}

  readonly canUndo: boolean = $derived.by(() => this.#before !== null && this.rules.value?.version === this.#before.version);

  /** Makes a change and saves it. Gives whether it is saved. */
  async change(edit: Edit, said: string): Promise<boolean> {
    const now = this.rules.value;
    const next = now && apply(now, edit);
    if (!now || !next) return false;
    return this.#save(now, next, edit, said);
  }

  async undo(said: string): Promise<boolean> {
    const now = this.rules.value;
    if (!now || !this.#before || !this.canUndo) return false;
    const { book } = this.#before;
    const saved = await this.#put(now.version, book);
    if (saved) {
      this.#before = null;
      this.told(said);
    }
    return saved;
  }

  /** Their version stays, with ours made again on top of it or not. */
  async settle(repeat: boolean): Promise<boolean> {
    const clash = this.clash;
    this.clash = null;
    if (!clash) return false;
    this.rules.set(clash.theirs);
    this.#before = null;
    return repeat ? this.change(clash.edit, clash.said) : true;
  }

  async #save(now: Rules, next: RuleBook, edit: Edit, said: string): Promise<boolean> {
    try {
      const saved = await this.#put(now.version, next);
      if (saved) {
        this.#before = { book: { rules: now.rules, stations: now.stations }, version: this.rules.value?.version ?? -1 };
        this.told(said);
      }
      return saved;
    } catch (error) {
      if (!(error instanceof ApiFailure && error.code === 'stale')) throw error;
      const theirs = await get<Rules>(this.#path());
      this.clash = { theirs, edit, said, canRepeat: apply(theirs, edit) !== null };
      return false;
    }
  }

  #path(): string {
    return inProject(this.project() ?? '', '/rules');
  }

  async #put(version: number, { rules, stations }: RuleBook): Promise<boolean> {
    this.saving = true;
    this.failed = null;
    try {
      this.rules.set(await put<Rules>(this.#path(), { version, rules, stations }));
      return true;
    } catch (error) {
      if (error instanceof ApiFailure && error.code === 'stale') throw error;
      this.failed = error;
      return false;
    } finally {
      this.saving = false;
    }
  }
}
