// The contract of the rooms Collect and Voice. All paths are under /api/projects/{project}. See types.ts for what holds everywhere.

import type { Asked as Question, Count, Estimate, Head, MemberRef } from './types';

// ───────────────────────── Surveys ─────────────────────────

/** A text in several languages, by code. */
export type Texts = Record<string, string>;
export type Metric = 'ces' | 'gcr' | 'nps' | 'csat' | 'nes' | 'nki' | 'exit' | 'emotion' | 'expectation' | 'rating' | 'choice' | 'text';
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
// `evenly`: the share is of all visits together, spread over touchpoints; `enough`: the half-width that is narrow enough for each.
export interface Rest { again_days: number; quiet_days: number; share: number; evenly?: boolean; enough?: number }
/** GET /surveys/{survey}/spread?share&evenly&enough: what a way of asking would mean in the next `days`. */
export interface SpreadAnswer {
  days: number; response: number; visits: number; answers: number; compared: number; compared_from: number; untold: number;
  touchpoints: { name: string; visits: number; rate: number; answers: number; answers_now: number }[];
}
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
  sampled: { touchpoint: string; shown: number; answered: number; least: number; most: number }[];
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
/** GET /voice/contradictions?said=yes|no, for those who may look at customers: `reached_s` before the answer, below 0 after it. */
export interface Contradictions extends Head {
  said: 'yes' | 'no'; answers: Count;
  journeys: { person: string; at: string; survey: string; channel: string | null; before: string | null; reached_s: number | null }[];
}
/** A word or a theme that is said more often in a part; `times` null where hardly any other says it. */
export interface CommentMark { id: string; name: string; language: string | null; persons: Count; others: Count; times: number | null; p_adjusted: number }
export interface VoiceQuery extends Question { survey?: string }
export interface Voice extends Head {
  /** Responses, of how many persons; `uninvited`: that answer no showing; `marked`: too fast, not counted in scores; `alike`: with a matrix whose rows are all alike, counted. */
  responses: Count; persons: Count; uninvited: Count; marked: Count; alike: Count;
  /** Responses from other tools' exports, counted; to whom these showed the survey is not known. */
  imported: Count; imported_surveys: { id: string; name: string }[];
  scores: VoiceScores[];
  rates: { survey: string; name: string; version: number; channel: string; shown: number; started: number; finished: number; started_rate: Estimate; finished_rate: Estimate }[];
  /** What customers said of having reached their goal, beside what they did (R4); null without a goal or such a question. */
  goal: { said: 'yes' | 'partly' | 'no'; reached: Count; not_reached: Count; against: Estimate | null }[] | null;
  tested: number; false_discovery_rate: number;
}
/** As `resa scores --json` has them. `score.value` null: too few, or no single number. */
export interface VoiceScores {
  survey: string; survey_id: string;
  /** The survey's own words for its choices, by code and language. */ words: Record<string, Record<string, string>>;
  metric: Metric; version: string; moment: string | null; item: string | null; wording: string | null; scale: string | null;
  polarity: string | null; first: string | null; last: string | null; broken_by: string[]; persons: number | null;
  score: Estimate; needed_n: number; distribution: Record<string, number>; shares: Record<string, Estimate>;
  over_time: { from: string; n: number; persons: number; score: Estimate | null; needed_n: number }[];
  by: { attribute: string; value: string; n: number; persons: number; score: Estimate | null; needed_n: number; against_others: { difference: Estimate; p_adjusted: number; differs: boolean } | null }[];
}
// GET /voice/comments?…Asked&survey=ID&theme=ID&sentiment=positive|negative|mixed|unsure&q=words&limit=50
export interface Comments extends Head {
  /** In all; null where fewer than 8 persons wrote, be it nobody. */
  comments: Count;
  /** Those that fit theme, sound and words; null where they are of too few persons. */
  fitting: Count;
  themes: CommentTheme[];
  /** Of a narrowed question: what is said more often than by all others of the journey. */
  marks: { persons: Count; others: Count; words: CommentMark[]; themes: CommentMark[]; tested: number; false_discovery_rate: number } | null;
  sentiment: { positive: Count; negative: Count; mixed: Count; unsure: Count };
  /** The latest first; none where fewer than 8 persons wrote. */
  items: CommentItem[];
  /** The operator's own language model, which may propose names; null where there is none. */
  assistant: string | null;
}
// POST /voice/comments/proposal?…Asked&theme=ID {language}
export interface Proposal {
  name: string; name_cites: number[]; sentences: { text: string; cites: number[] }[];
  comments: { number: number; text: string; day: string }[]; shown: number; model: string;
}
/** `version`: of what people decided about it, null where it is as found. `rising`: since when it is more common, where that is no chance; shares null where few are behind the rest. */
export interface CommentTheme {
  id: string; name: string; n: number; persons: number; keywords: string[];
  parts: { language: string; words: string[] }[]; version: number | null;
  rising: { since: string; share: Estimate | null; before: Estimate | null } | null;
}
// POST /voice/themes {name?, parts: CommentTheme['parts'], takes_up: string[]} → 201 {id, name, parts, version}; PUT /voice/themes/{theme} {version, name}; DELETE /voice/themes/{theme}?version=N (permission `run_surveys`)
export interface CommentItem {
  text: string; language: string; sentiment: 'positive' | 'negative' | 'mixed' | 'unsure'; themes: string[]; /** How many more said nearly the same. */ alike: number;
  survey: string; day: string; station: string | null; channel: string | null;
  /** The answer beside it: e.g. ces 2. */
  score: { metric: Metric; value: number | string } | null;
  /** Seconds after what it speaks of. */
  delay_s: number | null;
  /** The customer, for those who may see them. */
  person: string | null;
}

