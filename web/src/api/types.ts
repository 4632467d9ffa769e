// The HTTP contract between server and studio. All paths are under /api/projects/{project} unless they begin with /api.
// JSON, snake_case. Times RFC 3339 UTC; durations seconds. Errors: application/problem+json {type,title,status,code,detail,fields,request_id}.
// Unsafe methods carry `X-Resa-Request: 1`. Existing routes (session, members, keys, persons, rejections, retention …): docs/openapi.json.
// This file is the shape until `schema.ts` is generated from docs/openapi.json; Rust type names equal these names.

import type { JourneyMapDoc, LayoutDoc } from '../map/document';

/** The only form of a measure. `value` null: cannot tell (too few). */
export interface Estimate { value: number | null; n: number; low: number | null; high: number | null; confidence: number; method: string; as_of: string }
/** How many; null when fewer than k persons are behind it (suppressed). */
export type Count = number | null;
/** A member, as others see them. */
export interface MemberRef { id: string; name: string }

// ───────────────────────── Analyses (permission ReadAnalyses; suppressed below k) ─────────────────────────
// Query of every analysis below ("Asked"): journey (id; absent: all events cut by gap), from, to (dates or RFC 3339; `to` exclusive),
// channels (comma separated: only journeys that touched at least one of them), segment (expression as `--segment`).
// Every answer has: as_of, k, and `fresh` (false: computed from what was known a moment ago; a newer one is on its way, `changed: numbers` follows on the stream).

// `about: true` beside a count (or the names of the counts): it is not the true number, but about, since the true one would give away
// something about fewer than k persons by subtraction. With `rounded_to` above 1 all counts are rounded down.
export interface Asked { journey?: string; from?: string; to?: string; channels?: string; segment?: string }
/**
 * `rounded_to`: counts are rounded down to multiples of this (1: exact, but for those marked `about`). `unknown_names`: names that the journey or the question gives and no event carries.
 * `caveats`: where the answer is about something else than what was asked. `time_zone`: where the days of question and answer are meant.
 */
export interface Head { as_of: string; k: number; fresh: boolean; rounded_to?: number; unknown_names?: string[]; caveats?: Caveat[]; time_zone?: string }
/** `cut`: how journeys are cut instead. `names`: what it is about; `known`: what there is instead. */
export interface Caveat { code: 'not_cut_by_case' | 'not_cut_by_goal' | 'goal_is_start' | 'no_such_channel' | 'no_such_value'; cut: 'case' | 'gap' | 'goal' | 'person' | null; names: string[]; known: string[] }

// GET /arrivals: what came in during the last hour, by minute; `since`: an hour ago, or when the server began
export interface Arrivals { as_of: string; since: string; minutes: { minute: string; stored: number }[] }

// GET /overview
export interface Overview extends Head {
  totals: { events: number; persons: Count; journeys_defined: number; first: string | null; last: string | null };
  channels: { channel: string; events: number; persons: Count; last: string | null; owner: MemberRef | null }[];
  journeys: JourneyCard[];
}
export interface JourneyCard {
  id: string; name: string; problem: string | null; owner: MemberRef | null;
  has_goal: boolean; caveats?: Caveat[]; journeys: Count; persons: Count;
  /** Share that reached the goal of those whose time is over; null without a goal. */
  reached: Estimate | null;
  /** Not yet over: neither at the goal nor past the horizon. */
  under_way: Count;
  median_duration_s: number | null;
  channels: { channel: string; journeys: Count }[];
  /** By month (or week when the log is shorter than 16 weeks), oldest first. */
  series: { from: string; to: string; journeys: Count; reached: Estimate | null; about?: true }[];
  last_event: string | null;
}

// GET /map?…Asked&stations=12|all&lang=sv|en       GET /map.svg | /map.png | /map.pdf (same query; a file to save)
export interface MapAnswer extends Head {
  /** model::JourneyMap: {name, kind, stations[], links[], channels[], planned[], totals}; counts below k are folded into "other". */
  map: JourneyMapDoc;
  /** map::Layout: geometry to draw; the browser computes none. */
  layout: LayoutDoc;
  /** How many stations there are to show when all are. */
  all_stations: number;
  /** Stages (faser) along the map: name and the stations in it, left to right; empty without stages in the rules. */
  stages: { name: string; stations: number[] }[];
  suppressed: { stations: number; links: number };
}
// JourneyMapDoc and LayoutDoc: see crates/model/src/journey_map.rs and crates/map/src/layout.rs (serde names); declare them in web/src/map/document.ts.

