// What stands behind a number: every number of the studio is shown with one of these, one click away.
export type Grade = 'seen' | 'said' | 'assumed';
export interface EvidenceOf {
  /** What the number says, in words: "Nådde målet". */
  what: string;
  /** In words: "422 av 1 204 kundresor"; without it the number is a whole. */
  ofHowMany?: string | undefined;
  /** In words: "alla andra resor: 41 %". */
  comparedWith?: string | undefined;
  /** In words, where the estimate itself does not say it; without either it was counted, not estimated. */
  howSure?: string | undefined;
  grade: Grade;
  /** When the latest fact behind it is from (RFC 3339). */
  latest?: string | null | undefined;
  /** Where it comes from: sources, names of events. */
  from?: string | undefined;
  /** Who answers for it; null: nobody; without it whoever runs the project. */
  owner?: { id: string; name: string } | null | undefined;
  /** The journeys behind. */
  behind?: { href: string; label?: string } | undefined;
}
/** The fewest that a share is told of. */
export const LEAST = 30;
