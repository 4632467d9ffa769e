// Requests to a server: ordinary ones that read their answer as JSON, and bytes exactly as they are.

import net from 'node:net';

/** The header that carries a write key. */
export function keyed(key) {
  return { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` };
}

/** Sends; gives status, headers, the body as text, and as JSON where it is that. */
export async function ask(server, method, where, { headers = {}, body } = {}) {
  const content = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const answer = await fetch(server.url + where, { method, headers, body: content, redirect: 'manual' });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: asJson(text) };
}

/** Sends one tracking call or batch with a key. */
export function send(server, key, call, body, headers = {}) {
  return ask(server, 'POST', `/v1/${call}`, { headers: { ...keyed(key), ...headers }, body });
}

/**
 * Writes pieces of bytes to a connection of its own, `pause` milliseconds apart, and gives what came back by the
 * time the server closed it: all answers as one text, their statuses, and how long it took.
 */
export function raw(server, pieces, { pause = 0, limit = 20_000 } = {}) {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const socket = net.connect(Number(port), hostname);
    const told = [];
    const late = setTimeout(() => socket.destroy(new Error(`the server said nothing final in ${limit} ms: ${text()}`)), limit);
    const text = () => Buffer.concat(told).toString('latin1');
    // A server that refuses early may close before all of it is written: what it said counts.
    socket.on('error', (error) => (['EPIPE', 'ECONNRESET'].includes(error.code) ? socket.destroy() : reject(error)));
    socket.on('data', (bytes) => told.push(bytes));
    socket.on('close', () => {
      clearTimeout(late);
      resolve({ text: text(), statuses: statuses(text()), took: performance.now() - began });
    });
    write(socket, pieces, pause);
  });
}

async function write(socket, pieces, pause) {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    socket.write(piece);
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function statuses(text) {
  // An answer follows the body of the one before it, which may not end its line.
  return [...text.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map((found) => Number(found[1]));
}

function asJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
