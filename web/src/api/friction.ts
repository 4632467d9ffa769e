// The contract of the room Friction. All paths are under /api/projects/{project}. See types.ts for what holds everywhere.

import type { Asked, Count, Estimate, Head, JourneyRow, MemberRef } from './types';
import type { CommentItem, Comments } from './voice';

// ───────────────────────── What is found ─────────────────────────

export type Kind =
  | 'retry' | 'loop' | 'ping_pong' | 'forced_switch' | 'repeat_contact' | 'repeat_yourself' | 'wait' | 'rage_click' | 'dead_click'
  | 'handover_without_context' | 'escalation' | 'answer_hunting' | 'broken_promise' | 'error' | 'zero_results' | 'dwell' | 'abandonment' | 'goal_failure' | 'complaint' | 'effort';
export type Polarity = 'friction' | 'strength';
/** At a step, or between two. */
export type Place = { activity: string } | { from: string; to: string };
/** A comparison that a condition consists of: `version = B`. */
export interface Told { attribute: string; op: string; value: string }
export interface Ref { id: string; name: string; problem: string | null }
// GET /friction?…Asked&lang=sv|en. Without `journey`: all defined journeys that have a goal, judged together.
export interface Friction extends Head {
  journeys: Count; goal: string | null; reached: Estimate | null; first: string | null; last: string | null;
  journeys_asked: Ref[];
  findings: Finding[];
  /** Causes of findings, each once with all its symptoms: what costs most first. */
  root_causes: RootCause[];
  /** Of which people decided something, and which is not claimed now. */
  followed: Finding[];
  not_claimed: NotClaimed[];
  /** Attributes that only those come to have who do much: a selection, no effect. */
  selections?: { attribute: string; usual: string }[];
  tested: number; false_discovery_rate: number;
  left_out: { under_way: Count; robots: Count; at_once: Count; no_step: Count };
  /** How effort builds up along the journey; only of one journey. */
  effort_curve: EffortStep[] | null;
  /** Effort in what customers do; only of one journey. */
  behaved: Behaved | null;
  /** What the register says was changed; `reaches`: enough came after it for it to explain anything. */
  changes: { name: string; at: string; reaches: boolean }[];
  assumptions: Assumptions;
}
// GET /friction/known?…Asked&lang: what is kept already; null, and no search, where nothing is
export interface FrictionKnown { known: Friction | null }
/** Signs of effort a journey: there, and until the station was left. */
export interface EffortStep { activity: string; journeys: Count; cumulative: number | null; own: number | null }
/** `symptoms`: ids of findings; `failed_goals`: in 1,000 journeys, null where a part of it is hidden. */
export interface RootCause {
  id: string; journey: Ref | null; goal: string; upstream: string | null; condition: Told[]; ladder: number; symptoms: string[];
  failed_goals: Estimate | null;
}
export type SignName = 'contact_again' | 'channel_switch' | 'passed_on' | 'say_again' | 'no_answer';
/** `levels`: 3 is three or more. What few stand behind is null. */
export interface Behaved {
  mean: Estimate | null; signs: { sign: SignName; share: Estimate }[];
  levels: { signs: number; journeys: Count; ease: Estimate | null }[];
  calling: Count; after_trouble: Estimate; goes_with_trouble: Estimate;
}
export interface Finding {
  id: string; claimed: boolean; polarity: Polarity; kind: Kind; journey: Ref | null; goal: string; where: Place; segment: Told[];
  since: string | null; journeys_affected: Count; rate: Estimate; baseline: Estimate;
  per_1000: { failed_goals: Estimate; contacts: Estimate | null; effort: Estimate | null };
  /** Goals of the log; `value` is what is at least gained, nine times of ten. */
  gain: Estimate;
  agreement?: Agreement;
  causes: Cause[];
  series: SeriesPart[];
  /** The way from where it comes from to where it hurts, on to the goal. */
  trace: string[];
  worth: Worth | null; method: string;
}
/** Whether what is known from several sides says the same. */
export interface Agreement { summary: 'agree' | 'conflict' | 'one_source' | 'no_source'; sources: Spoken[] }
/** `figure`: above 0 it hurts. Behaviour and contacts: in 1,000 journeys; stated goal: a share; effort: points of seven. */
export interface Spoken {
  source: 'behaviour' | 'stated_goal' | 'effort' | 'contacts'; says: 'agrees' | 'conflicts' | 'says_nothing';
  reason: 'not_asked' | 'too_few' | 'unsure' | 'not_known' | 'same_thing' | 'few_behind' | null; figure: Estimate | null; needed_n: number | null;
}
export interface Cause {
  condition: Told[]; upstream: string | null; ladder: number; rate_ratio: Estimate; share_explained: Estimate;
  median_lag_s: number | null; lag_between_s: [number, number] | null; counter_evidence: string[];
}
/** `to`: the first day after it. `called`: of those that reached the place, in how many help was sought from there on. */
export interface SeriesPart { from: string; to: string; reached_place: Count; affected: Count; failed: Count; called: Count }
export interface Worth {
  goals_per_year: Estimate; contacts_per_year: Estimate | null; hours_per_year: Estimate | null; customer_hours_per_year: Estimate | null; sek_per_year: Estimate | null;
  sek_per_month_waiting: Estimate | null;
}
export type Unclaimed = 'too_few' | 'no_comparison' | 'not_tested' | 'unsure' | 'harmless' | 'negligible' | 'comes_anyway';
export interface NotClaimed {
  where: Place; kind: Kind; goal: string; journey: Ref | null; reason: Unclaimed; n: Count; needed_n: number | null; expected_by: string | null;
}
export type FrictionQuery = Asked & { lang: string };
// GET /findings/{finding}/journeys?…Asked&lang: examples null for those who may not see customers
export interface FindingJourneys extends Head { examples: JourneyRow[] | null; words: FindingWords }
/** What those wrote whose journeys show it: `none` says why nothing is quoted; `comments` is in whole steps of the least group. */
export interface FindingWords { none: 'nobody' | 'too_few' | null; comments: Count; quotes: FindingQuote[]; marks: Comments['marks'] }
export type FindingQuote = Pick<CommentItem, 'text' | 'language' | 'day' | 'survey' | 'score'>;

