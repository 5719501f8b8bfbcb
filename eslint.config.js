import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { fileNameRule } from './scripts/eslint/file-name-rule.ts';
import { importDirections } from './scripts/eslint/import-directions.ts';

const toolConfigs = ['**/*.config.{ts,js}'];

export default defineConfig(
  {
    ignores: [
      '**/dist/',
      '**/.next/',
      '**/node_modules/',
      '.python/',
      '**/coverage/',
      '**/default-model-data.js',
      '**/*.generated.ts',
      '**/fixtures/',
      'out/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.js'],
    extends: [tseslint.configs.recommended],
    plugins: { project: { rules: { 'file-name': fileNameRule } } },
    rules: {
      'project/file-name': 'error',
      'max-lines': ['error', { max: 400 }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      'no-console': ['error', { allow: ['warn', 'error'] }],
      eqeqeq: 'error',
      'prefer-const': 'error',
      'no-var': 'error',
      'no-empty': 'error',
      'object-shorthand': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
    },
  },
  {
    // A test reads the answers of the system as they come, and may list many cases.
    files: ['**/*.test.ts'],
    rules: {
      'max-lines': ['error', { max: 500 }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  ...importDirections,
  {
    files: ['.ci/**', 'scripts/**', 'benchmarks/**', 'examples/**', '**/bin/**', 'packages/*/scripts/**'],
    rules: { 'no-console': 'off' },
  },
  { files: [...toolConfigs, '**/*.d.ts'], rules: { 'no-restricted-exports': 'off' } },
);
