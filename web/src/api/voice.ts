// The contract of the rooms Collect and Voice. All paths are under /api/projects/{project}. See types.ts for what holds everywhere.

import type { Asked as Question, Count, Estimate, Head, MemberRef } from './types';

// ───────────────────────── Surveys ─────────────────────────

/** A text in several languages, by code. */
export type Texts = Record<string, string>;
export type Metric = 'ces' | 'gcr' | 'nps' | 'csat' | 'nes' | 'nki' | 'exit' | 'emotion' | 'expectation' | 'choice' | 'text';
export type QuestionKind = 'scale' | 'choice' | 'choices' | 'matrix' | 'text';
export interface SurveyChoice { code: string; text: Texts }
/** Asked only where an earlier answer was one of `in`, at most or at least so. */
export interface ShowIf { question: string; in?: string[]; at_most?: number; at_least?: number }
export interface SurveyQuestion {
  id: string; metric: Metric; kind: QuestionKind; text: Texts;
  low?: number; high?: number;
  /** What the lowest and the highest step are called, by language. */
  ends?: Record<string, [string, string]>;
  choices?: SurveyChoice[]; rows?: SurveyChoice[];
  required?: boolean; most?: number; moment?: 'before' | 'during' | 'after'; show_if?: ShowIf;
}
export interface AskedSurvey { languages: string[]; questions: SurveyQuestion[]; thanks: Texts }
export type TriggerKind = 'load' | 'dwell' | 'scroll' | 'click' | 'exit' | 'inactive' | 'return' | 'event' | 'api';
export interface Trigger { kind: TriggerKind; pages: string[]; seconds?: number; share?: number; selector?: string; event?: string; at_most?: number }
/** Days until the same person is asked again by this survey, and after any survey; the share of those who come by (0 to 1). */
export interface Rest { again_days: number; quiet_days: number; share: number }
export interface Asking { widget?: Trigger | null; link: boolean; staff: boolean; rest: Rest }
export interface Theme { accent: string; paper: string; ink: string; radius: number }
export interface SurveyDraft {
  name: string; purpose?: string | null; decision?: string | null; journey?: string | null; station?: string | null;
  asked: AskedSurvey; asking: Asking; theme: Theme;
}
export type SurveyState = 'draft' | 'live' | 'paused' | 'ended';

// GET /surveys: the oldest first
export interface SurveyList { surveys: SurveyRow[] }
export interface SurveyRow {
  id: string; name: string; state: SurveyState; published: number; owner: MemberRef | null; questions: number;
  journey: string | null; station: string | null;
  /** Showings, those that were answered, and those that came to the end, ever. */
  shown: number; started: number; finished: number;
  /** What is still missing before it can go live: names of fields. */
  missing: string[];
  updated: string; example: boolean;
}
// GET /surveys/{survey}; POST /surveys {draft, owner} → 201; PUT /surveys/{survey} {draft, owner, version} (409 `stale`);
// DELETE /surveys/{survey} (409 `survey_was_asked`)
export interface Survey {
  id: string; version: number; state: SurveyState;
  /** The number of the version that is asked; 0: none ever was. */
  published: number; published_at: string | null;
  owner: MemberRef | null; draft: SurveyDraft; live: SurveyDraft | null;
  /** Whether the draft differs from what is asked. */
  changed: boolean;
  missing: string[]; updated: string; updated_by: MemberRef | null; example: boolean;
}
export interface SurveyWrite { draft: SurveyDraft; owner?: string | null; version?: number }
// POST /surveys/{survey}/publish {version, despite_lint?} → Survey. 422 `survey_incomplete` with fields; 422 `lint_errors` unless despite_lint
// PUT /surveys/{survey}/state {state: 'live' | 'paused' | 'ended'} → Survey
// POST /surveys/lint?lang=sv|en  body AskedSurvey
export interface LintAnswer { questions: { id: string; language: string; findings: LintFinding[] }[] }
export interface LintFinding { rule: string; severity: 'error' | 'warning' | 'hint'; why: string; rewrite: string }
// GET /surveys/templates: ready to be changed; no purpose, no owner
export interface Templates { templates: { id: string; name: Texts; about: Texts; draft: SurveyDraft }[] }
// GET /surveys/{survey}/sheet: the fact sheet, from what is kept (R81)
export interface FactSheet {
  name: string; state: SurveyState; purpose: string | null; decision: string | null; owner: MemberRef | null;
  versions: { number: number; published: string; changed: string[] }[];
  questions: { id: string; metric: Metric; instrument: string; text: Texts; scale: string | null; formula: string }[];
  asked: { channel: string; shown: number; started: number; finished: number; started_rate: Estimate; finished_rate: Estimate }[];
  rest: Rest; first: string | null; last: string | null;
}

