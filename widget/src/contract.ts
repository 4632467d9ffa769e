// What the server says and is told: the shapes of `/v1/projects/{key}/surveys`, `/v1/displays` and `/v1/responses`.

/** A text in several languages, by their codes. */
export type Texts = Record<string, string>;

export interface Theme {
  accent: string;
  paper: string;
  ink: string;
  /** Of the card's corners, in CSS pixels. */
  radius: number;
}

export type TriggerKind = 'load' | 'dwell' | 'scroll' | 'click' | 'exit' | 'inactive' | 'return' | 'event' | 'api';

/** When to ask. Which of the fields count depends on the kind. */
export interface Trigger {
  kind: TriggerKind;
  /** Patterns of paths, in which `*` stands for anything. None: every page. */
  pages?: string[];
  seconds?: number;
  /** How much of the page, between 0 and 1. */
  share?: number;
  selector?: string;
  event?: string;
  /** Only events with a score that is this at most. */
  at_most?: number;
}

/** A question is asked only when an earlier one was answered so. */
export type Condition = { question: string } & ({ in: string[] } | { at_most: number } | { at_least: number });

export interface Question {
  id: string;
  kind: 'scale' | 'choice' | 'choices' | 'matrix' | 'text';
  text: Texts;
  low?: number;
  high?: number;
  /** What the lowest and the highest number of a scale mean. */
  ends?: Record<string, string[]> | null;
  choices?: { code: string; text: Texts }[];
  rows?: { code: string; text: Texts }[];
  required?: boolean;
  /** Most characters of a text. */
  most?: number;
  show_if?: Condition | null;
}

export interface Survey {
  id: string;
  version: number;
  /** The first is what everybody falls back to. */
  languages: string[];
  theme: Theme;
  trigger: Trigger;
  questions: Question[];
  thanks: Texts;
  /** Whether a page shows it once at most, which is so where nothing is said. */
  once_a_page?: boolean;
  /** The words of buttons, for languages that the widget itself does not speak. */
  words?: Record<string, Record<string, string>>;
}

/** One answer as it is sent; several choices are several answers. */
export type Answer = { question: string } & ({ score: number } | { choice: string } | { text: string });
