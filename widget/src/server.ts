// The three calls to the server: what may be asked here, may it be asked now, here is what was answered. The bodies go
// as plain text, so that no browser asks beforehand; without cookies; again, with the same id, when the server is busy.
import type { Answer, Survey, TriggerKind } from './contract.ts';
import { after } from './page.ts';

/** Seconds after each try before the next one, where the server does not say; after the last there is none. */
const WAITS = [1, 4, 12, 0];
const LONGEST_WAIT = 30;

interface Common {
  survey: string;
  messageId: string;
  userId?: string;
  anonymousId?: string;
}
export interface DisplayAsked extends Common {
  page: string;
  trigger: TriggerKind;
}
export interface ResponseSent extends Common {
  display: string;
  answers: Answer[];
  context: { page: string; station?: string };
  timestamp: string;
  language: string;
  finished: boolean;
}

export interface Server {
  surveys: (fresh?: boolean) => Promise<Survey[]>;
  /** Asks whether a survey may be shown. `until`: whether it is still worth asking. */
  display: (asked: DisplayAsked, until: () => boolean) => Promise<{ ask?: boolean; display?: string; version?: number } | null>;
  /** Whether the answers arrived. */
  respond: (response: ResponseSent) => Promise<boolean>;
  /** Sends while the page goes away: nobody waits for how it went. */
  respondLast: (response: ResponseSent) => void;
}

export function serverAt(origin: string, key: string): Server {
  const message = (call: string, content: object): [string, string] => [`${origin}/v1/${call}`, JSON.stringify({ ...content, writeKey: key })];

  // Kept alive: what is on its way when the page goes arrives all the same, where the browser can.
  const post = (address: string, body: string) => fetch(address, plain({ method: 'POST', body, keepalive: true })).catch(() => null);

  const send = async <T>(call: string, content: object, until: () => boolean): Promise<T | null> => {
    const [address, body] = message(call, content);
    for (let wait of WAITS) {
      const answer = await post(address, body);
      if (answer?.ok) return (await answer.json()) as T;
      const mayPass = !answer || answer.status === 429 || answer.status >= 500;
      wait &&= Number(answer?.headers.get('retry-after')) || wait;
      if (!mayPass || !wait || wait > LONGEST_WAIT) return null;
      await new Promise<void>((resolve) => after(wait, resolve));
      if (!until()) return null;
    }
    return null;
  };

  return {
    surveys: async (fresh) => {
      const answer = await fetch(`${origin}/v1/projects/${encodeURIComponent(key)}/surveys`, plain({ cache: fresh ? 'reload' : 'default' }));
      const told = JSON.parse(await answer.text(), bare) as { surveys?: Survey[] };
      return Array.isArray(told.surveys) ? told.surveys.filter((survey) => survey?.trigger && survey.questions?.length) : [];
    },
    display: (asked, until) => send('displays', asked, until),
    respond: async (response) => (await send('responses', response, () => true)) !== null,
    respondLast: (response) => {
      const [address, body] = message('responses', response);
      if ('keepalive' in Request.prototype) post(address, body);
      else navigator.sendBeacon(address, body);
    },
  };
}

/** Objects that hold what was sent and inherit nothing. */
const bare = (_: string, value: unknown): unknown => (value instanceof Object && !Array.isArray(value) ? Object.setPrototypeOf(value, null) : value);

/** A request as an object that inherits nothing from what the page hung on all objects. */
const plain = (more: RequestInit): RequestInit =>
  Object.assign(Object.create(null) as RequestInit, { credentials: 'omit', mode: 'cors', referrerPolicy: 'origin' }, more);
