// A real OpenID Connect provider on a port of this machine, over TLS with a certificate that only the test
// trusts. It knows two accounts; a test may change their groups.

import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import path from 'node:path';

import Provider from 'oidc-provider';

export const CLIENT = { id: 'resa', secret: 'hemligt-hos-utgivaren' };

/**
 * Starts a provider with this certificate, which knows `accounts` (by id: name, email, groups) and sends browsers
 * back to `redirect`. `inToken` puts what it knows into the token; otherwise it has to be asked for besides, as the
 * standard has it.
 */
export async function startIssuer({ certificate, accounts, redirect, inToken }) {
  const server = createServer({ key: readFileSync(certificate.key), cert: readFileSync(certificate.cert) });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  const url = `https://localhost:${server.address().port}`;
  const provider = new Provider(url, settings({ accounts, redirect, inToken }));
  server.on('request', provider.callback());
  return {
    url,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function settings({ accounts, redirect, inToken }) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirect], grant_types: ['authorization_code'], response_types: ['code'] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'locale', 'groups'] },
    conformIdTokenClaims: !inToken,
    pkce: { required: () => true, methods: ['S256'] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'issuer-1' }] },
    cookies: { keys: ['only for this test'] },
    features: { devInteractions: { enabled: true } },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    findAccount: (_, id) => {
      const account = accounts[id];
      return account && { accountId: id, claims: () => ({ sub: id, email_verified: true, ...account }) };
    },
  };
}

/** Makes a certificate for `localhost`, signed by itself, in a folder. */
export function certify(folder) {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-addext', 'basicConstraints=critical,CA:FALSE'];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', ...made, ...subject], { stdio: 'ignore' });
  return { key, cert };
}
