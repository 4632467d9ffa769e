// Short notes about what was just done: said to screen readers, gone by themselves. Not for errors that must be acted on.
export interface Note { id: number; text: string; action?: { label: string; run: () => void } }
const STAYS_MS = 6_000;
/** More would cover what one is doing; the newest matter. */
const MOST = 2;

class Toasts {
  all = $state<Note[]>([]);
  #next = 1;
  /** Gives its number: what a newer note outdates is dismissed by it. */
  say(text: string, action?: Note['action']): number {
    const note: Note = { id: this.#next++, text, ...(action ? { action } : {}) };
    this.all = [...this.all, note].slice(-MOST);
    setTimeout(() => this.dismiss(note.id), action ? STAYS_MS * 2 : STAYS_MS);
    return note.id;
  }
  dismiss(id: number): void {
    this.all = this.all.filter((note) => note.id !== id);
  }
}
export const toasts = new Toasts();
