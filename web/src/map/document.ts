// The map as the server sends it: the facts (`JourneyMapDoc`) and the geometry of their picture (`LayoutDoc`).
// Names and shapes are those of the server's own types; the browser draws them and computes no layout.

/** A number of a station. */
export type Figure = 'events' | 'starts' | 'ends';
export type StationKind = 'activity' | 'waiting' | 'other' | 'left';

export interface StationDoc {
  name: string;
  kind: StationKind;
  touchpoints: string[];
  activities: string[];
  events: number;
  journeys: number;
  starts: number;
  ends: number;
  /** Mean place in the journey, 0 to 1. */
  position: number;
  median_dwell_s: number | null;
  channels: { channel: number; events: number; journeys: number; about?: true }[];
  evidence: { grade: 'observed'; n: number; last: string } | { grade: 'assumed' };
  /** Numbers that are not the true ones, but about: those would give away what is about few. */
  about?: Figure[];
  /** Numbers that are not told and stand as 0. */
  hidden?: Figure[];
}

export interface LinkDoc {
  from: number;
  to: number;
  count: number;
  journeys: number;
  median_s: number | null;
  p90_s: number | null;
  /** The same moves by channel before and after. */
  channels: { from: number; to: number; count: number; about?: true }[];
  /** `count` and `journeys` are not the true numbers, but about. */
  about?: true;
}

export interface JourneyMapDoc {
  name: string;
  kind: 'event_flow' | 'journey_map';
  stations: StationDoc[];
  links: LinkDoc[];
  channels: string[];
  planned: number[];
  totals: { events: number; journeys: number; activities: number; shown: number; folded: number; first: string | null; last: string | null };
  /** All counts are rounded down to multiples of this; absent where they are not. */
  rounded_to?: number;
}

export interface Point { x: number; y: number }
export interface Rect { x: number; y: number; w: number; h: number }

export type Pattern = 'solid' | 'hollow' | 'dashed' | 'dotted';
export interface LineDoc {
  kind: 'channel' | 'main_way' | 'branch' | 'shortcut';
  /** The channel as everything else names it. */
  name: string;
  /** What readers call it, in their language. */
  label: string;
  badge: string;
  colour: string;
  pattern: Pattern;
  moves: number;
}

export interface TrackDoc {
  /** Null for the grey way out and for assumed connections. */
  line: number | null;
  from: number;
  to: number;
  points: Point[];
  width: number;
  moves: number;
  assumed: boolean;
  title: string;
}

export interface ArcDoc { from: number; to: number; points: Point[]; moves: number; title: string }

export type LabelRole = 'name' | 'figures' | 'starts' | 'ends' | 'repeats' | 'assumed' | 'channels';
export interface LabelLineDoc { role: LabelRole; text: string; width: number; height: number }

export interface StopDoc {
  station: number;
  name: string;
  kind: StationKind;
  interchange: boolean;
  assumed: boolean;
  terminus: boolean;
  marker: Rect;
  label: Rect;
  lines: LabelLineDoc[];
  /** Lines (channels) that it happens in. */
  marks: number[];
  title: string;
}

export interface NoteDoc { kind: 'time' | 'wait' | 'count'; text: string; area: Rect }
export interface BadgeDoc { line: number; area: Rect }

export type SignDoc =
  | { sign: 'line'; line: number }
  | { sign: 'width'; width: number }
  | { sign: 'interchange' | 'arc' | 'repeats' | 'time' | 'wait' | 'starts' | 'ends' | 'assumed' | 'other' | 'planned' };

export interface LayoutDoc {
  language: 'sv' | 'en';
  kind: 'event_flow' | 'journey_map';
  title: string;
  name: string;
  summary: string;
  width: number;
  height: number;
  lines: LineDoc[];
  tracks: TrackDoc[];
  arcs: ArcDoc[];
  planned: Point[][];
  stops: StopDoc[];
  notes: NoteDoc[];
  badges: BadgeDoc[];
  captions: { role: 'title' | 'name' | 'small'; x: number; y: number; text: string }[];
  legend: { sign: SignDoc; x: number; y: number; text: string }[];
  totals: { journeys: number; starts: number; ends: number; forward: number; backward: number; repeats: number; folded: number; leaving: number };
}
