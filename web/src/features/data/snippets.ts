// Programs of a few lines that send a first event, with the project's own address and key in them: to be copied and
// run as they stand. The same event in each, so that the page knows what to wait for. Pure.

export type Way = 'web' | 'node' | 'python' | 'curl' | 'rudderstack';
export const WAYS: readonly Way[] = ['curl', 'node', 'python', 'web', 'rudderstack'];

export interface Snippet {
  /** Which heading and remark of the page goes with it. */
  id: 'plain' | 'client' | 'browser' | 'npm' | 'node' | 'html';
  /** What must be installed first; null: nothing. */
  install: string | null;
  code: string;
}

export interface Given { server: string; key: string; event: string; customer: string }

export function snippets(way: Way, given: Given): Snippet[] {
  return { curl: curl(given), node: node(given), python: python(given), web: web(given), rudderstack: rudderstack(given) }[way];
}

function curl({ server, key, event, customer }: Given): Snippet[] {
  const body = JSON.stringify({ userId: customer, event, properties: { channel: 'web' } });
  const code = `curl ${shell(`${server}/v1/track`)} \\\n  --user ${shell(`${key}:`)} \\\n  --header 'content-type: application/json' \\\n  --data ${shell(body)}`;
  return [{ id: 'plain', install: null, code }];
}

function node({ server, key, event, customer }: Given): Snippet[] {
  const plain = `const answer = await fetch(${quoted(`${server}/v1/track`)}, {
  method: 'POST',
  headers: { authorization: 'Basic ' + btoa(${quoted(`${key}:`)}) },
  body: JSON.stringify({
    userId: ${quoted(customer)},
    event: ${quoted(event)},
    properties: { channel: 'web' },
  }),
});
console.log(answer.status, await answer.text());
`;
  const client = `import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({
  writeKey: ${quoted(key)},
  host: ${quoted(server)},
});

analytics.track({
  userId: ${quoted(customer)},
  event: ${quoted(event)},
  properties: { channel: 'web' },
});
await analytics.closeAndFlush();
`;
  return [{ id: 'plain', install: null, code: plain }, { id: 'client', install: 'npm install @segment/analytics-node', code: client }];
}

function python({ server, key, event, customer }: Given): Snippet[] {
  const plain = `import base64, json, urllib.request

call = {"userId": ${quoted(customer)}, "event": ${quoted(event)}, "properties": {"channel": "web"}}
key = base64.b64encode(b${quoted(`${key}:`)}).decode()
request = urllib.request.Request(
    ${quoted(`${server}/v1/track`)},
    data=json.dumps(call).encode(),
    headers={"authorization": "Basic " + key},
)
print(urllib.request.urlopen(request).read().decode())
`;
  const client = `import segment.analytics as analytics

analytics.write_key = ${quoted(key)}
analytics.host = ${quoted(server)}

analytics.track(${quoted(customer)}, ${quoted(event)}, {"channel": "web"})
analytics.flush()
`;
  return [{ id: 'plain', install: null, code: plain }, { id: 'client', install: 'pip install segment-analytics-python', code: client }];
}

function web({ server, key, event }: Given): Snippet[] {
  const html = `<script>
  (function () {
    var id = localStorage.getItem('visitor') || crypto.randomUUID();
    localStorage.setItem('visitor', id);
    window.tell = function (call, more) {
      var body = Object.assign({ writeKey: ${quoted(key)}, anonymousId: id, timestamp: new Date() }, more);
      return fetch(${quoted(`${server}/v1/`)} + call, { method: 'POST', keepalive: true, body: JSON.stringify(body) });
    };
    tell('page', { name: document.title, properties: { path: location.pathname } });
    tell('track', { event: ${quoted(event)}, properties: { channel: 'web', path: location.pathname } });
  })();
</script>
`;
  const npm = `import { AnalyticsBrowser } from '@segment/analytics-next';

const analytics = AnalyticsBrowser.load({
  writeKey: ${quoted(key)},
  cdnURL: ${quoted(server)},
});

analytics.page();
analytics.track(${quoted(event)});
`;
  return [{ id: 'html', install: null, code: html }, { id: 'npm', install: 'npm install @segment/analytics-next', code: npm }];
}

function rudderstack({ server, key, event, customer }: Given): Snippet[] {
  const browser = `import { RudderAnalytics } from '@rudderstack/analytics-js';

const analytics = new RudderAnalytics();
analytics.load(${quoted(key)}, ${quoted(server)}, {
  configUrl: ${quoted(server)},
});

analytics.page();
analytics.track(${quoted(event)});
`;
  const server_ = `import Analytics from '@rudderstack/rudder-sdk-node';

const analytics = new Analytics(${quoted(key)}, {
  dataPlaneUrl: ${quoted(server)},
});

analytics.track({
  userId: ${quoted(customer)},
  event: ${quoted(event)},
  properties: { channel: 'web' },
});
await analytics.flush();
`;
  return [
    { id: 'browser', install: 'npm install @rudderstack/analytics-js', code: browser },
    { id: 'node', install: 'npm install @rudderstack/rudder-sdk-node', code: server_ },
  ];
}

/** As a JavaScript or Python text. A key brought along may hold any printable sign. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll('<', '\\u003c');

/** As one word of a shell. */
const shell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
