// Keeps the files of texts (src/i18n) readable: no line is longer than 120 signs but one that is a single text.
// `node tools/wrap-texts.mjs` breaks what is longer between its members; `--check` only says where, and fails.
// Works on lines, not on the language: strings, comments and brackets are all it knows.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MOST = 120;
const FOLDER = fileURLToPath(new URL('../src/i18n/', import.meta.url));
/** Code, not texts. */
const CODE = ['format.ts', 'language.svelte.ts'];
const OPEN = '{[(<';
const CLOSE = '}])>';

/** Where the string or comment that begins here ends; this place itself where neither begins. */
function skipped(text, at) {
  if (text.startsWith('/*', at)) return Math.max(at, text.indexOf('*/', at) + 1);
  if (text.startsWith('//', at)) return text.length;
  if (!`'"\``.includes(text[at])) return at;
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === text[at]) return end;
  }
  return text.length;
}

/** The members of a line, each with its comma or semicolon. Brackets that close outside them belong to the next. */
function members(text) {
  const found = [];
  let [depth, from] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    at = skipped(text, at);
    const isArrow = text[at] === '>' && text[at - 1] === '=';
    if (OPEN.includes(text[at])) depth++;
    else if (CLOSE.includes(text[at]) && !isArrow) depth = Math.max(0, depth - 1);
    else if (depth === 0 && ',;'.includes(text[at])) {
      found.push(text.slice(from, at + 1).trim());
      from = at + 1;
    }
  }
  return [...found, text.slice(from).trim()].filter(Boolean);
}

/** `name: { a, b },` as its head, what is inside, and its foot; null where it is no such thing. */
function opened(text) {
  for (let at = 0; at < text.length; at++) {
    at = skipped(text, at);
    if (text[at] !== '{' && text[at] !== '[') continue;
    let depth = 0;
    for (let end = at; end < text.length; end++) {
      end = skipped(text, end);
      if (OPEN.includes(text[end])) depth++;
      else if (CLOSE.includes(text[end]) && text[end - 1] !== '=' && --depth === 0) {
        const inside = text.slice(at + 1, end).trim();
        return inside === '' ? null : { head: text.slice(0, at + 1), inside, foot: text.slice(end) };
      }
    }
    return null;
  }
  return null;
}

/** A line broken between its members, as many on each as there is room for. */
function wrapped(text, indent) {
  if (indent.length + text.length <= MOST) return [indent + text];
  const parts = members(text);
  if (parts.length === 1) {
    const inner = opened(parts[0]);
    if (!inner) return [indent + parts[0]];
    // The last member of what stood on one line had no comma or semicolon.
    const inside = /[,;]$/.test(inner.inside) ? inner.inside : `${inner.inside}${members(inner.inside)[0]?.endsWith(';') ? ';' : ','}`;
    return [indent + inner.head, ...wrapped(inside, `${indent}  `), indent + inner.foot];
  }
  const lines = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const isComment = part.startsWith('/**');
    if (last !== undefined && !isComment && !/[{[]$/.test(last) && last.length + 1 + part.length <= MOST && !lines.at(-1).trimStart().startsWith('/**')) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(...wrapped(part, indent));
  }
  return lines;
}

const tooLong = (line) => line.length > MOST && (members(line.trim()).length > 1 || opened(line.trim()) !== null) && !line.trimStart().startsWith('//');
const isCheck = process.argv.includes('--check');
const found = [];
for (const name of readdirSync(FOLDER)) {
  if (!name.endsWith('.ts') || CODE.includes(name)) continue;
  const lines = readFileSync(FOLDER + name, 'utf8').split('\n');
  for (const [at, line] of lines.entries()) if (tooLong(line)) found.push(`src/i18n/${name}:${at + 1}`);
  if (!isCheck) writeFileSync(FOLDER + name, lines.flatMap((line) => (tooLong(line) ? wrapped(line.trim(), line.match(/^ */)[0]) : [line])).join('\n'));
}
if (isCheck && found.length > 0) {
  console.error(`longer than ${MOST} signs, with several texts on the line; \`npm run wrap\` breaks them:\n  ${found.join('\n  ')}`);
  process.exitCode = 1;
}
