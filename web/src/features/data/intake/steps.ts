// Which step of the wizard one is at, which can be gone to, and what stands in the way. From the server's intake; pure.
import type { FileSettings, Intake, IntakeFile, Preset } from '../../../api/types';

export const STEPS = ['files', 'understand', 'match', 'try', 'done'] as const;
export type Step = (typeof STEPS)[number];

/** Problems that are answered at the try, not in the files. */
const LATER = new Set(['imported_before', 'already_imported']);

/** What must be answered about a file before anything can be tried. */
export function problemsOf(intake: Intake, file: string): Intake['problems'] {
  return intake.problems.filter((problem) => problem.file === file && !LATER.has(problem.code));
}

/** Whether the reader can answer it: a question about a sound file, not a fault. */
export function isQuestion(code: string): boolean {
  return code.startsWith('ambiguous_') || ['no_person', 'no_time', 'no_activity', 'no_time_zone', 'unreadable_times'].includes(code);
}

export function isUnderstood(intake: Intake): boolean {
  return intake.files.length > 0 && intake.files.every((file) => problemsOf(intake, file.name).length === 0);
}

/** Whether the import itself has begun and was not broken off: what came before is history then. */
export function isImporting(intake: Intake): boolean {
  return intake.job?.kind === 'import' && (intake.job.state === 'running' || intake.job.state === 'done');
}

export function canReach(step: Step, intake: Intake, sending: boolean): boolean {
  if (isImporting(intake)) return step === 'done';
  if (step === 'files') return true;
  if (intake.files.length === 0 || sending) return false;
  if (step === 'understand') return true;
  if (step === 'done') return intake.job?.kind === 'import';
  return isUnderstood(intake);
}

/** The step to show: the one asked for where it can be reached, else the one that the work has come to. */
export function stepAt(asked: string | null, intake: Intake, sending: boolean): Step {
  const wanted = STEPS.find((step) => step === asked);
  if (wanted && canReach(wanted, intake, sending)) return wanted;
  if (intake.job?.kind === 'import') return 'done';
  if (intake.job && canReach('try', intake, sending)) return 'try';
  return wanted && wanted !== 'files' && canReach('understand', intake, sending) ? 'understand' : 'files';
}

/** A question's answer: a column, one text for all rows, or neither. */
export type Answer = { column: string } | { value: string } | null;
export type Asked = 'person' | 'time' | 'activity' | 'channel';

export function answerOf(asked: Asked, settings: FileSettings): Answer {
  const column = settings[asked];
  if (column) return { column };
  const value = asked === 'activity' ? settings.activity_value : asked === 'channel' ? settings.channel_value : null;
  return value ? { value } : null;
}

/** The settings with a question answered. */
export function answered(settings: FileSettings, asked: Asked, answer: Answer): FileSettings {
  const column = answer && 'column' in answer ? answer.column : null;
  const value = answer && 'value' in answer ? answer.value : null;
  if (asked === 'activity') return { ...settings, activity: column, activity_value: value };
  if (asked === 'channel') return { ...settings, channel: column, channel_value: value };
  return { ...settings, [asked]: column };
}

/** Columns that may come along as properties: those without a role of their own. */
export function spareColumns(file: IntakeFile): IntakeFile['columns'] {
  const { person, time, activity, channel, case: matter, event_id, also } = file.settings;
  const taken = new Set([person, time, activity, channel, matter, event_id, ...also.map(({ time }) => time)]);
  return file.columns.filter(({ name, role }) => !taken.has(name) && (role === null || role === 'attribute'));
}

/** A file's name without its ending: what all rows may be called. */
export function stem(name: string): string {
  return name.replace(/\.gz$/i, '').replace(/\.[^.]+$/, '') || name;
}

/** Whether the customers of some file that can be read are not counted yet. */
export function isCountedLater(intake: Intake): boolean {
  return isCounting(intake) || intake.files.some((file) => file.persons === null && file.settings.person !== null && problemsOf(intake, file.name).length === 0);
}

/** Whether the answer to `counting` is still on its way. */
export function isCounting(intake: Intake): boolean {
  if (!isUnderstood(intake) || isImporting(intake)) return false;
  // Files that name no customers are compared with nothing.
  const named = intake.files.filter(({ settings }) => settings.person !== null);
  return named.some(({ persons }) => persons === null) || (named.length > 0 && intake.match === null);
}

export const PRESETS: readonly Preset[] = ['letters', 'calls', 'complaints', 'survey', 'web', 'other'];
export const ZONES = ['Europe/Stockholm', 'UTC', 'Europe/London', 'Europe/Helsinki', 'Europe/Berlin', 'America/New_York'];
