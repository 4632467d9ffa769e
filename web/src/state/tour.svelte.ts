// How far somebody has come on the walk through the example, and whether they want it: kept on this machine, by project.
const KEPT = 'resa-tour';

type Place = number | 'closed';

class Walk {
  #places = $state.raw<Record<string, Place>>(read());

  /** The stop, from 0. */
  stop(project: string): number {
    const place = this.#places[project];
    return typeof place === 'number' ? place : 0;
  }

  isOpen(project: string): boolean {
    return this.#places[project] !== 'closed';
  }

  go(project: string, stop: number): void {
    this.#put(project, stop);
  }

  close(project: string): void {
    this.#put(project, 'closed');
  }

  #put(project: string, place: Place): void {
    this.#places = { ...this.#places, [project]: place };
    localStorage.setItem(KEPT, JSON.stringify(this.#places));
  }
}

function read(): Record<string, Place> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '{}');
    return typeof found === 'object' && found !== null ? (found as Record<string, Place>) : {};
  } catch {
    // Whatever it was, it is not ours: the walk begins anew.
    return {};
  }
}

export const tour = new Walk();
