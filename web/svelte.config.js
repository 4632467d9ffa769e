// How Svelte compiles: runes everywhere, styles as files of their own (the policy of the pages allows no inline style).
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true, css: 'external' },
};