// GET /behind?…Asked & station=NAME   or  from_station=NAME&to_station=NAME   (what lies behind a station, line or interchange; the special
//   names of "other" and "left" work too). `examples` only for members with the right to see persons; else null.
export interface Behind extends Head {
  journeys: Count; persons: Count; of_journeys: Count; share: Estimate;
  /** How many pass is not the true number, but about; then little else is told. */
  about?: true;
  /** Share reaching the goal among these journeys, and among all the others; null without a goal. */
  reached: Estimate | null; reached_elsewhere: Estimate | null;
  events: number; median_dwell_s: number | null; p90_dwell_s: number | null;
  channels: { channel: string; journeys: Count; events: number }[];
  before: { station: string; journeys: Count; about?: true }[]; after: { station: string; journeys: Count; about?: true }[];
  /** The commonest whole ways that pass here. */
  ways: { steps: string[]; journeys: Count; share: number | null; about?: true }[];
  /** By month/week: how many journeys passed here. */
  series: { from: string; to: string; journeys: Count; about?: true }[];
  activities: { activity: string; events: number }[]; touchpoints: string[];
  grade: 'observed' | 'assumed'; last: string | null;
  examples: JourneyRow[] | null;
}
export interface JourneyRow {
  person: string; start: string; end: string; events: number; reached: boolean | null;
  steps: { station: string; channel: string | null; time: string }[];
}

// GET /steps, /variants?top=20, /flow, /returns?by=channel&within=7d, /funnel?step=A&step=B&within=30d&mode=ordered :
//   the shapes of contracts.md §1 with names of stations, plus Head; counts below k are null. Steps: {station names as "activity"}.
// GET /attributes → what one may filter by
export interface Attributes extends Head { attributes: { name: string; kind: 'text' | 'number' | 'time' | 'boolean'; distinct: number; values: { value: string; events: number }[] }[] }

// POST /journeys/preview  body JourneyDraft  → how many journeys a definition finds, now
export interface JourneyPreview extends Head {
  journeys: Count; persons: Count; events: number; reached: Estimate | null; under_way: Count; median_duration_s: number | null;
  first: string | null; last: string | null;
  ways: { steps: string[]; journeys: Count; share: number | null }[];
  /** Names in the draft that no event carries. */
  unknown_names: string[];
}

// GET /activities → event types by volume, with the station that the rules give them
export interface Activities extends Head { activities: ActivityRow[]; events: number; unnamed: { activities: number; events: number } }
export interface ActivityRow {
  activity: string; channel: string | null; events: number; persons: Count; first: string | null; last: string | null;
  station: string | null; touchpoint: string | null; stage: string | null; set_channel: string | null;
  /** Which rule (its place in the list) named it; null: none. */
  rule: number | null;
}
// POST /rules/preview  body {rules: Rule[]} → the same under draft rules, and for each rule what it catches
export interface RulesPreview extends Activities { by_rule: { rule: number; activities: number; events: number; examples: string[] }[] }

// GET /coverage → blind spots (R17, R149, R165-R173)
export interface Coverage extends Head {
  touchpoints: { touchpoint: string; channel: string | null; category: string | null; events: number; persons: Count; last: string | null;
                 voice: number; state: 'heard' | 'no_voice' | 'voice_only' | 'silent' }[];
  /** The catalogue of kinds of touchpoints; codes: web_social marketing sales support product_use billing physical indirect */
  catalogue: { category: string; touchpoints: number; events: number }[];
  channels: { channel: string; events: number; last: string | null; voice: number; stale: boolean; owner: MemberRef | null }[];
}
// GET /quality → "Kan vi lita på siffrorna?" (R68)
export interface Quality extends Head {
  received: number; stored: number; duplicates: number; rejected: number; rejections: { reason: string; count: number }[];
  persons: Count; stitched_share: number | null; without_person: number;
  without_channel: number; without_station: number; events: number;
  sources: { name: string; kind: 'import' | 'key'; events: number; last: string | null; days_since: number | null }[];
  remarks: { code: string; value: number | null }[];
}

