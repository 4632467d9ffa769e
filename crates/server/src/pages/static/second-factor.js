// The second factor: the server gives a secret and its QR code as a path, the app on the phone a code back.

import { ask, onSubmit } from './form.js';

const SVG = 'http://www.w3.org/2000/svg';

/** The forms of the account page that switch it on and off. */
export function secondFactor() {
  onSubmit(
    'factor-begin',
    ({ factor_password }) => ask('POST', '/api/me/totp', { password: factor_password }),
    ({ secret, qr }, form) => {
      form.hidden = true;
      document.querySelector('[data-qr]').replaceChildren(picture(qr));
      document.querySelector('[data-secret]').textContent = secret.replace(/(.{4})(?=.)/g, '$1 ');
      show('confirm');
    },
    (code) => (code === 'password_wrong' ? 'factor_password' : undefined),
  );
  onSubmit(
    'factor-on',
    ({ code }) => ask('POST', '/api/me/totp/confirm', { code: code.replaceAll(' ', '') }),
    ({ recovery_codes: codes }) => {
      document.querySelector('[data-factor="confirm"]').hidden = true;
      document.querySelector('[data-state]').hidden = true;
      const line = (code) => Object.assign(document.createElement('li'), { textContent: code });
      document.querySelector('[data-codes]').replaceChildren(...codes.map(line));
      show('done');
    },
    (code) => (code === 'code_wrong' ? 'code' : undefined),
  );
  onSubmit(
    'factor-off',
    ({ factor_password }) => ask('DELETE', '/api/me/totp', { password: factor_password }),
    () => location.reload(),
    (code) => (code === 'password_wrong' ? 'factor_password' : undefined),
  );
}

function show(step) {
  const place = document.querySelector(`[data-factor="${step}"]`);
  place.hidden = false;
  place.querySelector('[tabindex]').focus();
}

function picture({ size, path }) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('shape-rendering', 'crispEdges');
  svg.setAttribute('aria-hidden', 'true');
  const modules = document.createElementNS(SVG, 'path');
  modules.setAttribute('d', path);
  svg.append(modules);
  return svg;
}
