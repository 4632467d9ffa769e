// Why the reader looks at customers: kept for each customer while the tab lives, never written anywhere on this machine.
class Reasons {
  #known = $state.raw<ReadonlyMap<string, string>>(new Map());

  of(project: string, person: string): string | null {
    return this.#known.get(`${project} ${person}`) ?? null;
  }
  give(project: string, persons: readonly string[], reason: string): void {
    const next = new Map(this.#known);
    for (const person of persons) next.set(`${project} ${person}`, reason);
    this.#known = next;
  }
  forget(project: string, person: string): void {
    const next = new Map(this.#known);
    next.delete(`${project} ${person}`);
    this.#known = next;
  }
}

export const reasons = new Reasons();

/** A reason is 5 to 200 signs. */
export const isReason = (text: string): boolean => {
  const signs = [...text.trim()].length;
  return signs >= 5 && signs <= 200;
};
