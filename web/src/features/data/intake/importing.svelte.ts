// One import on its way: what the server knows of it, what is being sent to it, and the changes that are asked for.
// The server keeps it all; this shows it and asks again while something is counted or run.
import { ApiFailure, del, get, inProject, post, put, upload } from '../../../api/client';
import { stream } from '../../../api/stream';
import type { FileSettings, Intake, Job } from '../../../api/types';
import { isCountedLater, isCounting } from './steps';
import { untrack } from 'svelte';

export interface Sending {
  name: string;
  bytes: number;
  /** 0 to 1; 1: sent, and being read. */
  done: number;
  error: unknown;
  file: File;
}

const AGAIN_MS = 900;
/** Files that were dropped before their import had a page of its own. */
const handedOver = new Map<string, File[]>();

/** Begins an import with these files; gives its id. */
export async function begin(project: string, files: readonly File[]): Promise<string> {
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const intake = await post<Intake>(inProject(project, '/intakes', { time_zone }));
  handedOver.set(intake.id, [...files]);
  return intake.id;
}

export class Importing {
  intake = $state.raw<Intake | null>(null);
  /** Why it cannot be shown. */
  error = $state.raw<unknown>(null);
  /** Why the latest change was not made. */
  refused = $state.raw<unknown>(null);
  sending = $state.raw<Sending[]>([]);
  /** Settings that were asked for and are not yet answered, by file: shown, and what the next change builds on. */
  #asked = $state.raw<ReadonlyMap<string, FileSettings>>(new Map());
  /** Files whose settings are being changed. */
  readonly saving: ReadonlySet<string> = $derived(new Set(this.#asked.keys()));
  asking = $state(false);
  /** Nothing was changed since the last try. */
  tried = $state(false);
  readonly isSending: boolean = $derived(this.sending.some(({ error }) => !error));
  readonly waits: boolean = $derived(this.intake !== null && (this.intake.job?.state === 'running' || isCounting(this.intake)));
  /** Changes that were asked for: what was asked before one tells nothing after it. */
  #changes = 0;
  #queue: Promise<void> = Promise.resolve();
  #settling: Promise<void> = Promise.resolve();
  #over = false;

  constructor(
    readonly project: string,
    readonly id: string,
  ) {}

  #path(rest = ''): string {
    return inProject(this.project, `/intakes/${encodeURIComponent(this.id)}${rest}`);
  }
  #file(name: string, rest = ''): string {
    return this.#path(`/files/${encodeURIComponent(name)}${rest}`);
  }

  /** Call while a component is made: fetches, listens, asks again while it waits; ends with the component. */
  live(): void {
    $effect(() => {
      // Only begins here: what it changes must not begin it anew.
      untrack(() => {
        void this.refresh();
        this.add(handedOver.get(this.id) ?? []);
        handedOver.delete(this.id);
      });
      const end = stream.on('intake', ({ id, job }) => {
        if (id !== this.id || !this.intake) return;
        // Without a job it tells that something was counted: of interest where that is not known yet.
        const news = job as Job | null;
        if (news) this.intake = { ...this.intake, job: news };
        if (news ? news.state !== 'running' : isCountedLater(this.intake)) void this.refresh();
      });
      return () => {
        this.#over = true;
        end();
      };
    });
    $effect(() => {
      if (!this.waits) return;
      const timer = setInterval(() => void this.refresh(), AGAIN_MS);
      return () => clearInterval(timer);
    });
  }

  async refresh(): Promise<void> {
    const changes = this.#changes;
    try {
      const answer = await get<Intake>(this.#path());
      if (changes === this.#changes && !this.asking) this.#show(answer);
    } catch (error) {
      if (!this.intake || (error instanceof ApiFailure && error.status === 404)) this.error = error;
    }
  }

  /** Sends files, one after the other. */
  add(files: readonly File[]): void {
    for (const file of files) {
      this.sending = [...this.sending.filter(({ name }) => name !== file.name), { name: file.name, bytes: file.size, done: 0, error: null, file }];
      this.#queue = this.#queue.then(() => this.#send(file));
    }
  }

  async #send(file: File): Promise<void> {
    if (this.#over || !this.sending.some((one) => one.file === file)) return;
    const told = (change: Partial<Sending>) => (this.sending = this.sending.map((one) => (one.file === file ? { ...one, ...change } : one)));
    try {
      const answer = await upload<Intake>(this.#file(file.name), file, { onprogress: (done) => told({ done }) });
      this.#changes += 1;
      this.tried = false;
      this.#show(answer);
      this.sending = this.sending.filter((one) => one.file !== file);
    } catch (error) {
      told({ error });
    }
  }

  forget(name: string): void {
    this.sending = this.sending.filter((one) => one.name !== name);
  }

  remove = (name: string) => this.#change(del<Intake | undefined>(this.#file(name)));
  /** Answers given faster than the server takes them in go to it one after the other, and none is lost. */
  settle = (name: string, settings: FileSettings): Promise<void> => {
    this.#asked = new Map([...this.#asked, [name, settings]]);
    if (this.intake) this.#show(this.intake);
    const done = this.#settling.then(async () => {
      await this.#change(put<Intake>(this.#file(name, '/settings'), settings), false, () => {
        if (this.#asked.get(name) === settings) this.#asked = new Map([...this.#asked].filter(([other]) => other !== name));
      });
      // What was refused was shown all the same.
      if (this.refused) await this.refresh();
    });
    this.#settling = done;
    return done;
  };
  /** The same change for every file, one after the other. */
  settleAll = async (change: (settings: FileSettings) => FileSettings): Promise<void> => {
    for (const file of this.intake?.files ?? []) await this.settle(file.name, change(file.settings));
  };
  choose = (choices: { keep_text: boolean; again: boolean }) => this.#change(put<Intake>(this.#path('/settings'), choices));
  tryIt = async (): Promise<void> => {
    await this.#change(post<Intake>(this.#path('/dry-run')));
    this.tried = this.refused === null;
  };
  bringIn = () => this.#change(post<Intake>(this.#path('/import')), true);
  cancelJob = () => this.#change(del<Intake | undefined>(this.#path('/job')), true);
  async giveUp(): Promise<void> {
    this.#over = true;
    await del(this.#path());
  }

  /** `answered` is told that the answer is here, before it is shown. */
  async #change(asked: Promise<Intake | undefined>, keepsTry = false, answered = () => {}): Promise<void> {
    this.#changes += 1;
    this.tried &&= keepsTry;
    [this.asking, this.refused] = [true, null];
    try {
      const answer = await asked.finally(answered);
      this.asking = false;
      if (answer) this.#show(answer);
      else await this.refresh();
    } catch (error) {
      this.refused = error;
    } finally {
      this.asking = false;
    }
  }

  #show(intake: Intake): void {
    const asked = (file: Intake['files'][number]) => this.#asked.get(file.name) ?? file.settings;
    this.intake = this.#asked.size === 0 ? intake : { ...intake, files: intake.files.map((file) => ({ ...file, settings: asked(file) })) };
    this.error = null;
  }
}
