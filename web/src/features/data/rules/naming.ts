// From event types that somebody picked and a name for them to the change of the rules that gives it. Pure.
import type { ActivityRow, Rule } from '../../../api/types';
import { sameChannel } from '../../../ui/channels';
import { sameRule, tidied, type Edit } from './edits';

/** What a station is called and where it lies, as it is written in the panel. */
export interface Naming { station: string; touchpoint: string; channel: string; stage: string; category: string }

export const UNNAMED: Naming = { station: '', touchpoint: '', channel: '', stage: '', category: '' };

/** Tells rows apart: one event type may come in several channels. */
export const rowKey = (row: ActivityRow): string => `${row.channel ?? ''}\u0000${row.activity}`;

/** The event type as a rule speaks of it: in its channel only where it is picked in some of its channels and not in all. */
function speaks(row: ActivityRow, picked: readonly ActivityRow[], all: readonly ActivityRow[]): Pick<Rule, 'activity' | 'channel'> {
  const elsewhere = all.filter((other) => other.activity === row.activity && other.channel !== row.channel);
  const alsoPicked = elsewhere.every((other) => picked.some((mine) => rowKey(mine) === rowKey(other)));
  return { activity: row.activity, channel: alsoPicked ? null : row.channel };
}

/** The change that names these event types: rules of their own are changed, others stay and get one before them. */
export function naming(picked: readonly ActivityRow[], all: readonly ActivityRow[], rules: readonly Rule[], given: Naming): Edit {
  const edits: Edit[] = [];
  const done: Rule[] = [];
  for (const row of picked) {
    const about = speaks(row, picked, all);
    const rule = tidied({ ...about, property: null, station: given.station, touchpoint: given.touchpoint, set_channel: given.channel, stage: given.stage, category: given.category });
    if (done.some((earlier) => sameRule(earlier, rule))) continue;
    done.push(rule);
    const catching = row.rule === null ? null : (rules[row.rule] ?? null);
    const own = rules.find((known) => known.property === null && known.activity === about.activity && (known.channel === about.channel || (known.channel !== null && about.channel !== null && sameChannel(known.channel, about.channel)))) ?? null;
    // A rule of its own that an earlier one hides would change nothing where it stands.
    const hidden = own !== null && catching !== null && !sameRule(own, catching);
    if (own && hidden) edits.push({ kind: 'remove', rule: own }, { kind: 'put', rule, was: null, before: catching });
    else if (own) edits.push({ kind: 'put', rule, was: own, before: null });
    else edits.push({ kind: 'put', rule, was: null, before: catching });
  }
  return { kind: 'all', edits };
}

/** What the picked ones are called now, where they agree. */
export function nowNamed(picked: readonly ActivityRow[], rules: readonly Rule[]): Naming {
  const common = (of: (row: ActivityRow) => string | null): string => {
    const values = new Set(picked.map(of));
    return values.size === 1 ? ([...values][0] ?? '') : '';
  };
  const category = (row: ActivityRow) => (row.rule === null ? null : (rules[row.rule]?.category ?? null));
  return { station: common((row) => row.station), touchpoint: common((row) => row.touchpoint), channel: common((row) => row.set_channel), stage: common((row) => row.stage), category: common(category) };
}

/** Those that lack a station first, each group by volume. */
export function byNeed(rows: readonly ActivityRow[]): ActivityRow[] {
  return [...rows].sort((a, b) => Number(a.station !== null) - Number(b.station !== null) || b.events - a.events || a.activity.localeCompare(b.activity));
}

export interface Named { activities: number; of: number; share: number }
/** How many event types have a station, and which share of the events they are. */
export function named(rows: readonly ActivityRow[]): Named {
  const total = rows.reduce((sum, row) => sum + row.events, 0);
  const having = rows.filter((row) => row.station !== null);
  const events = having.reduce((sum, row) => sum + row.events, 0);
  return { activities: having.length, of: rows.length, share: total === 0 ? 0 : events / total };
}
