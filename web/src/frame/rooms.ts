// Each room is a piece of its own, fetched when somebody goes there.
import type { Component } from 'svelte';
import type { Room } from '../routes';

type Loaded = Promise<{ default: Component }>;
export const ROOMS: Record<Exclude<Room, 'links'>, () => Loaded> = {
  overview: () => import('../features/overview/Room.svelte'),
  journeys: () => import('../features/journeys/Room.svelte'),
  map: () => import('../features/map/Room.svelte'),
  friction: () => import('../features/friction/Room.svelte'),
  voice: () => import('../features/voice/Room.svelte'),
  collect: () => import('../features/collect/Room.svelte'),
  customers: () => import('../features/customers/Room.svelte'),
  data: () => import('../features/data/Room.svelte'),
  settings: () => import('../features/settings/Room.svelte'),
};
export const IN_RAIL = ['overview', 'journeys', 'map', 'friction', 'voice', 'customers', 'collect', 'data', 'settings'] as const;
