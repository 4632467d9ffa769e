// The pages around the studio: set-up, signing in, an invitation, the account. Each form
// is sent as JSON; a secret of a link stands behind `#`, is read once and taken out of the address.

import { ask, onSubmit, revealPasswords } from './form.js';
import { secondFactor } from './second-factor.js';

const secret = takeSecret();
// A link opened while its page already stands here changes nothing but the part behind `#`.
addEventListener('hashchange', () => location.hash.startsWith('#resa_') && location.reload());
revealPasswords();
languages();
setUp();
signIn();
invitation();
demo();
signOut();
account();

/** The secret of this page's link; the address and the history no longer hold it afterwards. */
function takeSecret() {
  const found = location.hash.slice(1);
  if (!/^resa_(set|inv|dem)_\w+$/.test(found)) return '';
  history.replaceState(null, '', location.pathname + location.search);
  return found;
}

/** The switch of language keeps the link's secret, and a member's choice for good. */
function languages() {
  for (const link of document.querySelectorAll('[data-language]')) {
    link.addEventListener('click', async (event) => {
      if (secret) link.hash = secret;
      const after = new URLSearchParams(location.search).get('next');
      if (after) link.search += `&next=${encodeURIComponent(after)}`;
      if (!document.querySelector('[data-sign-out]')) return;
      event.preventDefault();
      await ask('PATCH', '/api/me', { language: link.dataset.language });
      location.assign(link.href);
    });
  }
}

function setUp() {
  const form = document.querySelector('form[data-form="set-up"]');
  if (!form) return;
  form.hidden = !secret;
  document.querySelector('[data-without-secret]').hidden = Boolean(secret);
  const language = document.documentElement.lang;
  onSubmit(
    'set-up',
    async (values) => recoded(await ask('POST', '/api/set-up', { secret, language, time_zone: zone(), ...values }), 'not_found', 'set_up_gone'),
    () => location.replace('/'),
    atPassword('password'),
  );
}

/** The answer with what a code means on this page: “not found”, say, that a link is used up. */
function recoded(answer, from, to) {
  return answer.data.code === from ? { ...answer, data: { ...answer.data, code: to } } : answer;
}

/** A password that is refused is told at its field. */
function atPassword(field) {
  return (code) => (code?.startsWith('password_') ? field : undefined);
}

function signIn() {
  const steps = [...document.querySelectorAll('[data-step]')];
  if (steps.length === 0) return;
  let known = {};
  const show = (name) => {
    for (const step of steps) step.hidden = step.dataset.step !== name;
    document.querySelector(`[data-step="${name}"] input`).focus();
  };
  const done = (answer) => (answer.second_factor ? show('code') : location.replace(next()));
  const send = async (values) => {
    known = values;
    const answer = await ask('POST', '/api/session', values);
    return answer.data.code === 'second_factor_required' ? { ok: true, data: { second_factor: true } } : answer;
  };
  onSubmit('sign-in', send, done);
  onSubmit(
    'code',
    async ({ totp }) => recoded(await ask('POST', '/api/session', { ...known, totp: totp.trim() }), 'invalid_credentials', 'code_wrong'),
    () => location.replace(next()),
    (code) => (code === 'code_wrong' ? 'totp' : undefined),
  );
  document.querySelector('[data-again]').addEventListener('click', () => {
    known = {};
    document.querySelector('form[data-form="code"]').reset();
    show('password');
  });
}

async function invitation() {
  const steps = [...document.querySelectorAll('[data-invitation]')];
  if (steps.length === 0) return;
  const show = (name) => {
    const title = steps.find((step) => step.dataset.invitation === name);
    for (const step of steps) step.hidden = step !== title;
    title.querySelector('h1').focus();
    return title;
  };
  const found = secret ? await ask('POST', '/api/invitations/find', { secret }) : { ok: false };
  if (!found.ok) return show('gone');
  const { email, project, role, existing } = found.data;
  const step = show(existing ? 'existing' : 'new');
  const roleName = document.querySelector(`#roles [data-role="${CSS.escape(role)}"]`).textContent;
  for (const line of step.querySelectorAll('[data-pattern]'))
    line.textContent = line.dataset.pattern.replace('{email}', email).replace('{project}', project);
  for (const line of step.querySelectorAll('[data-role-pattern]')) line.textContent = line.dataset.rolePattern.replace('{role}', roleName);
  for (const input of document.querySelectorAll('input[name="username"]')) input.value = email;
  const language = document.documentElement.lang;
  const accept = async (body) => recoded(await ask('POST', '/api/invitations/accept', { secret, ...body }), 'not_found', 'invitation_gone');
  onSubmit('join', ({ name, password }) => accept({ name, password, language }), () => location.replace('/'), atPassword('password'));
  onSubmit(
    'join-existing',
    async ({ own_password: password, totp }) => {
      const answer = await accept({ password, ...(totp ? { totp: totp.trim() } : {}) });
      // Only now it is known that they have a second factor.
      if (answer.data.code === 'second_factor_required') for (const field of document.querySelectorAll('[data-code]')) field.hidden = false;
      return answer;
    },
    () => location.replace('/'),
    (code) => (code === 'second_factor_required' ? 'totp' : undefined),
  );
}

/** The link of a demonstration opens it at once; where to stands in the address beside the secret. */
async function demo() {
  const steps = [...document.querySelectorAll('[data-demo]')];
  if (steps.length === 0) return;
  const entered = secret ? await ask('POST', '/api/demo/enter', { secret }) : { ok: false };
  // A link that is opened once more in the same browser leads the same way.
  const inside = entered.ok ? entered : await ask('GET', '/api/session');
  if (inside.ok) {
    const example = inside.data.projects.find((project) => project.example) ?? inside.data.projects[0];
    return location.replace(`/p/${encodeURIComponent(example.id)}/overview`);
  }
  for (const step of steps) step.hidden = step.dataset.demo !== 'gone';
}

/** Where this browser is; nothing where it does not say so by the name of a place. */
function zone() {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
  return /^([A-Z]\w+\/|UTC$)/.test(name) ? name : undefined;
}

function signOut() {
  for (const button of document.querySelectorAll('[data-sign-out]'))
    button.addEventListener('click', async () => {
      await ask('DELETE', '/api/session');
      location.replace('/sign-in');
    });
}

/** Where signing in leads: the path of our own that was asked for before, else the studio's beginning. */
function next() {
  const wanted = new URLSearchParams(location.search).get('next') ?? '/';
  const target = wanted.startsWith('/') && URL.canParse(wanted, location.origin) ? new URL(wanted, location.origin) : null;
  return target?.origin === location.origin ? target.pathname + target.search + target.hash : '/';
}

function account() {
  secondFactor();
  onSubmit(
    'password',
    ({ current, new: password }) => ask('PUT', '/api/me/password', { current, new: password }),
    (_, form) => {
      const done = form.querySelector('[data-done]');
      done.textContent = done.dataset.done;
      form.reset();
    },
    (code) => (code === 'password_wrong' ? 'current' : atPassword('new')(code)),
  );
}
