// Changes of the rules as data, so that one can be made again on what somebody else has written meanwhile.
// Pure: rules in, rules out; null where what was to be changed is gone.
import type { AssumedStation, Rule } from '../../../api/types';

/** What the rules say, apart from who wrote them when. */
export interface RuleBook { rules: Rule[]; stations: AssumedStation[] }

export type Edit =
  /** Puts a rule in the place of `was`; without it before `before`, or last. */
  | { kind: 'put'; rule: Rule; was: Rule | null; before: Rule | null }
  | { kind: 'remove'; rule: Rule }
  /** To the place of `before`; null: last. */
  | { kind: 'move'; rule: Rule; before: Rule | null }
  | { kind: 'station'; station: AssumedStation; was: AssumedStation | null }
  | { kind: 'remove_station'; station: AssumedStation }
  | { kind: 'all'; edits: Edit[] };

export const EMPTY: Rule = { activity: null, channel: null, property: null, station: null, touchpoint: null, set_channel: null, stage: null, category: null };

export function sameRule(a: Rule, b: Rule): boolean {
  return asText(a) === asText(b);
}
export function sameStation(a: AssumedStation, b: AssumedStation): boolean {
  return stationText(a) === stationText(b);
}

/** The rules after a change; null: what it changes is no longer there. */
export function apply(book: RuleBook, edit: Edit): RuleBook | null {
  switch (edit.kind) {
    case 'put': {
      if (!edit.was) return { ...book, rules: inserted(book.rules, edit.rule, edit.before) };
      const at = indexOf(book.rules, edit.was);
      return at < 0 ? null : { ...book, rules: book.rules.with(at, edit.rule) };
    }
    case 'remove': {
      const at = indexOf(book.rules, edit.rule);
      return at < 0 ? null : { ...book, rules: book.rules.toSpliced(at, 1) };
    }
    case 'move': {
      const at = indexOf(book.rules, edit.rule);
      return at < 0 ? null : { ...book, rules: inserted(book.rules.toSpliced(at, 1), edit.rule, edit.before) };
    }
    case 'station': {
      if (!edit.was) return { ...book, stations: [...book.stations, edit.station] };
      const { was } = edit;
      const at = book.stations.findIndex((station) => sameStation(station, was));
      return at < 0 ? null : { ...book, stations: book.stations.with(at, edit.station) };
    }
    case 'remove_station': {
      const at = book.stations.findIndex((station) => sameStation(station, edit.station));
      return at < 0 ? null : { ...book, stations: book.stations.toSpliced(at, 1) };
    }
    case 'all':
      return edit.edits.reduce<RuleBook | null>((now, next) => now && apply(now, next), book);
  }
}

/** One step up (−1) or down (1); null at the ends. */
export function step(rules: readonly Rule[], at: number, by: -1 | 1): Edit | null {
  const rule = rules[at];
  const to = at + by;
  if (!rule || to < 0 || to >= rules.length) return null;
  // Before the one above; or before the one after the next, which is last where there is none.
  return { kind: 'move', rule, before: by < 0 ? (rules[at - 1] ?? null) : (rules[at + 2] ?? null) };
}

/** A rule as fields without what is left empty: what is sent, and what two rules are compared by. */
export function tidied(rule: Rule): Rule {
  const text = (value: string | null) => value?.trim() || null;
  const property = rule.property && rule.property.name.trim() && rule.property.pattern.trim() ? { name: rule.property.name.trim(), pattern: rule.property.pattern.trim() } : null;
  return { activity: text(rule.activity), channel: text(rule.channel), property, station: text(rule.station), touchpoint: text(rule.touchpoint), set_channel: text(rule.set_channel), stage: text(rule.stage), category: text(rule.category) };
}

function inserted(rules: readonly Rule[], rule: Rule, before: Rule | null): Rule[] {
  const at = before ? indexOf(rules, before) : -1;
  return rules.toSpliced(at < 0 ? rules.length : at, 0, rule);
}

function indexOf(rules: readonly Rule[], wanted: Rule): number {
  return rules.findIndex((rule) => sameRule(rule, wanted));
}

function asText(rule: Rule): string {
  const { activity, channel, property, station, touchpoint, set_channel, stage, category } = tidied(rule);
  return JSON.stringify([activity, channel, property?.name, property?.pattern, station, touchpoint, set_channel, stage, category]);
}

function stationText({ name, after, touchpoint, channels, waiting }: AssumedStation): string {
  return JSON.stringify([name, after, touchpoint, channels, waiting]);
}