// ───────────────────────── What people decide ─────────────────────────
// GET /journeys → {journeys: Journey[]}   POST /journeys (JourneyDraft) 201   GET/PUT/DELETE /journeys/{journey}
//   PUT carries `version`; 409 `stale` when somebody else changed it meanwhile. Permissions: read ReadProject; write DefineJourneys (analyst).
/** What a station should feel like: the score that is wanted there, as scores are (shares 0 to 1, nets -1 to 1). */
export interface Target { station: string; metric: TargetMetric; value: number }
export type TargetMetric = 'emotion' | 'ces' | 'nes' | 'csat' | 'gcr';
export interface JourneyDraft {
  name: string; problem: string | null; goal_text: string | null;
  /** Names of stations or of logged activities. */
  start: string[]; goal: string[]; steps: string[]; activities: string[];
  targets: Target[];
  cut: 'case' | 'gap' | 'goal' | 'person' | null; gap: string | null; horizon: string | null;   // spans as "30d", "14d", "2h"
  owner: string | null;   // member id
}
export interface Journey extends JourneyDraft { id: string; version: number; owner_ref: MemberRef | null; created_at: string; created_by: MemberRef | null; updated_at: string; updated_by: MemberRef | null; example: boolean }

// GET /rules → Rules    PUT /rules {version, rules, stations} (the version read; no other fields; 409 `stale`) → Rules
export interface Rules { version: number; rules: Rule[]; stations: AssumedStation[]; updated_at: string | null; updated_by: MemberRef | null }
export interface Rule {
  activity: string | null; channel: string | null;           // patterns, * stands for any text
  property: { name: string; pattern: string } | null;        // e.g. {name:"path", pattern:"/pension/*"}
  station: string | null; touchpoint: string | null; set_channel: string | null; stage: string | null;
  category: string | null;                                   // of the touchpoint, codes of Coverage.catalogue
}
export interface AssumedStation { name: string; after: string | null; touchpoint: string | null; channels: string[]; waiting: boolean }

// GET /channels → {channels: {channel, owner: MemberRef|null}[]} (those with an owner or seen in the log)   PUT /channels/{channel}/owner {member: string|null}

// Comments on anything. GET /comments?kind=&about=&journey=  (about: the key; `key` in an address is refused as a secret)  (without: the latest 100)   POST /comments   PATCH /comments/{comment} {text?, resolved?}   DELETE
//   kind: journey station link map channel activity import person number   ; key: its name or id; write: CommentOnResults (viewer up); own ones may be changed, admins may delete
export interface Comment {
  id: string; kind: string; key: string; journey: string | null; label: string; path: string;   // path: the screen it was written on
  text: string; by: MemberRef | null /* null: no longer a member */; mine: boolean; at: string; edited_at: string | null; resolved_at: string | null; resolved_by: MemberRef | null; reply_to: string | null;
}
export interface NewComment { kind: string; key: string; journey: string | null; label: string; path: string; text: string; reply_to: string | null }

// Read-only links behind sign-in. GET /links → {links: SavedLink[]}  POST /links {title, path}  DELETE /links/{link} ; GET /api/links/{link} → LinkTarget (any member who may read the project; else 404)
export interface SavedLink { id: string; title: string; path: string; url: string; by: MemberRef | null; at: string; opened: number }
export interface LinkTarget { project: string; title: string; path: string; by: MemberRef | null; at: string }

// GET /colleagues → {colleagues: MemberRef[]}: who may own something (ReadProject)

// GET /stream → text/event-stream (session cookie). Each `data:` is one JSON object {type, …}:
//   {type:"changed", what:"journeys"|"rules"|"comments"|"links"|"channels"|"imports"|"rejections"|"numbers"|"project"}
//   {type:"arrived", events:[{time, received, activity, channel}], skipped:n}      at most 4 a second, 20 events each; no person, no properties; only to those with ImportData (single events are below k)
//   {type:"counts", minute, received, stored, duplicates, rejected}
//   {type:"intake", id, job}                                                        job as below; only to those with ImportData
//   comment line every 15 s. Ends when the session does. After a reconnect (Last-Event-ID, which EventSource sends by itself): `changed` of everything.
//   At most 8 streams a member: 429 `too_many_streams`. An open stream does not keep the session alive.

