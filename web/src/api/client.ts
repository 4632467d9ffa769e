// The only place that calls fetch. Asks the server of our own origin; a problem becomes an `ApiFailure`,
// a session that ended leads to the sign-in page and back.
import { language } from '../i18n/language.svelte';
import { search, type Query } from '../routes';

/** The server said no. The studio speaks by `code`; `detail` is for whom no text fits. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly fields: string[],
    readonly requestId: string | null,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'ApiFailure';
  }
  /** Nothing came back: the server is away or the network is. */
  static unreachable(): ApiFailure {
    return new ApiFailure(0, 'unreachable', 'the server did not answer', [], null);
  }
}

export interface Ask {
  signal?: AbortSignal | undefined;
  /** Why a customer is looked at; logged by the server (`X-Resa-Reason`). */
  reason?: string | undefined;
}

/** `/api/projects/{project}` + path + query. */
export function inProject(project: string, path: string, query: Query | object = {}): string {
  return `/api/projects/${encodeURIComponent(project)}${path}${search(query as Query)}`;
}

export const get = <T>(path: string, ask: Ask = {}) => send<T>('GET', path, undefined, ask);
export const post = <T = void>(path: string, body?: unknown, ask: Ask = {}) => send<T>('POST', path, body, ask);
export const put = <T = void>(path: string, body?: unknown, ask: Ask = {}) => send<T>('PUT', path, body, ask);
export const patch = <T = void>(path: string, body?: unknown, ask: Ask = {}) => send<T>('PATCH', path, body, ask);
export const del = <T = void>(path: string, body?: unknown, ask: Ask = {}) => send<T>('DELETE', path, body, ask);
export const client = { get, post, put, patch, del };

/** Asks for something that is a file: its bytes. */
export async function postForFile(path: string, body: unknown, ask: Ask = {}): Promise<Blob> {
  const answer = await request('POST', path, body, ask);
  if (!answer.ok) throw failure(answer.status, await answer.text());
  return answer.blob();
}

/** Sends a file's bytes and tells how far it has come (0 to 1). */
export function upload<T>(path: string, file: Blob, { signal, onprogress }: { signal?: AbortSignal; onprogress?: (done: number) => void } = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    // fetch cannot tell how much of a body has been sent.
    const request = new XMLHttpRequest();
    request.open('PUT', path);
    request.setRequestHeader('X-Resa-Request', '1');
    request.setRequestHeader('Accept-Language', language.current);
    request.upload.onprogress = (event) => event.lengthComputable && onprogress?.(event.loaded / event.total);
    request.onerror = () => reject(ApiFailure.unreachable());
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    request.onload = () => {
      const ok = request.status >= 200 && request.status < 300;
      if (ok) resolve(JSON.parse(request.responseText || 'null') as T);
      else reject(failure(request.status, request.responseText));
    };
    signal?.addEventListener('abort', () => request.abort());
    // A slice has no type: with our cookie the server takes JSON, or bytes that claim to be nothing.
    request.send(file.slice());
  });
}

/** To the sign-in page, and back here afterwards. */
export function toSignIn(): void {
  const here = location.pathname + location.search;
  location.assign(`/sign-in${search({ next: here === '/' ? '' : here })}`);
}

async function send<T>(method: string, path: string, body: unknown, ask: Ask): Promise<T> {
  const answer = await request(method, path, body, ask);
  const text = await answer.text();
  if (!answer.ok) throw failure(answer.status, text);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function request(method: string, path: string, body: unknown, { signal, reason }: Ask): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language.current };
  if (method !== 'GET') headers['X-Resa-Request'] = '1';
  if (reason) headers['X-Resa-Reason'] = latin(reason);
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const init: RequestInit = { method, headers, signal: signal ?? null, credentials: 'same-origin' };
  if (body !== undefined) init.body = JSON.stringify(body);
  const answer = await fetched(path, init);
  if (answer.status !== 429 || (await codeOf(answer)) !== 'too_many_questions') return answer;
  // Much is being counted: once more when the server said; after that the reader is told.
  await pause(Math.min(Number(answer.headers.get('Retry-After')) || 2, 10) * 1_000, signal);
  return fetched(path, init);
}

function fetched(path: string, init: RequestInit): Promise<Response> {
  return fetch(path, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw ApiFailure.unreachable();
  });
}

/** Of a problem, without taking its body from who reads it next. */
async function codeOf(answer: Response): Promise<unknown> {
  return ((await answer.clone().json().catch(() => null)) as { code?: unknown } | null)?.code;
}

/** Waits, unless what is waited for is cancelled. */
function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new DOMException('cancelled', 'AbortError'));
    if (signal?.aborted) return stop();
    const timer = setTimeout(() => { signal?.removeEventListener('abort', cancel); resolve(); }, ms);
    const cancel = () => { clearTimeout(timer); stop(); };
    signal?.addEventListener('abort', cancel, { once: true });
  });
}

/** Headers hold Latin-1: what is beyond (a dash, a quotation mark) becomes its plain kin. */
function latin(reason: string): string {
  return reason.replace(/[\u2010-\u2015]/g, '-').replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '"').replace(/[^\x20-\x7e\xa0-\xff]/g, '?');
}

function failure(status: number, text: string): ApiFailure {
  let problem: Record<string, unknown> = {};
  try {
    problem = JSON.parse(text) as Record<string, unknown>;
  } catch {
    // A proxy in between answered with something of its own.
  }
  const word = (name: string) => (typeof problem[name] === 'string' ? problem[name] : '');
  const code = word('code') || `status_${status}`;
  if (status === 401 && code !== 'invalid_credentials') toSignIn();
  const fields = Array.isArray(problem.fields) ? problem.fields.filter((field) => typeof field === 'string') : [];
  return new ApiFailure(status, code, word('detail') || word('title'), fields, word('request_id') || null);
}
