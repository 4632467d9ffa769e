// Forms: what is missing is told at its field before anything is sent, what the server refuses after.

import { ask, sentence } from './ask.js';

/** Lets `send(values)` answer for a form: it gives the answer of the server, `done` what follows. */
export function onSubmit(name, send, done, faultOf = () => undefined) {
  const form = document.querySelector(`form[data-form="${name}"]`);
  if (!form) return;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button[type="submit"]');
    if (button.getAttribute('aria-disabled') === 'true' || !isComplete(form)) return;
    const label = button.textContent;
    button.setAttribute('aria-disabled', 'true');
    button.textContent = button.dataset.working;
    const answer = await send(Object.fromEntries(new FormData(form)));
    button.removeAttribute('aria-disabled');
    button.textContent = label;
    if (answer.ok) done(answer.data, form);
    else refuse(form, answer, faultOf(answer.data.code));
  });
  for (const input of form.querySelectorAll('input')) input.addEventListener('input', () => clear(input));
}

/** Puts a problem at the field that is at fault, else below the button. */
function refuse(form, { status, data }, named) {
  if (status === 401 && data.code === 'sign_in_required') {
    location.assign('/sign-in');
    return;
  }
  const field = named ?? (data.fields ?? [])[0];
  const input = field && (form.elements.namedItem(field) ?? form.querySelector(`[name$="_${CSS.escape(field)}"]`));
  const code = data.code ?? 'other';
  if (input?.matches?.('input:not([type="hidden"])')) fault(input, sentence(code === 'invalid_field' && input.type === 'email' ? 'bad_email' : code), true);
  else say(form, sentence(code));
}

/** Shows a sentence below the button; being an alert, it is read out. */
export function say(form, text) {
  form.querySelector('.alert').textContent = text;
}

function isComplete(form) {
  say(form, '');
  const faulty = [...form.querySelectorAll('input')].filter((input) => {
    clear(input);
    if (input.validity.valueMissing) fault(input, sentence('missing'));
    else if (input.type === 'email' && input.validity.typeMismatch) fault(input, sentence('bad_email'));
    else return false;
    return true;
  });
  faulty[0]?.focus();
  return faulty.length === 0;
}

/** The line below a field shows its hint, or what is wrong; never both, so that nothing moves. */
function fault(input, text, focus = false) {
  const below = document.getElementById(`${input.id}-below`);
  below.querySelector('.hint').hidden = true;
  const line = document.createElement('span');
  line.className = 'fault';
  line.setAttribute('role', 'alert');
  line.textContent = text;
  below.append(line);
  input.setAttribute('aria-invalid', 'true');
  if (focus) input.focus();
}

function clear(input) {
  if (!input.hasAttribute('aria-invalid')) return;
  const below = document.getElementById(`${input.id}-below`);
  for (const line of below.querySelectorAll('.fault')) line.remove();
  below.querySelector('.hint').hidden = false;
  input.removeAttribute('aria-invalid');
}

/** The buttons that show what was typed as a password. */
export function revealPasswords() {
  for (const button of document.querySelectorAll('.reveal')) {
    const input = document.getElementById(button.getAttribute('aria-controls'));
    button.addEventListener('click', () => {
      const show = input.type === 'password';
      input.type = show ? 'text' : 'password';
      button.setAttribute('aria-pressed', String(show));
      button.querySelector('.label').textContent = show ? button.dataset.hide : button.dataset.show;
    });
  }
}

export { ask };
