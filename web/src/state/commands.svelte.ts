// Everything that can be done by a key or from the palette: one registry, which the palette, the shortcuts and the
// page of help read. Rooms add theirs while they are shown.
import { untrack } from 'svelte';

export interface Command {
  id: string;
  /** In the language of now. */
  label: string;
  /** `mod+k`, `?`, `g m` (one key after the other). */
  shortcut?: string;
  run: () => void;
  canRun?: () => boolean;
  /** More words to be found by. */
  words?: string;
  /** What kind of thing it leads to, beside the label. */
  detail?: string;
}

const NEXT_KEY_MS = 1_000;

class Commands {
  #groups = $state.raw<(() => Command[])[]>([]);
  readonly all: Command[] = $derived(this.#groups.flatMap((group) => group()));
  #begun = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Adds commands; gives what takes them away. The function may read state. */
  add(group: () => Command[]): () => void {
    // Who adds in an effect must not run again because others add.
    this.#groups = [...untrack(() => this.#groups), group];
    return () => (this.#groups = untrack(() => this.#groups).filter((other) => other !== group));
  }

  readonly runnable = (): Command[] => this.all.filter((command) => command.canRun?.() ?? true);

  /** Runs what a key press means, if it means anything here. */
  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.repeat) return;
    const mod = event.metaKey || event.ctrlKey;
    if (!mod && (event.altKey || isWriting(event.target))) return;
    const key = mod ? `mod+${event.key.toLowerCase()}` : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const typed = this.#begun ? `${this.#begun} ${key}` : key;
    this.#begun = '';
    const found = this.runnable().find((command) => command.shortcut === typed);
    if (found) {
      event.preventDefault();
      found.run();
    } else if (this.runnable().some((command) => command.shortcut?.startsWith(`${typed} `))) {
      this.#begun = typed;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => (this.#begun = ''), NEXT_KEY_MS);
    }
  }
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || target.closest('dialog') !== null);
}

export const commands = new Commands();

/** Call while a component is made: its commands are there as long as it is. */
export function useCommands(group: () => Command[]): void {
  $effect(() => commands.add(group));
}