// ───────────────────────── Asking by letter ─────────────────────────

// GET /surveys/{survey}/invites
export interface Invites {
  /** Whether the settings name a server that takes letters. */
  ready: boolean; from: string | null;
  /** Why no letter goes out now: `not_encrypted`, `certificate_not_trusted`, `unreachable`, `sign_in_refused` …; they wait. */
  trouble: string | null; trouble_since: string | null;
  per_minute: number; per_day: number;
  /** The same for messages by SMS. */
  sms: SmsState;
  /** The latest first. */
  orders: InviteOrder[];
}
export type InviteChannel = 'email' | 'sms';
/** What was made of a message that came in. */
export type HeardFate = 'answered' | 'not_understood' | 'stopped' | 'late' | 'nothing';
/** `from_hour` to `to_hour`: when questions go out, where the project is; `awake`: whether they do now. `again`: messages that came more than once. */
export interface SmsState {
  ready: boolean; sender: string | null; trouble: string | null; trouble_since: string | null;
  from_hour: number; to_hour: number; awake: boolean; per_minute: number; per_day: number;
  heard: Partial<Record<HeardFate, number>>; again: number; replies: { waiting: number; sent: number; failed: number };
}
/** Why a survey cannot be asked by SMS. */
export type SmsUnfit = 'link_in_words' | 'table_by_sms' | 'too_many_answers' | 'scale_by_sms' | 'message_too_long' | 'nothing_asked';
/** A message word by word; each of its segments is paid for. */
export interface SmsMessage { text: string; alphabet: 'gsm7' | 'ucs2'; places: number; segments: number }
// POST …/invites/messages {introduction?} → SmsMessages: the opening, each further question, thanks
export interface SmsMessages {
  unfit: { code: SmsUnfit; field: string; detail: string } | null;
  languages: { language: string; messages: SmsMessage[] }[];
}
/** received = sent + waiting + all of `left` + all of `failed`; `held`: of those that wait, the ones tried in vain. */
export interface InviteOrder {
  id: string; channel: InviteChannel; created: string; stopped: string | null; received: number; sent: number; waiting: number;
  held: Record<string, number>; left: Record<string, number>; failed: Record<string, number>;
}
// POST /surveys/{survey}/invites InvitesOrder → 201 InviteOrder (409 `mail_not_set_up`, `links_forbidden`, `survey_not_for_links`, by SMS `sms_not_set_up`,
// `survey_not_live`; 422 `invalid_address` with the field, by SMS also each SmsUnfit)
// POST …/invites/preview InvitesOrder → InvitesPreview; POST …/invites/{order}/stop → InviteOrder
export interface InvitesOrder { people: string[]; channel?: InviteChannel; introduction?: string | null; subject?: string | null; sender?: string | null; reply_to?: string | null }
export interface InvitesPreview {
  received: number; asked: number; left: Record<string, number>; failed: Record<string, number>; share: number;
  /** By SMS: the first message by language, and in how many parts all of them go. */
  openings?: { language: string; people: number; message: SmsMessage }[]; segments?: number;
}
// POST …/invites/test {to?, language?, subject?, sender?, reply_to?} → {to} (403 `not_a_colleague`, 429, 502 `letter_not_sent`)

// ───────────────────────── Those who did not answer, and those who left ─────────────────────────

// GET /voice/adjusted?…Asked&survey=ID
export interface Adjusted extends Head {
  series: AdjustedSeries[];
  signals: string[];
  /** So many answers, and so many of either kind, make a model. */
  needed: [number, number];
}
export interface AdjustedSeries {
  survey: string; survey_id: string; metric: Metric; share_of: 'yes' | 'easy' | 'satisfied' | 'promoters' | 'detractors';
  /** Answers that belong to no journey which came by. */
  unplaced: Count;
  chances: 'known' | 'partly' | 'unknown';
  overall: AdjustedRead;
  /** `station` null: all other places together. */
  places: ({ station: string | null } & AdjustedRead)[];
  effective_n: number; unlike: number; draws: number;
  mix: { change: number; within: number; mix: number; misleads: boolean } | null;
}
export interface AdjustedRead {
  passed: Count; answered: Count; response: Estimate; raw: Estimate; weighted: Estimate; modelled: Estimate; band: Estimate;
  shrunk: Estimate | null; may_not_represent: boolean;
}
// GET /voice/abandoned?…Asked
export interface Abandoned extends Head {
  /** Null where no journey with a goal is asked about. */
  leaving: Leaving | null;
}
export interface Leaving {
  pause_s: number; horizon_s: number; stops: Count; persons: Count; not_yet: Count; blocked: Estimate;
  verdict: 'tells' | 'no_better_than_guessing' | 'too_few';
  /** Older stops, of either kind; newer ones, of either kind. */
  needed: [number, number, number, number];
  trial: {
    taught: number; tried: number; since: string;
    confusion: { said: 'blocked' | 'temporary' | 'nothing'; was_blocked: Count; was_temporary: Count }[];
    wrong: Estimate; wrong_by_guessing: number; abstained: Estimate; auc: Estimate; calibration_error: Estimate;
  } | null;
  stations: { station: string; stops: Count; blocked: Estimate; temporary: Estimate; not_yet: Count; likely_blocked: Count }[];
}
