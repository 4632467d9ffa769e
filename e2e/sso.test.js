// Single sign-on with a real OpenID Connect provider over TLS: by the button of the sign-in page in a real
// browser to the provider's own pages and back, and what the command line says of a provider.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { violations } from './harness/axe.js';
import { startBrowser } from './harness/browser.js';
import { CLIENT, certify, startIssuer } from './harness/issuer.js';
import { BINARY, resa, startServer } from './harness/server.js';

const GROUP = 'cn=resa-analytiker,ou=grupper';

let browser;
const folder = mkdtempSync(path.join(tmpdir(), 'resa-sso-'));
const secretFile = path.join(folder, 'secret.txt');
const certificate = certify(folder);
before(async () => {
  writeFileSync(secretFile, `${CLIENT.secret}\n`);
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A server and a provider that know of each other, handed to `look`. */
async function withHouse({ inToken }, look) {
  const accounts = {
    anna: { name: 'Anna Ek', email: 'anna@example.se', locale: 'sv-SE', groups: [GROUP] },
    bertil: { name: 'Bertil Lind', email: 'bertil@example.se', locale: 'sv-SE', groups: ['other'] },
  };
  const variables = { RESA_SSO_PRIVATE_NETWORKS: 'true', RESA_SSO_CA_FILE: certificate.cert };
  const server = await startServer({ variables });
  const issuer = await startIssuer({ certificate, accounts, redirect: `${server.url}/api/sso/callback`, inToken });
  try {
    await setUp(server);
    const set = (changes = {}) => run(setArguments(server, issuer), { ...variables, ...changes });
    await look({ server, issuer, accounts, set });
  } finally {
    await issuer.stop();
    await server.stop();
  }
}

/** Runs a command while the provider, which lives in this process, goes on answering. */
function run(args, variables) {
  return new Promise((resolve) => {
    execFile(BINARY, args, { env: { ...process.env, ...variables } }, (error, _, stderr) => resolve({ status: error?.code ?? 0, stderr }));
  });
}

function setArguments(server, issuer) {
  const who = ['--issuer', issuer.url, '--client-id', CLIENT.id, '--secret-file', secretFile];
  return ['sso', 'set', '--data', server.data, ...who, '--group', `${GROUP}=default:analyst`, '--json'];
}

async function setUp(server) {
  const owner = { secret: server.secret, name: 'Olle Ek', email: 'olle@example.se', password: 'sju sjuka sjömän sköttes' };
  const headers = { 'content-type': 'application/json', 'x-resa-request': '1' };
  const answer = await fetch(`${server.url}/api/set-up`, { method: 'POST', headers, body: JSON.stringify(owner) });
  assert.equal(answer.status, 201);
}

/** A browser of someone's own; gives what the pages complained of. */
async function asSomeone(server, look) {
  const context = await browser.newContext({ baseURL: server.url, locale: 'sv-SE', ignoreHTTPSErrors: true });
  try {
    const page = await context.newPage();
    const problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) problems.push(message.text());
    });
    page.on('request', (request) => {
      if (request.url().includes('resa_')) problems.push('a secret in the address of a request');
    });
    await look(page, context);
    assert.deepEqual(problems, []);
  } finally {
    await context.close();
  }
}

/** Goes through the provider's own pages: signing in there, and agreeing that we hear of it. */
async function signIn(page, account) {
  await page.goto('/sign-in');
  await page.click('a[href="/api/sso/start"]');
  await page.fill('input[name="login"]', account);
  await page.fill('input[name="password"]', 'any');
  await page.click('button[type="submit"]');
  await page.click('button[type="submit"]');
}

async function me(page) {
  return page.evaluate(() => fetch('/api/session').then((answer) => answer.json()));
}

for (const inToken of [true, false]) {
  const where = inToken ? 'in the token' : 'asked for besides';
  test(`an account of the provider comes in with the places of its groups (${where})`, async () => {
    await withHouse({ inToken }, async ({ server, accounts, set }) => {
      assert.deepEqual(await set(), { status: 0, stderr: '' });
      await asSomeone(server, async (page, context) => {
        await signIn(page, 'anna');
        await page.getByRole('heading', { level: 1, name: 'Översikt', exact: true }).waitFor();
        assert.equal(page.url(), `${server.url}/p/default/overview`);
        const anna = await me(page);
        assert.deepEqual(anna.projects.map(({ id, role }) => [id, role]), [['default', 'analyst']]);
        assert.deepEqual([anna.email, anna.owner], ['anna@example.se', false]);
        const cookies = await context.cookies(server.url);
        const session = cookies.find(({ name }) => name === '__Host-resa');
        assert.ok(session.httpOnly && session.secure && session.sameSite === 'Lax');
        assert.ok(!cookies.some(({ name }) => name === '__Host-resa-sso'));
      });
      accounts.anna.groups = [];
      await asSomeone(server, async (page) => {
        await signIn(page, 'anna');
        await page.waitForURL(`${server.url}/`);
        assert.deepEqual((await me(page)).projects, []);
      });
      await asSomeone(server, async (page) => {
        await signIn(page, 'bertil');
        await page.waitForURL(`${server.url}/api/sso/callback**`);
        assert.equal(await page.textContent('h1'), 'Det gick inte att logga in');
        assert.match(await page.textContent('main'), /har ingen plats här ännu/);
        assert.deepEqual(await violations(page), []);
        assert.equal((await me(page)).code, 'sign_in_required');
      });
      assert.ok(!server.log().includes('@example.se') && !server.log().includes(CLIENT.secret));
    });
  });
}

test('who changes their mind at the provider is told so, and may begin again', async () => {
  await withHouse({ inToken: true }, async ({ server, set }) => {
    assert.deepEqual(await set(), { status: 0, stderr: '' });
    await asSomeone(server, async (page) => {
      await page.goto('/sign-in');
      await page.click('a[href="/api/sso/start"]');
      await page.click('a:has-text("Cancel")');
      await page.waitForURL(`${server.url}/api/sso/callback**`);
      assert.match(await page.textContent('main'), /avbröts/);
      await page.click('main a[href="/sign-in"]');
      await page.waitForSelector('a[href="/api/sso/start"]');
      assert.deepEqual(await violations(page), []);
    });
  });
});

test('a provider that cannot be trusted is not set up, and why is said', async () => {
  await withHouse({ inToken: true }, async ({ server, issuer, set }) => {
    const refused = async (changes, hint) => {
      const { status, stderr } = await set(changes);
      assert.equal(status, 1, stderr);
      assert.match(stderr, hint);
    };
    await refused({ RESA_SSO_PRIVATE_NETWORKS: 'false' }, /private_networks = true/);
    await refused({ RESA_SSO_CA_FILE: '' }, /ca_file/);
    assert.equal(resa('sso', 'show', '--data', server.data).provider, null);
    assert.deepEqual(await set(), { status: 0, stderr: '' });
    const shown = resa('sso', 'show', '--data', server.data);
    assert.deepEqual([shown.provider.issuer, shown.groups[0].group, shown.groups[0].role], [issuer.url, GROUP, 'analyst']);
    assert.ok(!JSON.stringify(shown).includes(CLIENT.secret));
    assert.equal(resa('sso', 'remove', '--data', server.data).removed, 1);
    const signIn = await fetch(`${server.url}/sign-in`).then((answer) => answer.text());
    assert.ok(!signIn.includes('/api/sso/start'));
  });
});
