// Builds the widget: `src/main.ts` and what it imports become one script, `dist/widget.js`, and beside it the sum
// with which a page may pin it (`integrity.txt`). `--outdir FOLDER` writes elsewhere; `--tests` bundles the unit tests
// for Node instead. The same sources give the same bytes.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import * as esbuild from 'esbuild';
import { minify } from 'terser';

const here = fileURLToPath(new URL('.', import.meta.url));
const given = process.argv.indexOf('--outdir');

/** A style sheet as a text, as short as it goes. */
const styles = {
  name: 'styles',
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const made = await esbuild.build({ entryPoints: [file], minify: true, write: false, legalComments: 'none', target: 'safari15' });
      return { contents: made.outputFiles[0].text.trim(), loader: 'text' };
    });
  },
};

const common = { absWorkingDir: here, bundle: true, charset: 'utf8', legalComments: 'none', target: 'es2021', plugins: [styles], format: 'esm' };

/** What terser may take for granted: our own modules, read once, in browsers of the last five years. */
const SHORTEN = {
  module: true,
  ecma: 2020,
  compress: { passes: 4, unsafe: true, unsafe_arrows: true, unsafe_methods: true, pure_getters: true, keep_fargs: false, hoist_funs: true, reduce_funcs: false },
  // Names between our own modules, which neither the browser nor the server knows.
  mangle: { properties: { regex: /^(visitedBefore|onEvent|onLeave|respondLast|sendLast|withdraw|restyle|wordsIn|demand)$/ } },
  format: { comments: false },
};

if (process.argv.includes('--tests')) {
  const outdir = path.join(here, '../target/widget-tests');
  rmSync(outdir, { recursive: true, force: true });
  const entryPoints = readdirSync(path.join(here, 'src')).filter((name) => name.endsWith('.test.ts')).map((name) => `src/${name}`);
  await esbuild.build({ ...common, entryPoints, outdir, platform: 'node', outExtension: { '.js': '.mjs' } });
} else {
  const outdir = path.resolve(given < 0 ? path.join(here, 'dist') : process.argv[given + 1]);
  const made = await esbuild.build({ ...common, entryPoints: ['src/main.ts'], write: false });
  const { code } = await minify(made.outputFiles[0].text, SHORTEN);
  // A function of its own: nothing of it becomes a global of the page.
  const script = Buffer.from(`(()=>{"use strict";${code}})();\n`);
  mkdirSync(outdir, { recursive: true });
  writeFileSync(path.join(outdir, 'widget.js'), script);
  writeFileSync(path.join(outdir, 'integrity.txt'), `sha384-${createHash('sha384').update(script).digest('base64')}\n`);
  console.log(`widget.js: ${script.length} bytes, ${gzipSync(script, { level: 9 }).length} in gzip`);
}
