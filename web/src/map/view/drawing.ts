// A layout made ready to be drawn: path texts written once, thin tracks first, boxes on shelves so that only what the
// window shows is drawn. In: the layout. Out: plain lists for the components. Decides no place.
import type { ArcDoc, LayoutDoc, LineDoc, Rect, TrackDoc } from '../document';
import { sameChannel } from '../../ui/channels';
import { Shelf } from '../kernel/detail';
import { extent } from '../kernel/extent';
import { HitMap } from '../kernel/hits';
import { arrow, rounded, ROUNDING } from '../kernel/paths';
import { routes, type Route } from '../kernel/reading';
import { around, centre, union } from '../kernel/shapes';

export interface DrawnTrack extends TrackDoc { path: string; colour: string; core: { dash: string | undefined; width: number } | null }
export interface DrawnArc extends ArcDoc { path: string; head: string }

export interface Drawing {
  layout: LayoutDoc;
  /** The map itself, without heading and legend. */
  content: Rect;
  /** The thinnest first: where two meet, the stronger lies on top. */
  tracks: DrawnTrack[];
  arcs: DrawnArc[];
  planned: string[];
  /** Tracks, then arcs. */
  hits: HitMap;
  routes: Route[];
  shelves: Record<'tracks' | 'arcs' | 'stops' | 'notes' | 'badges', Shelf>;
}

/** What of a drawing a window shows: indices. */
export type Shown = Record<keyof Drawing['shelves'], number[]>;

export function draw(layout: LayoutDoc): Drawing {
  const tracks = [...layout.tracks].sort((a, b) => a.width - b.width).map((track) => drawTrack(track, layout.lines));
  const arcs = layout.arcs.map(drawArc);
  return {
    layout,
    content: extent(layout),
    tracks,
    arcs,
    planned: layout.planned.map((points) => rounded(points, ROUNDING)),
    hits: new HitMap(layout.stops, [...tracks, ...arcs.map(({ points }) => ({ points, width: 1.4 }))]),
    routes: routes(layout.stops, layout.tracks, layout.lines.length),
    shelves: {
      tracks: new Shelf(tracks.map(({ points, width }) => around(points, width / 2))),
      arcs: new Shelf(arcs.map(({ points }) => around(points, 4))),
      stops: new Shelf(layout.stops.map(({ marker, label }) => union(marker, label))),
      notes: new Shelf(layout.notes.map(({ area }) => area)),
      badges: new Shelf(layout.badges.map(({ area }) => area)),
    },
  };
}

export function within(drawing: Drawing, window: Rect): Shown {
  const { tracks, arcs, stops, notes, badges } = drawing.shelves;
  return { tracks: tracks.within(window), arcs: arcs.within(window), stops: stops.within(window), notes: notes.within(window), badges: badges.within(window) };
}

/** The colour of a line as a style value; the names are those of the server's palette. */
export function paint(line: LineDoc | undefined): string {
  if (!line) return 'var(--map-out)';
  return line.colour.startsWith('way-') ? `var(--map-${line.colour})` : `var(--ch-${line.colour === 'unknown' ? 'none' : line.colour}, var(--ch-none))`;
}

/** The colour of a channel by its name: that of its line. */
export function channelColour(layout: LayoutDoc, channel: string | null): string {
  return paint(layout.lines.find((line) => line.kind === 'channel' && channel !== null && sameChannel(line.name, channel)) ?? { kind: 'channel', name: '', label: '', badge: '', colour: 'none', pattern: 'solid', moves: 0 });
}

/** The light core of a line whose colour another line has too. */
export function core(line: LineDoc | undefined, width: number): DrawnTrack['core'] {
  if (!line || line.pattern === 'solid') return null;
  const dash = { hollow: undefined, dashed: '9 9', dotted: '2.5 6' }[line.pattern];
  return { dash, width: Math.max(1, width * 0.4) };
}

function drawTrack(track: TrackDoc, lines: readonly LineDoc[]): DrawnTrack {
  const line = track.line === null ? undefined : lines[track.line];
  const colour = track.assumed ? 'var(--map-quiet)' : paint(line);
  return { ...track, path: rounded(track.points, ROUNDING + track.width / 2), colour, core: core(line, track.width) };
}

function drawArc(arc: ArcDoc): DrawnArc {
  const [before, tip] = arc.points.slice(-2);
  return { ...arc, path: rounded(arc.points, ROUNDING), head: before && tip ? arrow(before, tip) : '' };
}

/** The box of a link between two stations: where its card stands. Its longest run's middle. */
export function middleOf(points: readonly { x: number; y: number }[]): Rect {
  let best = { length: -1, x: 0, y: 0 };
  points.forEach((point, at) => {
    const before = points[at - 1];
    if (!before) return;
    const length = Math.hypot(point.x - before.x, point.y - before.y);
    if (length > best.length) best = { length, ...centre(around([before, point])) };
  });
  return { x: best.x, y: best.y, w: 0, h: 0 };
}
