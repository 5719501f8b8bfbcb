import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, runProgram } from './run-program.ts';

let folder = '';
let model = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentiment-onnx-'));
  model = join(folder, 'exported');
  const { code, stderr } = await runProgram('packages/cli/bin/sentiment.js', [
    'export',
    '--model',
    'default',
    '--format',
    'onnx',
    '--output',
    model,
  ]);
  expect(code, stderr).toBe(0);
});
afterAll(() => rm(folder, { recursive: true }));

const texts = ['best airline ever, I love the crew!', 'worst flight of my life :(', 'nul \u0000 and é'];
/** Leaves the classifiers open: threads that have nothing to do must not keep the process. */
const body = `
  const { readFileSync } = await import('node:fs');
  const texts = ${JSON.stringify(texts)};
  const file = process.argv[2];
  const classifiers = [
    await loadClassifier('default'),
    await loadClassifier(file),
    await createOnnxClassifier({ model: file, engine: 'node' }),
    await createOnnxClassifier({ model: file, engine: 'web' }),
    await createOnnxWebClassifier({ model: readFileSync(file) }),
  ];
  const all = [];
  for (const classifier of classifiers) all.push([...(await classifier.predictProbabilities(texts))]);
  console.log(JSON.stringify(all));
`;
const entries = [
  ['node', 'loadClassifier'],
  ['engines', 'createOnnxClassifier'],
  ['engines/web', 'createOnnxWebClassifier'],
] as const;
const programs = {
  'program.mjs': `${entries.map(([entry, name]) => `import { ${name} } from 'sentiment-core/${entry}';`).join('\n')}${body}`,
  'program.cjs': `${entries.map(([entry, name]) => `const { ${name} } = require('sentiment-core/${entry}');`).join('\n')}
    (async () => {${body}})();`,
};

describe('the engine in the built package', () => {
  it.each(Object.entries(programs))('answers alike everywhere, and lets the process end: %s', async (name, source) => {
    // Inside the workspace, where the package is found by its name.
    const cache = join(root, 'node_modules', '.cache');
    await mkdir(cache, { recursive: true });
    const script = join(cache, `sentiment-onnx-${process.pid}-${name}`);
    await writeFile(script, source);
    try {
      const { code, stdout, stderr } = await runProgram(script, [join(model, 'model.onnx')]);
      expect(code, stderr).toBe(0);
      const [expected, ...others] = JSON.parse(stdout) as number[][];
      expect(expected).toHaveLength(2 * texts.length);
      expect(others).toHaveLength(4);
      for (const actual of others) {
        expect(Math.max(...actual.map((value, place) => Math.abs(value - expected[place])))).toBeLessThanOrEqual(1e-6);
      }
    } finally {
      await rm(script);
    }
  });
});

describe('the command line with an exported model', () => {
  const sentiment = (...parameters: string[]) => runProgram('packages/cli/bin/sentiment.js', parameters);

  it('predicts as with the model itself', async () => {
    const own = await sentiment('predict', '--format', 'csv', ...texts.slice(0, 2));
    const { code, stdout, stderr } = await sentiment(
      'predict',
      '--format',
      'csv',
      '--model',
      model,
      ...texts.slice(0, 2),
    );
    expect(code, stderr).toBe(0);
    const labels = (csv: string) => [...csv.matchAll(/\b(negative|positive)\b/g)].map(([label]) => label);
    expect(labels(stdout)).toEqual(labels(own.stdout));
    expect(labels(stdout).slice(-2)).toEqual(['positive', 'negative']);
  });

  it('evaluates, on a path too', async () => {
    const data = join(folder, 'tweets.csv');
    await writeFile(data, 'text,label\nI love it,positive\nI hate it,negative\nso good,positive\nawful,negative\n');
    const { code, stdout, stderr } = await sentiment(
      ...['evaluate', '--model', join(model, 'model.onnx'), '--data', data, '--json'],
    );
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ n: 4, accuracy: 1 });
  });

  it('says in one line that it cannot be exported again', async () => {
    const { code, stderr } = await sentiment(
      ...['export', '--model', model, '--format', 'onnx', '--output', join(folder, 'again')],
    );
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('is an exported model');
  });
});
