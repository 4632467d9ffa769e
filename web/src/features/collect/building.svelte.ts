// A survey under construction: what is written, kept by itself a moment after; what the look-over of its questions found.
// A change by somebody else meanwhile is told and never overwritten unasked.
import { untrack } from 'svelte';
import type { AskedSurvey, LintAnswer, LintFinding, Survey, SurveyDraft, SurveyState } from '../../api/voice';
import { ApiFailure, get, inProject, post, put } from '../../api/client';
import { language } from '../../i18n/language.svelte';
import { merged, unkept } from './draft';

export interface Found { language: string; finding: LintFinding }
export type Keeping = 'kept' | 'changed' | 'keeping' | 'held' | 'failed';
const KEEP_MS = 900;
const LINT_MS = 500;

export class Building {
  survey = $state.raw() as Survey;
  draft = $state() as SurveyDraft;
  owner = $state<string | null>(null);
  keeping = $state<Keeping>('kept');
  error = $state.raw<unknown>(null);
  /** Their version, where somebody else kept one meanwhile. */
  newer = $state.raw<Survey | null>(null);
  /** By question. */
  found = $state.raw<Record<string, Found[]>>({});
  lintError = $state.raw<unknown>(null);
  readonly errors: number = $derived(Object.values(this.found).flat().filter(({ finding }) => finding.severity === 'error').length);
  #kept = '';
  #base: string;
  #lint: AbortController | null = null;

  constructor(readonly project: string, survey: Survey) {
    this.#base = inProject(project, `/surveys/${encodeURIComponent(survey.id)}`);
    this.take(survey);
  }

  /** What stands on the server is what is written from now on. */
  take(survey: Survey): void {
    this.survey = survey;
    this.draft = structuredClone(survey.draft);
    this.owner = survey.owner?.id ?? null;
    this.#kept = untrack(() => this.#written());
    [this.keeping, this.newer, this.error] = ['kept', null, null];
  }

  #written(): string {
    return JSON.stringify({ draft: this.draft, owner: this.owner });
  }

  /** Call in an effect: keeps what is written a moment after it was. */
  follow(): (() => void) | undefined {
    if (this.#written() === this.#kept) return undefined;
    untrack(() => { if (this.keeping !== 'keeping') this.keeping = 'changed'; });
    const held = unkept(this.draft).length > 0;
    if (held) untrack(() => (this.keeping = 'held'));
    const timer = held ? undefined : setTimeout(() => void this.keep(), KEEP_MS);
    return () => clearTimeout(timer);
  }

  /** Keeps what is written now; true when it is kept. */
  async keep(): Promise<boolean> {
    const written = this.#written();
    if (written === this.#kept) return true;
    if (this.keeping === 'keeping' || this.newer || unkept(this.draft).length > 0) return false;
    [this.keeping, this.error] = ['keeping', null];
    try {
      this.survey = await put<Survey>(this.#base, { ...JSON.parse(written), version: this.survey.version });
      this.#kept = written;
      this.keeping = this.#written() === written ? 'kept' : 'changed';
      return this.keeping === 'kept' ? true : this.keep();
    } catch (failed) {
      [this.keeping, this.error] = ['failed', failed];
      if (failed instanceof ApiFailure && failed.code === 'stale') this.newer = await get<Survey>(this.#base).catch(() => null);
      return false;
    }
  }

  /** Puts what is written here on top of their version. */
  async onTop(): Promise<boolean> {
    if (!this.newer) return false;
    const base = JSON.parse(this.#kept) as { draft: SurveyDraft; owner: string | null };
    this.draft = merged(base.draft, $state.snapshot(this.draft), this.newer.draft);
    this.owner = merged(base.owner, this.owner, this.newer.owner?.id ?? null);
    [this.survey, this.newer] = [this.newer, null];
    this.keeping = 'changed';
    return this.keep();
  }

  async publish(despiteLint: boolean): Promise<void> {
    if (!(await this.keep())) throw this.error ?? new ApiFailure(0, 'survey_incomplete', '', unkept(this.draft), null);
    this.survey = await post<Survey>(`${this.#base}/publish`, { version: this.survey.version, despite_lint: despiteLint });
  }

  async become(state: SurveyState): Promise<void> {
    this.survey = await put<Survey>(`${this.#base}/state`, { state });
  }

  /** Call in an effect: looks the questions over a moment after they changed. */
  look(): (() => void) | undefined {
    const asked: AskedSurvey = $state.snapshot(this.draft.asked);
    const address = inProject(this.project, '/surveys/lint', { lang: language.current });
    if (asked.questions.length === 0) {
      untrack(() => (this.found = {}));
      return undefined;
    }
    const timer = setTimeout(() => void this.#lintNow(address, asked), LINT_MS);
    return () => clearTimeout(timer);
  }

  async #lintNow(address: string, asked: AskedSurvey): Promise<void> {
    this.#lint?.abort();
    const mine = new AbortController();
    this.#lint = mine;
    try {
      const { questions } = await post<LintAnswer>(address, asked, { signal: mine.signal });
      const found: Record<string, Found[]> = {};
      for (const { id, language, findings } of questions) for (const finding of findings) (found[id] ??= []).push({ language, finding });
      [this.found, this.lintError] = [found, null];
    } catch (failed) {
      if (!mine.signal.aborted) this.lintError = failed;
    }
  }
}
