// What happens in a project, as it happens: one EventSource for the project that is open, shared by all who listen.
// Comes back by itself when the connection breaks, later each time; whoever shows it is told quietly. A window that
// nobody sees lets go of it: a browser opens six connections to a server, and each stream holds one.
import type { Job } from './types';
import { inProject } from './client';

export type What = 'journeys' | 'rules' | 'register' | 'comments' | 'links' | 'channels' | 'surveys' | 'findings' | 'imports' | 'rejections' | 'numbers' | 'project';
export interface Arrived { time: string; received: string; activity: string; channel: string | null }
export type Message =
  | { type: 'changed'; what: What }
  | { type: 'arrived'; events: Arrived[]; skipped: number }
  | { type: 'counts'; minute: string; received: number; stored: number; duplicates: number; rejected: number }
  | { type: 'intake'; id: string; job: Job };
type Of<T extends Message['type']> = Extract<Message, { type: T }>;
/** `open`: messages come; `waiting`: not (yet) connected; `closed`: no project. */
export type StreamState = 'open' | 'waiting' | 'closed';

const ALL: readonly What[] = ['journeys', 'rules', 'register', 'comments', 'links', 'channels', 'surveys', 'findings', 'imports', 'rejections', 'numbers', 'project'];
/** A glance at another window is no reason to let go. */
const UNSEEN_MS = 10_000;
const SOONEST_MS = 2_000;
const LATEST_MS = 60_000;

class ProjectStream {
  #source: EventSource | null = null;
  #project: string | null = null;
  #wait = SOONEST_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listeners = new Map<string, Set<(message: never) => void>>();
  #watchers = new Set<(state: StreamState) => void>();
  #state: StreamState = 'closed';
  /** Whether there was a time without messages since they were first heard. */
  #missed = false;

  constructor() {
    globalThis.document?.addEventListener('visibilitychange', () => this.#seen(!document.hidden));
  }

  /** Listens to this project from now on; null: to none. */
  open(project: string | null): void {
    if (project === this.#project) return;
    this.#close();
    this.#project = project;
    this.#wait = SOONEST_MS;
    this.#missed = false;
    if (project) this.#connect(project);
    else this.#become('closed');
  }

  /** Calls for each message of a type; gives what ends it. */
  on<T extends Message['type']>(type: T, listener: (message: Of<T>) => void): () => void {
    const all = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, all);
    all.add(listener as (message: never) => void);
    return () => all.delete(listener as (message: never) => void);
  }

  /** Calls when one of these has changed; gives what ends it. After a break everything may have changed. */
  onChange(what: readonly What[], listener: () => void): () => void {
    return this.on('changed', (message) => what.includes(message.what) && listener());
  }

  /** Calls with the state now and whenever it changes. */
  watch(watcher: (state: StreamState) => void): () => void {
    this.#watchers.add(watcher);
    watcher(this.#state);
    return () => this.#watchers.delete(watcher);
  }

  #connect(project: string): void {
    const source = new EventSource(inProject(project, '/stream'));
    this.#source = source;
    this.#become('waiting');
    source.onopen = () => {
      this.#wait = SOONEST_MS;
      this.#become('open');
      if (this.#missed) for (const what of ALL) this.#tell({ type: 'changed', what });
      this.#missed = false;
    };
    source.onmessage = (event) => this.#tell(JSON.parse(event.data as string) as Message);
    source.onerror = () => {
      // The browser's own coming back gives up at the first answer that is no stream; ours does not.
      source.close();
      this.#missed = true;
      this.#become('waiting');
      this.#timer = setTimeout(() => this.#connect(project), this.#wait);
      this.#wait = Math.min(this.#wait * 2, LATEST_MS);
    };
  }

  /** Whether somebody sees the window. */
  #seen(is: boolean): void {
    if (!this.#project) return;
    const project = this.#project;
    clearTimeout(this.#timer);
    if (is && this.#source?.readyState !== EventSource.OPEN) {
      this.#source?.close();
      this.#connect(project);
    }
    if (!is) this.#timer = setTimeout(() => { this.#missed = true; this.#close(); this.#become('waiting'); }, UNSEEN_MS);
  }

  #tell(message: Message): void {
    for (const listener of this.#listeners.get(message.type) ?? []) listener(message as never);
  }

  #become(state: StreamState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const watcher of this.#watchers) watcher(state);
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }
}

export const stream = new ProjectStream();
