import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^sentiment-core$/, replacement: source('packages/sentiment-core/src/index.ts') },
      { find: /^sentiment-core\/(\w+)$/, replacement: source('packages/sentiment-core/src/$1/index.ts') },
      { find: /^@sentiment-core\/express$/, replacement: source('adapters/express/src/index.ts') },
      { find: /^@sentiment-core\/mlops\/([\w-]+)$/, replacement: source('packages/mlops/src/$1/index.ts') },
    ],
  },
  test: {
    // A busy machine must not look like a defect: properties over thousands of cases take seconds there.
    testTimeout: 60_000,
    maxWorkers: '100%',
    hookTimeout: 60_000,
    include: [
      'packages/*/{src,scripts}/**/*.test.ts',
      'adapters/*/src/**/*.test.ts',
      'examples/*/src/**/*.test.ts',
      'scripts/**/*.test.ts',
      'benchmarks/src/**/*.test.ts',
    ],
  },
});
