// The studio's addresses: each screen has one. A path and its parameters in, an address out, and back again.
// Knows nothing of the browser; `router.svelte.ts` does.

/** Every screen's path; what begins with `:` varies. */
export const ROUTES = {
  home: '/',
  overview: '/p/:project/overview',
  journeys: '/p/:project/journeys',
  'journeys.new': '/p/:project/journeys/new',
  journey: '/p/:project/journeys/:journey',
  'journey.edit': '/p/:project/journeys/:journey/edit',
  'journey.ways': '/p/:project/journeys/:journey/ways',
  'journey.time': '/p/:project/journeys/:journey/time',
  'journey.givingUp': '/p/:project/journeys/:journey/giving-up',
  map: '/p/:project/map',
  friction: '/p/:project/friction',
  'friction.actions': '/p/:project/friction/actions',
  'friction.channels': '/p/:project/friction/channels',
  'friction.changes': '/p/:project/friction/changes',
  'friction.finding': '/p/:project/friction/:finding',
  voice: '/p/:project/voice',
  'voice.three': '/p/:project/voice/journey',
  'voice.comments': '/p/:project/voice/comments',
  collect: '/p/:project/ask',
  'collect.new': '/p/:project/ask/new',
  'collect.survey': '/p/:project/ask/:survey',
  'collect.links': '/p/:project/ask/:survey/links',
  'collect.staff': '/p/:project/ask/:survey/answers',
  'collect.sheet': '/p/:project/ask/:survey/sheet',
  customers: '/p/:project/customers',
  customer: '/p/:project/customers/:person',
  data: '/p/:project/data',
  'data.import': '/p/:project/data/import',
  'data.intake': '/p/:project/data/import/:intake',
  'data.live': '/p/:project/data/live',
  'data.rejections': '/p/:project/data/rejections',
  'data.rules': '/p/:project/data/rules',
  'data.coverage': '/p/:project/data/coverage',
  'data.quality': '/p/:project/data/quality',
  'data.send': '/p/:project/data/send',
  settings: '/p/:project/settings',
  'settings.members': '/p/:project/settings/members',
  'settings.keys': '/p/:project/settings/keys',
  'settings.retention': '/p/:project/settings/retention',
  'settings.links': '/p/:project/settings/links',
  'settings.language': '/p/:project/settings/language',
  link: '/l/:link',
} as const;

export type RouteName = keyof typeof ROUTES;
export type Room = 'overview' | 'journeys' | 'map' | 'friction' | 'voice' | 'collect' | 'customers' | 'data' | 'settings' | 'links';

type Names<P extends string> = P extends `${string}:${infer N}/${infer Rest}` ? N | Names<Rest> : P extends `${string}:${infer N}` ? N : never;
/** What a screen's address must be given; the project is the current one where it is left out. */
export type Params<R extends RouteName> = { [N in Exclude<Names<(typeof ROUTES)[R]>, 'project'>]: string } & { project?: string };
export type Query = Record<string, string | number | boolean | null | undefined | readonly string[]>;

export interface Match {
  route: RouteName;
  params: Record<string, string>;
}

/** The address of a screen. Empty parts of the query are left out; lists are joined by commas. */
export function pathOf(route: RouteName, params: Record<string, string | undefined>, query: Query = {}): string {
  const path = ROUTES[route].replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  return path + search(query);
}

/** `?a=1&b=2`, or nothing. */
export function search(query: Query): string {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const text = Array.isArray(value) ? value.join(',') : value === null || value === undefined || value === false ? '' : String(value);
    if (text !== '') out.set(name, text);
  }
  const text = out.toString();
  return text && `?${text}`;
}

/** The screen behind an address; null when there is none. Fixed words win over what varies. */
export function match(pathname: string): Match | null {
  const wanted = parts(pathname);
  let best: (Match & { fixed: number }) | null = null;
  for (const route of Object.keys(ROUTES) as RouteName[]) {
    const known = parts(ROUTES[route]);
    if (known.length !== wanted.length) continue;
    const params: Record<string, string> = {};
    let fixed = 0;
    const fits = known.every((part, at) => {
      const here = wanted[at] ?? '';
      if (part.startsWith(':')) params[part.slice(1)] = here;
      else fixed += 1;
      return part.startsWith(':') ? here !== '' : part === here;
    });
    if (fits && (!best || fixed > best.fixed)) best = { route, params, fixed };
  }
  return best && { route: best.route, params: best.params };
}

/** The room that a screen lies in. */
export function roomOf(route: RouteName): Room {
  if (route === 'link') return 'links';
  if (route === 'home') return 'overview';
  if (route.startsWith('journey')) return 'journeys';
  if (route.startsWith('customer')) return 'customers';
  return route.split('.')[0] as Room;
}

function parts(path: string): string[] {
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? [] : trimmed.split('/').map(decoded);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
