// The house's layers, and what the pages' policy forbids. Who may import whom:
// kernel ← nothing; ui ← i18n, routes; charts ← ui; features ← everything but each other; only api/ calls fetch.
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import config from './svelte.config.js';

/** Refuses imports from these folders, with the reason. */
const not = (folders, message) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    { patterns: folders.map((folder) => ({ regex: `(^\\$|\\.)/(\\.\\./)*${folder}(?!.*types$)`, message })) },
  ],
});
const rooms = ['overview', 'journeys', 'map', 'friction', 'voice', 'collect', 'customers', 'data', 'settings', 'links'];

export default ts.config(
  { ignores: ['dist/', 'node_modules/'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig: config, extraFileExtensions: ['.svelte'] } },
  },
  {
    rules: {
      'no-undef': 'off',
      'svelte/no-at-html-tags': 'error',
      'svelte/no-navigation-without-resolve': 'off',
      'svelte/prefer-svelte-reactivity': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'SvelteAttribute[key.name="style"]', message: 'the policy of the pages allows no style attributes: use style: directives or a class' },
      ],
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/api/**', 'src/**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'only api/ speaks to the server' }, { name: 'EventSource', message: 'only api/ speaks to the server' }],
    },
  },
  { files: ['src/ui/**'], rules: not(['api', 'features', 'charts', 'map', 'state'], 'ui/ knows no domain') },
  { files: ['src/charts/**'], rules: not(['features', 'map', 'state'], 'charts/ stand on ui/ alone') },
  { files: ['src/map/kernel/**'], rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ regex: '^(\\$|\\.\\./)', message: 'the kernel imports nothing but itself' }] }] } },
  { files: ['src/api/**', 'src/i18n/**'], ignores: ['src/api/types.ts'], rules: not(['features', 'ui', 'charts', 'map'], 'lower than what it would import') },
  ...rooms.map((room) => ({
    files: [`src/features/${room}/**`],
    rules: not([`features/(?!${room}/)`], 'rooms do not know each other: what they share lies in ui/, charts/, state/ or map/'),
  })),
);