// ───────────────────────── Own data: the import wizard (permission ImportData) ─────────────────────────
// POST /intakes?time_zone=Europe/Stockholm (of times that carry none: the browser's) → Intake 201 ; GET /intakes/{intake} ; DELETE ; PUT /intakes/{intake}/files/{name} (raw bytes) → Intake ; DELETE …/files/{name}
// PUT /intakes/{intake}/files/{name}/settings (FileSettings) → Intake ; PUT /intakes/{intake}/settings {keep_text, again} → Intake
// POST /intakes/{intake}/dry-run → Intake 202 (job starts) ; POST /intakes/{intake}/import → Intake 202 ; DELETE /intakes/{intake}/job (cancel)
// An intake belongs to its project, lives 24 h, on disk in uploads/. GET /imports lists what counts; DELETE /imports/{import} takes one back without trace.
export interface Intake { id: string; files: IntakeFile[]; match: Match | null; problems: { file: string | null; code: string; detail: string }[]; ready: boolean; job: Job | null; keep_text: boolean; again: boolean }
export type Preset = 'letters' | 'calls' | 'complaints' | 'survey' | 'web' | 'other';
export interface IntakeFile {
  name: string; bytes: number; format: string; sheet: string | null; sheets: string[];
  preset: Preset; preset_guessed: boolean;
  columns: { name: string; kind: 'text' | 'number' | 'time' | 'boolean'; samples: string[]; role: string | null; why: string | null; personal: string | null }[];
  settings: FileSettings;
  /** The first 20 rows as they would be understood. One row may give several events (received and answered). */
  interpreted: { line: number; events: { time: string; person: string | null; activity: string; channel: string | null; properties: Record<string, string> }[]; rejected: { reason: string; text: string } | null }[];
  remarks: { code: string; detail: string }[];
  imported_before: { import: number; at: string } | null;
  persons: number | null;     // distinct, over the whole file
  rows: number | null;
}
export interface FileSettings {
  preset: Preset; sheet: string | null;
  person: string | null; person_kind: string | null;      // column; user_id|email|phone|national_id|anonymous_id
  person_form: 'as_written' | 'compact' | 'unpadded' | 'digits' | null;   // how customer numbers are compared
  case: string | null; time: string | null; time_zone: string | null; time_format: string | null; delimiter: string | null;
  activity: string | null; activity_value: string | null; channel: string | null; channel_value: string | null; event_id: string | null;
  attributes: string[] | null;                            // null: all others
  also: { time: string; activity_value: string }[];       // further events of the same row
  questions?: Record<string, string>;                     // of survey answers: what a column holds (`ces`, `csat 1-7`, `gcr 1=yes 2=partly 3=no`, `comment`, `none`)
}
export interface Match {
  /** Distinct persons in each file and in how many other files they occur. */
  files: { file: string; persons: number; also_elsewhere: number }[];
  pairs: { a: string; b: string; both: number; share_of_smaller: number }[];
  persons: number; in_two_or_more: number;
  /** `person_form`: with which more customers would match (for every file), and the share of the smaller file then. */
  advice: { code: 'good' | 'low_match' | 'no_match' | 'one_file'; file: string | null; detail: string; person_form: FileSettings['person_form']; share: number | null };
}
export interface Job { kind: 'dry_run' | 'import'; state: 'running' | 'done' | 'failed' | 'cancelled'; done: number; total: number; rows: number; result: IntakeResult | null; problem: { code: string; detail: string } | null }
export interface IntakeResult {
  import: number | null; received: number; stored: number | null; duplicates: number | null; rejected: number;
  rejections: { reason: string; count: number; examples: { file: string; line: number; text: string }[] }[];
  /** Events so old that the project's retention removes them soon; null for an import (a dry run precedes it). */
  past_retention: number | null; retention_days: number;
  persons: number; first: string | null; last: string | null;
  activities: { activity: string; channel: string | null; events: number }[];
}

// ───────────────────────── The example ─────────────────────────
// POST /api/example → {project} 201 : a project filled with the example organisation (owner of the organisation)   DELETE /api/projects/{project}/example → 204 : removes it whole
// ProjectView (GET /api/projects/{project}) gains `example: boolean`.
// `me.projects[]` (GET /api/session) has `example: boolean` too. 409 `example_exists`; DELETE on another project: 409 `not_an_example`. Both: owner of the organisation.
// GET /example/tour (ReadProject; language as the pages choose it: cookie, member, Accept-Language; ?lang= too) → 404 in a project that is no example
export interface ExampleTour { steps: { title: string; text: string; path: string }[] }   // path: whole address within the studio, "/p/{project}/…?…"
// POST /api/demo/enter {secret} → Me + cookie: only in `resa demo`, once, from the same machine; 404 everywhere else. Page: /demo#resa_dem_…

// ───────────────────────── The register: what was changed, and what was dealt out by lot ─────────────────────────

/** `on`: a day in the project's time zone, or a moment. `where`: whom it reached, attributes with values that all hold; none: everybody. */
export interface ChangeEntry { name: string; on: string; where: Record<string, string> }
// GET /register → Register; PUT /register {version, changes, randomised} → Register (permission `define_journeys`; 409 `stale`)
export interface Register { version: number; changes: ChangeEntry[]; randomised: string[]; updated_at: string | null; updated_by: MemberRef | null }
