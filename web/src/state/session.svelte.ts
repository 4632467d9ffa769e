// Who is signed in, what they may do, and which project is open.
import { get, patch, del } from '../api/client';
import { language, type Language } from '../i18n/language.svelte';
import { router } from '../router.svelte';

export type Role = 'viewer' | 'responder' | 'analyst' | 'admin' | 'owner';
export interface Place {
  id: string;
  name: string;
  role: Role;
  sees_personal_data: boolean;
  /** The example organisation: may be removed whole. */
  example?: boolean;
  may: string[];
}
export interface Me {
  id: string;
  name: string;
  email: string;
  language: Language;
  owner: boolean;
  has_totp: boolean;
  projects: Place[];
  may: string[];
}

const LAST = 'resa-project';

/** What the whole studio needs to know of a project besides. */
export interface About {
  example: boolean;
  settings: { time_zone: string };
}

class Session {
  me = $state.raw<Me | null>(null);
  readonly projects: Place[] = $derived(this.me?.projects ?? []);
  /** The project of the address, if they are in it. */
  readonly project: Place | null = $derived(this.projects.find((place) => place.id === router.project) ?? null);

  /** Of the open project; the frame keeps it fresh. */
  about = $state.raw<About | null>(null);

  async load(): Promise<void> {
    this.me = await get<Me>('/api/session');
    language.choose(this.me.language);
  }

  /** Whether they may do this in the open project (or for the organisation), by the permission's name: `import_data`. */
  may(permission: string): boolean {
    return (this.project?.may.includes(permission) ?? false) || (this.me?.may.includes(permission) ?? false);
  }

  async speak(chosen: Language): Promise<void> {
    language.choose(chosen);
    await patch('/api/me', { language: chosen });
  }

  async signOut(): Promise<void> {
    await del('/api/session');
    location.replace('/sign-in');
  }

  /** The project to open where the address names none: the one shown last, else the first. */
  first(): Place | null {
    const last = localStorage.getItem(LAST);
    return this.projects.find((place) => place.id === last) ?? this.projects[0] ?? null;
  }

  remember(project: string): void {
    localStorage.setItem(LAST, project);
  }
}

export const session = new Session();
