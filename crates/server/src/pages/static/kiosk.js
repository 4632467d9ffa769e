// A survey on a screen that stands somewhere: begins again when nobody has touched it for a while. Before it does it asks
// whether somebody is still there. Nothing is kept, and without this script the pages work all the same.
'use strict';

const body = document.body;
const rest = Number(body.dataset.rest) * 1000;
const start = body.dataset.start;
const notice = document.getElementById('still-there');
const stay = document.getElementById('stay');
// So long the question stands before the survey begins again.
const GRACE = 15000;
let asks;
let leaves;

function again() {
  location.replace(start);
}

function ask() {
  notice.hidden = false;
  stay.focus();
  leaves = setTimeout(again, GRACE);
}

function touched() {
  clearTimeout(asks);
  clearTimeout(leaves);
  notice.hidden = true;
  asks = setTimeout(ask, rest);
}

if (!notice && rest > 0) {
  // Thanks: nothing is lost when they go.
  setTimeout(again, rest);
} else if (notice && stay && rest > 0) {
  for (const kind of ['pointerdown', 'keydown', 'input', 'touchstart', 'scroll']) addEventListener(kind, touched, { passive: true });
  // The last customer's page is not brought back.
  addEventListener('pageshow', (event) => { if (event.persisted) again(); });
  touched();
}