// ───────────────────────── What people decide ─────────────────────────

export const STATUSES = ['new', 'investigating', 'being_fixed', 'gone', 'dismissed'] as const;
export type Status = (typeof STATUSES)[number];
export interface About { kind: Kind; polarity: Polarity; journey: { id: string; name: string } | null; goal: string; where: Place; segment: Told[] }
// GET /findings → {findings: Decided[]}; of whom nobody decided anything is not in it
export interface Decided {
  id: string; status: Status; reason: string | null; owner: MemberRef | null;
  confirmed: { cause: string; basis: string; by: MemberRef | null; at: string } | null;
  about: About; version: number; changed: string; changed_by: MemberRef | null;
  history: { at: string; by: MemberRef | null; what: 'status' | 'owner' | 'confirmed' | 'action'; from: string | null; to: string | null; reason: string | null }[];
}
// PUT /findings/{finding} Decision → Decided (permission `work_on_findings`; `version` 0 when nobody decided yet; 409 `stale`)
export interface Decision { version: number; status: Status; reason: string | null; owner: string | null; confirmed: { cause: string; basis: string } | null }

export const MEASURES = ['failed', 'affected', 'contacts'] as const;
export type Measure = (typeof MEASURES)[number];
export const ACTION_STATUSES = ['planned', 'under_way', 'done', 'dropped'] as const;
export type ActionStatus = (typeof ACTION_STATUSES)[number];
// POST /findings/{finding}/actions NewAction → 201 Action. Exactly one of `cause` and `waiver`. `target`: a share 0 to 1; contacts per 1,000.
export interface NewAction {
  direction: 'fix' | 'protect'; what: string; channels: string[]; cause: string | null; waiver: string | null;
  measure: Measure; target: number; owner: string | null; due: string | null;
}
// PUT /actions/{action} ActionChange → Action; DELETE /actions/{action}
export interface ActionChange extends NewAction { version: number; status: ActionStatus; reason: string | null; done_on: string | null }
// GET /actions → {actions: Action[]}
export interface Action extends Omit<NewAction, 'owner'> {
  id: string; finding: string; about: About; owner: MemberRef | null; status: ActionStatus; reason: string | null; done_on: string | null;
  /** As it was when the measure was decided; never changes. */
  before: { estimate: Estimate; from: string; to: string; frozen_at: string };
  /** The time in which the problem was found; kept out of every later comparison. */
  baseline_excludes: { from: string; to: string };
  now: { estimate: Estimate; from: string; to: string } | null;
  change: Estimate | null; verdict: null; overdue: boolean;
  version: number; created: string; created_by: MemberRef | null; changed: string; changed_by: MemberRef | null;
}
// GET /assumptions → Assumptions; PUT /assumptions (permission `manage_project`)
export interface Assumptions {
  goal_sek: number | null; contact_sek: number | null; contact_minutes: number | null; effort_minutes: number | null; hour_sek: number | null;
  source: string | null; version: number; changed: string | null; changed_by: MemberRef | null;
}
