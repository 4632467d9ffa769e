// Builds the studio into `dist/`, which the program embeds, and serves it while developing beside a running
// `resa serve`. The build gives the same bytes for the same sources.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const SERVER = process.env.RESA_URL ?? 'http://127.0.0.1:8080';
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const toServer = Object.fromEntries(
  ['/api', '/sign-in', '/set-up', '/invitation', '/account', '/assets'].map((path) => [path, { target: SERVER }]),
);

export default defineConfig({
  // `/` while developing, so that the app's own addresses (`/p/…`) fall back to index.html.
  base: process.env.NODE_ENV === 'production' ? '/studio/' : '/',
  plugins: [svelte()],
  resolve: { alias: { $: here('./src') } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    assetsDir: 'files',
    // Fonts and pictures stay files: the policy allows no `data:` fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: toServer, fs: { allow: [here('.'), here('../crates/map/fonts')] } },
  preview: { proxy: toServer },
  test: { include: ['src/**/*.test.ts', 'tests/**/*.test.ts'], environment: 'node' },
});
