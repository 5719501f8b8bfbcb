import { copyFile } from 'node:fs/promises';
import { defineConfig, type Options } from 'tsup';

const modelData = 'default-model-data.js';

// Tens of thousands of weights would be parsed twice and packed twice if each format bundled them;
// every entry lies in dist itself, so that one relative path is right for all of them.
const modelDataStaysOutside: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'model-data-stays-outside',
  setup(build) {
    build.onResolve({ filter: /\/default-model-data\.js$/ }, () => ({ path: `./${modelData}`, external: true }));
  },
};

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    node: 'src/node/index.ts',
    training: 'src/training/index.ts',
    evaluation: 'src/evaluation/index.ts',
    behaviour: 'src/behaviour/index.ts',
    embeddings: 'src/embeddings/index.ts',
    onnx: 'src/onnx/index.ts',
    engines: 'src/engines/index.ts',
    'engines-web': 'src/engines/onnx/web.ts',
    'onnx-worker': 'src/engines/onnx/onnx-worker.ts',
    reference: 'src/reference/index.ts',
    http: 'src/http/index.ts',
    testing: 'src/testing/index.ts',
  },
  format: ['esm', 'cjs'],
  target: ['es2022', 'node20'],
  platform: 'neutral',
  dts: true,
  clean: true,
  removeNodeProtocol: false,
  external: [/^node:/, 'vitest', 'fast-check'],
  tsconfig: '../../tsconfig.build.json',
  esbuildPlugins: [modelDataStaysOutside],
  esbuildOptions(options) {
    // Installed size is bounded, and CommonJS repeats in each entry what ES modules share in chunks. Names stay as written.
    options.minifyWhitespace = true;
    // Where there is none, __filename is taken: see create-onnx-classifier.ts.
    options.logOverride = { 'empty-import-meta': 'silent' };
  },
  onSuccess: () => copyFile(`src/default-model/${modelData}`, `dist/${modelData}`),
});
