import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engine as installed } from '../../onnx/engine-fixture.ts';
import { createArbitraryTexts } from '../../testing/arbitrary-texts.ts';
import { describeClassifierConformance } from '../../testing/classifier-conformance.ts';
import { createOnnxClassifier, type OnnxClassifier, type OnnxClassifierOptions } from './create-onnx-classifier.ts';
import { exportedModels } from './exported-models-fixture.ts';
import { modelFile } from './model-file-fixture.ts';

const models = await exportedModels();
const runner = { describe: describe.skipIf(installed === undefined), it, expect };
const path = join(await mkdtemp(join(tmpdir(), 'sentiment-engine-')), 'model.onnx');
beforeAll(() => writeFile(path, models.small.bytes));
afterAll(() => rm(join(path, '..'), { recursive: true }));

async function withClassifier(
  options: Partial<OnnxClassifierOptions>,
  use: (classifier: OnnxClassifier) => Promise<void>,
): Promise<void> {
  const classifier = await createOnnxClassifier({ model: models.small.bytes, engine: 'node', workers: 1, ...options });
  try {
    await use(classifier);
  } finally {
    await classifier.close();
  }
}

describeClassifierConformance({
  name: 'the exported default model',
  runner,
  create: () => createOnnxClassifier({ model: models.default.bytes, engine: 'node', workers: 2 }),
});
describeClassifierConformance({
  name: 'an exported model of three labels, in small batches',
  runner,
  create: () => createOnnxClassifier({ model: models.small.bytes, engine: 'node', workers: 1, batchSize: 7 }),
});

