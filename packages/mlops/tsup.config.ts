import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    mlflow: 'src/mlflow/index.ts',
    'mlflow-model': 'src/mlflow-model/index.ts',
    registry: 'src/registry/index.ts',
    'serving-protocols': 'src/serving-protocols/index.ts',
    tracking: 'src/tracking/index.ts',
  },
  format: ['esm', 'cjs'],
  target: ['es2023', 'node22'],
  dts: true,
  clean: true,
  removeNodeProtocol: false,
  tsconfig: '../../tsconfig.build.json',
});
