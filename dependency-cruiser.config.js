/** @type {import('dependency-cruiser').IConfiguration} */
const core = '^packages/sentiment-core/src/';
const test = '\\.(test|test-d)\\.ts$|-fixture\\.ts$';

/** The floors of core, lowest first: a folder imports its own floor and those below. docs/architecture.md draws them. */
const floors = [
  ['contracts', 'errors', 'schema', 'hashing', 'library.ts', 'escape-html.ts'],
  ['classification', 'datasets', 'optimisation', 'artifact'],
  ['preprocessing', 'features', 'embeddings'],
  ['onnx', 'engines', 'evaluation', 'splitting', 'reference'],
  ['models'],
  ['training', 'tuning', 'quantization', 'description', 'behaviour'],
  ['default-model', 'http', 'node', 'testing', 'load-classifier.ts', 'index.ts'],
];

const above = floors.slice(0, -1).map((names, floor) => ({
  name: `core-floor-${floor + 1}`,
  comment: `${names.join(', ')} import nothing from a floor above`,
  severity: 'error',
  // index.ts is the face of a published entry: it may show what stands on any floor.
  from: { path: `${core}(${names.join('|')})(/|$)`, pathNot: `${test}|/index\\.ts$` },
  to: {
    path: `${core}(${floors
      .slice(floor + 1)
      .flat()
      .join('|')})(/|$)`,
  },
}));

export default {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    ...above,
    {
      name: 'families-by-table',
      comment: 'what works for every family of models loads the one it needs, by the tables of models/',
      severity: 'error',
      from: { path: `${core}(training|tuning|quantization|description|behaviour)/`, pathNot: `${test}|/index\\.ts$` },
      to: { path: `${core}models/(naive-bayes|linear|hashed-linear|tfidf-linear|neural)/` },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
