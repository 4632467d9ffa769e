// The journey that was looked at last in the open project: the map is opened on it. Lives with the page, and is kept nowhere.
import type { Match } from '../routes';

class Recent {
  journey = $state<string | null>(null);
  #project: string | null = null;

  /** Told of each screen and of the journey that its query names. */
  look(here: Match | null, asked: string | null): void {
    const project = here?.params.project ?? null;
    if (!here || project === null) return;
    if (project !== this.#project) [this.#project, this.journey] = [project, null];
    if (here.route === 'map') this.journey = asked;
    else if (here.params.journey) this.journey = here.params.journey;
  }

  /** It is gone. */
  forget(journey: string): void {
    if (this.journey === journey) this.journey = null;
  }
}

export const recent = new Recent();