// Links: GET /surveys/{survey}/links; POST {place, channel, person?, expires?} → 201 NewLink (personal: `person` {kind, value}; may answer
// {asked: false, reason} instead of a link, when the person is left in peace); DELETE /surveys/{survey}/links/{link}
export interface SurveyLink { id: string; place: string; channel: string; url: string | null; expires: string | null; revoked: string | null; created: string }
export interface SurveyLinkList { links: SurveyLink[] }
// GET /surveys/{survey}/links/{link}/qr.svg: of open links, a file to print

// POST /surveys/{survey}/answers (staff entry, permission `record_answers`) {answers, person?: {kind, value}, station?, language?} → {success, rejected, reason?}
export interface GivenAnswer { question: string; score?: number; choice?: string; text?: string }

// GET /persons/{person}/asked: why this customer was or was not asked (permission ReadPerson)
export interface WhyAsked {
  asked: { survey: string; name: string; at: string; channel: string; probability: number; answered: boolean }[];
  left: { survey: string; name: string; reason: 'asked_lately' | 'quiet' | 'not_drawn' | 'opted_out' | 'not_live'; times: number; last: string }[];
  opted_out: string | null;
}

// ───────────────────────── Voice ─────────────────────────

// GET /voice?…Asked&survey=ID
export interface VoiceQuery extends Question { survey?: string }
export interface Voice extends Head {
  /** Responses, of how many persons; `uninvited`: that answer no showing; `marked`: too fast or all alike, not counted in scores. */
  responses: Count; persons: Count; uninvited: Count; marked: Count;
  scores: VoiceScores[];
  rates: { survey: string; name: string; version: number; channel: string; shown: number; started: number; finished: number; started_rate: Estimate; finished_rate: Estimate }[];
  /** What customers said of having reached their goal, beside what they did (R4); null without a goal or such a question. */
  goal: { said: 'yes' | 'partly' | 'no'; reached: Count; not_reached: Count }[] | null;
  tested: number; false_discovery_rate: number;
}
/** As `resa scores --json` has them. `score.value` null: too few, or no single number. */
export interface VoiceScores {
  survey: string; survey_id: string; metric: Metric; version: string; moment: string | null; item: string | null; wording: string | null; scale: string | null;
  polarity: string | null; first: string | null; last: string | null; broken_by: string[]; persons: number | null;
  score: Estimate; needed_n: number; distribution: Record<string, number>; shares: Record<string, Estimate>;
  over_time: { from: string; n: number; persons: number; score: Estimate | null; needed_n: number }[];
  by: { attribute: string; value: string; n: number; persons: number; score: Estimate | null; needed_n: number; against_others: { difference: Estimate; p_adjusted: number; differs: boolean } | null }[];
}
// GET /voice/comments?…Asked&survey=ID&theme=N&sentiment=positive|negative|mixed|unsure&q=words&limit=50
export interface Comments extends Head {
  /** In all; null where fewer than 8 persons wrote, be it nobody. */
  comments: Count;
  /** Those that fit theme, sound and words; null where they are of too few persons. */
  fitting: Count;
  themes: { id: number; name: string; n: number; persons: number; keywords: string[] }[];
  sentiment: { positive: Count; negative: Count; mixed: Count; unsure: Count };
  /** The latest first; none where fewer than 8 persons wrote. */
  items: CommentItem[];
}
export interface CommentItem {
  text: string; language: string; sentiment: 'positive' | 'negative' | 'mixed' | 'unsure'; themes: number[];
  survey: string; day: string; station: string | null; channel: string | null;
  /** The answer beside it: e.g. ces 2. */
  score: { metric: Metric; value: number | string } | null;
  /** Seconds after what it speaks of. */
  delay_s: number | null;
  /** The customer, for those who may see them. */
  person: string | null;
}
