// The contract of the tab Channels in the room Friction: whether customers meet the same, whichever channel they come by.
// All paths are under /api/projects/{project}. See types.ts for what holds everywhere, docs/channels.md for what is said.

import type { Count, Estimate, Head } from './types';

export type Verdict = 'same' | 'differs' | 'cannot_tell';
export type Outcome = 'goal_reached' | 'went_on' | 'time_to_next' | 'assisted_contact' | 'same_step_again' | 'effort';
/** What the difference is in: shares 0 to 1; how many times as long; points of seven (seven is easiest). */
export type Unit = 'share' | 'ratio' | 'points';
export type ChangeKind = 'planned' | 'sent' | 'unplanned';

// GET /channels/compared?…Asked
export interface ChannelsCompared extends Head {
  journeys: Count; goal: string[];
  /** The channel is one of the whole journey: nobody changes, and contacts cannot be told. */
  channel_of_journey: boolean;
  /** Their time is not over: they count, but not for the goal. */
  under_way: Count;
  steps: StepCompared[];
  tested: number; false_discovery_rate: number;
  changes: Changes; at_once: AtOnce; contradictions: Contradictions;
}
export interface StepCompared {
  step: string; verdict: Verdict; needed_n: number | null;
  channels: { channel: string; journeys: Count }[];
  comparisons: Comparison[];
  not_compared: { channel: string; outcome: Outcome; needed_n: number | null }[];
}
/** A channel held against all the others. `own`, `others`: of `ratio` in seconds. `alike`: the difference among like journeys. */
export interface Comparison {
  channel: string; outcome: Outcome; unit: Unit; own: Estimate; others: Estimate; alike: Estimate;
  few_behind: boolean; held: string[]; margin: number; verdict: Verdict;
  /** So many comparable journeys would do, if what is seen stays. */
  needed_n: number | null;
}
/** Whether they reach the goal as often as like ones who do otherwise. */
export interface GoalOf { own: Estimate; others: Estimate; difference: Estimate; held: string[]; few_behind: boolean; verdict: 'less' | 'more' | 'unsure' }
/** `per_100`: changes in 100 journeys; `journeys`: the share of journeys with any. */
export interface Changed { per_100: Estimate; journeys: Estimate }
export interface Changes extends Record<ChangeKind, Changed> { in_several_channels: Estimate; goal: GoalOf | null; ways: Way[] }
/** `rate`: of the journeys that are at the step in the channel; `back`: of those who change, who go back. */
export interface Way { step: string; from: string; to: string; kind: ChangeKind; journeys: Count; rate: Estimate; back: Estimate; goal: GoalOf | null }
export interface AtOnce { window_s: number; rate: Estimate; goal: GoalOf | null; combinations: Combination[] }
/** `at_hand`: what was sent before and lies beside; nothing that is done. */
export interface Combination { channels: string[]; at_hand: string[]; journeys: Count; rate: Estimate; back_and_forth: Estimate; median_s: number | null; goal: GoalOf | null }
export type NotJudged = 'changes' | 'one_channel' | 'too_many_values' | 'own_in_each_channel' | 'always_differs' | 'too_few';
export interface Contradictions { within_s: number; attributes: Contradicted[]; not_judged: { attribute: string; channels: string[]; reason: NotJudged }[] }
export interface Contradicted { attribute: string; rate: Estimate; pairs: { channels: string[]; rate: Estimate }[]; steps: string[] }
