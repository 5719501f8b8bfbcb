import { defineConfig } from 'vitest/config';

/** Runs on the built packages, as a consumer would: no aliases to the sources. */
export default defineConfig({
  test: {
    include: ['tests/integration/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