describe.skipIf(installed === undefined)('createOnnxClassifier', () => {
  it.each(['default', 'small', 'wide'] as const)('answers as the model it was made of: %s', async (name) => {
    const { artifact, classifier: original, bytes } = models[name];
    const { manifest } = artifact;
    const texts = [
      ...manifest.golden.map(({ text }) => text),
      ...createArbitraryTexts({ seed: 7, count: 500 }),
      'lost my bags again '.repeat(3000),
    ];
    await withClassifier({ model: bytes, workers: 2, batchSize: 64 }, async (classifier) => {
      expect(classifier.info).toMatchObject({
        name: manifest.name,
        version: manifest.version,
        labels: manifest.labels,
      });
      const expected = await original.predictProbabilities(texts);
      const actual = await classifier.predictProbabilities(texts);
      expect(Math.max(...actual.map((value, place) => Math.abs(value - expected[place])))).toBeLessThanOrEqual(1e-6);
      const [mine, theirs] = [await classifier.predict(texts), await original.predict(texts)];
      expect(mine.map(({ label }) => label)).toEqual(theirs.map(({ label }) => label));
    });
  });

  it('reads a file by its path', async () => {
    await withClassifier({ model: path }, async (classifier) => {
      expect(classifier.engine).toBe('node');
      const [{ label }] = await classifier.predict(['best airline ever!!!']);
      expect(label).toBe('positive');
    });
  });

  it('leaves the event loop free under full load', async () => {
    // A run on one of these takes tenths of a second: on the event loop it would show.
    const long = 'not good '.repeat(220_000);
    await withClassifier({ model: models.default.bytes, maxTextLength: 2_000_000 }, async (classifier) => {
      await classifier.predict([long]);
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      await Promise.all([
        ...Array.from({ length: 4 }, () => classifier.predict([long])),
        ...Array.from({ length: 200 }, (_, place) => classifier.predict([`good flight ${place}`])),
      ]);
      delay.disable();
      expect(delay.percentile(99) / 1e6).toBeLessThan(100);
    });
  });

  it('refuses what would wait beyond the bound, and answers the others', async () => {
    await withClassifier({ maxQueue: 50, batchSize: 10 }, async (classifier) => {
      const calls = await Promise.allSettled(Array.from({ length: 100 }, () => classifier.predict(['good', 'bad'])));
      const refused = calls.filter((call) => call.status === 'rejected');
      expect(refused.length).toBeGreaterThan(10);
      for (const { reason } of refused) expect(reason).toMatchObject({ code: 'overloaded' });
      const answered = calls.filter((call) => call.status === 'fulfilled');
      expect(answered.length).toBeGreaterThanOrEqual(25);
      for (const { value } of answered) expect(value).toHaveLength(2);
    });
  });

  it('answers what is under way when it is closed', async () => {
    const classifier = await createOnnxClassifier({
      model: models.small.bytes,
      engine: 'node',
      workers: 2,
      batchSize: 8,
    });
    const calls = Array.from({ length: 300 }, () => classifier.predict(['good', 'bad']));
    const closing = classifier.close();
    expect((await Promise.all(calls)).flat()).toHaveLength(600);
    await closing;
    await expect(classifier.predict(['good'])).rejects.toMatchObject({ code: 'classifier_closed' });
  });

  it('refuses texts that are too long, naming them', async () => {
    await withClassifier({ maxTextLength: 5 }, async (classifier) => {
      await expect(classifier.predict(['good', 'better'])).rejects.toMatchObject({
        code: 'text_too_long',
        field: 'texts[1]',
      });
      expect(await classifier.predict(['fine!'])).toHaveLength(1);
    });
  });

  it('does not keep the process alive', async () => {
    const source = new URL('./create-onnx-classifier.ts', import.meta.url).href;
    const program = `
      const { createOnnxClassifier } = await import(${JSON.stringify(source)});
      const classifier = await createOnnxClassifier({ model: ${JSON.stringify(path)}, engine: 'node', workers: 2 });
      const [{ label }] = await classifier.predict(['best airline ever!!!']);
      console.log(label);
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      timeout: 30_000,
    });
    expect(stdout.trim()).toBe('positive');
  });

  it('fails a graph that the engine cannot load', async () => {
    const model = modelFile({ inputs: ['text'], outputs: ['prob_a', 'prob_b'] });
    await expect(
      createOnnxClassifier({ model, info: { labels: ['a', 'b'] }, engine: 'node', workers: 2 }),
    ).rejects.toMatchObject({
      code: 'artifact_unsupported',
      message: expect.stringContaining('the model cannot be loaded by onnxruntime-node'),
    });
  });
});

describe('createOnnxClassifier, where packages are missing', () => {
  const workerUrl = new URL('./missing-engine-worker-fixture.ts', import.meta.url);
  afterAll(() => void delete process.env['HIDDEN_PACKAGES']);

  it.each([
    ['node', 'onnxruntime-node', 'npm install --ignore-scripts onnxruntime-node'],
    ['web', 'onnxruntime-web', 'npm install onnxruntime-web'],
    ['auto', 'onnxruntime-node onnxruntime-web', 'npm install --ignore-scripts onnxruntime-node, or onnxruntime-web'],
  ] as const)('says what engine %s needs', async (engine, hidden, message) => {
    process.env['HIDDEN_PACKAGES'] = hidden;
    const made = createOnnxClassifier({ model: models.small.bytes, engine, workerUrl });
    await expect(made).rejects.toMatchObject({ code: 'engine_missing', message: expect.stringContaining(message) });
  });

  it('takes WebAssembly where there is no native code', async () => {
    process.env['HIDDEN_PACKAGES'] = 'onnxruntime-node';
    await withClassifier({ engine: 'auto', workerUrl }, async (classifier) => {
      expect(classifier.engine).toBe('web');
      const texts = ['best airline ever!!!', 'nul\u0000 and \ud800', ''];
      const expected = await models.small.classifier.predictProbabilities(texts);
      const actual = await classifier.predictProbabilities(texts);
      expect(Math.max(...actual.map((value, place) => Math.abs(value - expected[place])))).toBeLessThanOrEqual(1e-6);
    });
  });
});

describe('options of createOnnxClassifier', () => {
  it.each<[string, object]>([
    ['model', { model: 5 }],
    ['model', { model: '' }],
    ['engine', { engine: 'cuda' }],
    ['workers', { workers: 0 }],
    ['maxRestarts', { maxRestarts: -1 }],
    ['batchSize', { batchSize: 0 }],
    ['maxDelayMs', { maxDelayMs: -1 }],
    ['maxQueue', { maxQueue: 1.5 }],
    ['maxTextLength', { maxTextLength: Infinity }],
    ['intraOpNumThreads', { intraOpNumThreads: '2' }],
    ['wasmPaths', { wasmPaths: '' }],
    ['info', { info: { labels: 'ab' } }],
    ['threads', { threads: 2 }],
  ])('%s is checked: %j', async (field, options) => {
    const given = { model: models.small.bytes, ...options } as OnnxClassifierOptions;
    await expect(createOnnxClassifier(given)).rejects.toMatchObject({ code: 'option_invalid', field });
  });

  it('says which file is not there', async () => {
    await expect(createOnnxClassifier({ model: './nowhere.onnx' })).rejects.toMatchObject({
      code: 'artifact_not_found',
      message: expect.stringContaining('./nowhere.onnx'),
    });
  });
});
