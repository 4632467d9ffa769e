import { expect, test } from 'vitest';
import type { FileSettings, Intake, IntakeFile, Job } from '../../../api/types';
import { answered, answerOf, canReach, isCountedLater, isCounting, spareColumns, stem, stepAt } from './steps';

const settings: FileSettings = { preset: 'letters', sheet: null, person: 'Kundnr', person_kind: null, person_form: null, case: null, time: 'Datum', time_zone: null, time_format: null, delimiter: null, activity: 'Brevtyp', activity_value: null, channel: null, channel_value: 'Brev', event_id: null, attributes: null, also: [] };
const column = (name: string) => ({ name, kind: 'text' as const, samples: [], role: null, why: null, personal: null });
const file: IntakeFile = { name: 'brev.xlsx', bytes: 1, format: 'xlsx', sheet: null, sheets: [], preset: 'letters', preset_guessed: true, columns: ['Kundnr', 'Datum', 'Brevtyp', 'Region'].map(column), settings, interpreted: [], remarks: [], imported_before: null, persons: 3, rows: 4 };
const good: Intake = { id: 'i', files: [file], match: { files: [], pairs: [], persons: 3, in_two_or_more: 0, advice: { code: 'one_file', file: null, detail: '', person_form: null, share: null } }, problems: [], ready: true, job: null, keep_text: false, again: false };
const job = (kind: Job['kind'], state: Job['state']): Intake => ({ ...good, job: { kind, state, done: 0, total: 0, rows: 0, result: null, problem: null } });

test('a reload comes back to where the work is', () => {
  expect(stepAt(null, { ...good, files: [] }, false)).toBe('files');
  expect(stepAt('match', good, false)).toBe('match');
  expect(stepAt(null, job('dry_run', 'done'), false)).toBe('try');
  expect(stepAt(null, job('import', 'running'), false)).toBe('done');
  expect(stepAt('files', job('import', 'done'), false)).toBe('done');
});

test('nothing is tried before every file is understood', () => {
  const open: Intake = { ...good, problems: [{ file: file.name, code: 'no_person', detail: '' }] };
  expect(canReach('understand', open, false)).toBe(true);
  expect(canReach('match', open, false)).toBe(false);
  expect(stepAt('try', open, false)).toBe('understand');
  expect(canReach('understand', good, true)).toBe(false);
});

test('a file that was imported before is asked about at the try', () => {
  const before: Intake = { ...good, ready: false, problems: [{ file: file.name, code: 'imported_before', detail: '' }] };
  expect(canReach('try', before, false)).toBe(true);
});

test('an import that was broken off can be changed and tried again', () => {
  const off = job('import', 'cancelled');
  expect(stepAt(null, off, false)).toBe('done');
  expect(canReach('understand', off, false)).toBe(true);
});

test('a question is answered by a column or by one text for all rows, never both', () => {
  expect(answerOf('activity', settings)).toEqual({ column: 'Brevtyp' });
  expect(answerOf('channel', settings)).toEqual({ value: 'Brev' });
  const same = answered(settings, 'activity', { value: 'Brev skickat' });
  expect([same.activity, same.activity_value]).toEqual([null, 'Brev skickat']);
  expect(answerOf('person', answered(settings, 'person', null))).toBeNull();
});

test('columns without a role may come along', () => {
  expect(spareColumns(file).map(({ name }) => name)).toEqual(['Region']);
  expect(stem('brev 2025.csv.gz')).toBe('brev 2025');
});

test('it is counting until the files are compared', () => {
  expect(isCounting(good)).toBe(false);
  expect(isCounting({ ...good, match: null })).toBe(true);
  expect(isCounting({ ...job('import', 'done'), match: null })).toBe(false);
});

test('a file that nobody can read yet is not waited for, one that is not counted is', () => {
  const open = { ...file, name: 'x.csv', settings: { ...settings, person: null }, persons: null };
  const asked: Intake = { ...good, match: null, files: [file, open], problems: [{ file: 'x.csv', code: 'no_person', detail: '' }] };
  expect(isCountedLater(asked)).toBe(false);
  expect(isCountedLater({ ...asked, files: [{ ...file, persons: null }, open] })).toBe(true);
});
