// What the server tells of one customer, as in docs/openapi.json.
export interface Found { identity: string; persons: string[] }
export interface Span { from: string | null; until: string | null }
export interface IdentityView { identity: string; kind: string; value: string | null; first_seen: string | null; times: Span[]; shared: boolean }
export interface TraitView { name: string; value: unknown; identity: string }
export interface FactView { seq: number; at: string; fact: 'together' | 'alias' | 'merge' | 'unmerge'; one: string; other: string; day?: string | null }
export interface PersonView { person: string; identities: IdentityView[]; traits: TraitView[]; stitched: FactView[] }
export interface PersonEvent {
  time: string; received?: string | null; message_id?: string | null; activity: string; channel?: string | null; identity: string; device?: string | null;
  case?: string | null; import?: number | null; properties: Record<string, unknown>;
}
export interface Timeline { person: string; events: PersonEvent[]; total: number; before?: string | null }
export interface Decided { new: boolean; a: string[]; b: string[] }
export interface Suggestion { a: string; b: string; emails: number; phones: number; user_ids: number; aliases: number; events: number }
export interface Reviews { reviews: { identity: string; other: string; reason: string }[]; shared: { identity: string; persons: string[] }[] }
export interface Certificate { person: string; identifiers: number; shared_identifiers: number; done: string; stores: { store: string; removed: number; meaning: string }[]; named_in: NamedIn[]; audit_seq: number }
/** Where colleagues' definitions name who was erased. */
export interface NamedIn { what: 'journey' | 'rule' | 'station'; id: string | null; number: number | null; field: string }
export interface Taken {
  began: string; last: string; events: number; state: 'reached' | 'failed' | 'over' | 'under_way'; last_station: string; goal_at: string | null;
  steps: { step: string; at: string | null }[];
}
export interface PersonJourneys {
  person: string; known_until: string | null; not_told: string[];
  journeys: { journey: string; name: string; problem: string | null; owner: { id: string; name: string } | null; total: number; taken: Taken[] }[];
}
