import { defineConfig } from 'vitest/config';

/** Runs on the built packages against real MLflow servers, ONNX Runtime and Spark in Python environments. */
export default defineConfig({
  test: {
    globalSetup: ['tests/mlflow/prepare-environments.ts'],
    include: ['tests/mlflow/**/*.test.ts'],
    // Servers of Python take a minute to start where others compute.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
