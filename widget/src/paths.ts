// Which pages a survey belongs to: patterns of paths in which `*` stands for anything. Reads nothing but its arguments.

/** Whether one of the patterns fits the path, with or without what stands behind `#`. No patterns fit everything. */
export function fitsPage(patterns: string[] | undefined, path: string, hash = ''): boolean {
  return !patterns?.length || patterns.some((pattern) => fits(pattern, path) || (hash !== '' && fits(pattern, path + hash)));
}

/** Piece by piece, never going back further than one piece: no pattern takes long. */
function fits(pattern: string, path: string): boolean {
  const pieces = plain(pattern).split('*');
  const text = plain(path);
  const first = pieces.shift() ?? '';
  const last = pieces.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** As people write it, without a slash at the end. */
function plain(path: string): string {
  let readable = path;
  try {
    readable = decodeURI(path);
  } catch {
    // It stays as it is: a stray `%` is no escape.
  }
  return readable.length > 1 && readable.endsWith('/') ? readable.slice(0, -1) : readable;
}
