import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { snippets, WAYS } from './snippets';

const given = { server: 'https://resa.example.se', key: `it's "a" <key>`, event: 'Första händelsen', customer: 'kund-1' };

test('a key is carried whole into every way, whatever signs it has', () => {
  const curl = snippets('curl', given)[0]!.code;
  // The shell itself says what it would hand over.
  const words = execFileSync('sh', ['-c', curl.replace(/^curl/, 'printf "%s\\n"')], { encoding: 'utf8' }).split('\n');
  expect(words).toContain(`${given.key}:`);
  expect(JSON.parse(words.find((word) => word.startsWith('{'))!)).toMatchObject({ userId: 'kund-1', event: 'Första händelsen' });
  const node = snippets('node', given)[0]!.code;
  const written = /btoa\(("(?:[^"\\]|\\.)*")\)/.exec(node)![1]!;
  expect(JSON.parse(written)).toBe(`${given.key}:`);
});

test('nothing in a page can end its script, and nobody else is asked', () => {
  for (const way of WAYS)
    for (const { code } of snippets(way, given)) {
      expect(code.match(/<\/script>/g) ?? []).toHaveLength(code.startsWith('<script>') ? 1 : 0);
      expect(code).not.toMatch(/https?:\/\/(?!resa\.example\.se)/);
    }
});
