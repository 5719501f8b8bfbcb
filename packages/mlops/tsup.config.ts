import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    mlflow: 'src/mlflow/index.ts',
    monitoring: 'src/monitoring/index.ts',
    registry: 'src/registry/index.ts',
    retraining: 'src/retraining/index.ts',
    service: 'src/service/index.ts',
    'serving-protocols': 'src/serving-protocols/index.ts',
    // A thread of its own runs it: see open-sqlite.ts.
    'sqlite-worker': 'src/storage/sqlite-worker.ts',
    testing: 'src/testing/index.ts',
    tracking: 'src/tracking/index.ts',
  },
  format: ['esm', 'cjs'],
  target: ['es2023', 'node22'],
  dts: true,
  clean: true,
  removeNodeProtocol: false,
  tsconfig: '../../tsconfig.build.json',
  esbuildOptions(options) {
    // Where there is none, __filename is taken: see open-sqlite.ts.
    options.logOverride = { 'empty-import-meta': 'silent' };
  },
});
