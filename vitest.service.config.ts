import { defineConfig } from 'vitest/config';

/** Service processes of the built packages, with a real PostgreSQL, and receivers of mails, webhooks and telemetry. */
export default defineConfig({
  test: {
    include: ['tests/service/**/*.test.ts'],
    // Thirty processes are started and killed one after the other, on machines that do other work, too.
    testTimeout: 600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
