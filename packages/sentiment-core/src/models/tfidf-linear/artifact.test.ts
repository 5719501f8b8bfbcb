import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createArtifact, goldenTexts, type Manifest, manifestFile } from '../../artifact/manifest.ts';
import { openFamily } from '../families.ts';
import { readFiles } from '../naive-bayes/small-model-fixture.ts';
import type { LogisticRegressionOptions } from '../linear/options.ts';
import { smallDataset } from '../hashed-linear/small-model-fixture.ts';
import { small, trainSmallTfidfModel } from './small-model-fixture.ts';
import { createLogisticRegressionTrainer } from '../linear/trainer.ts';

const ofTwoLabels: typeof trainSmallTfidfModel = (options) =>
  createLogisticRegressionTrainer({ ...small, ...options }).fit(smallDataset());

describe.each<readonly [string, typeof trainSmallTfidfModel, LogisticRegressionOptions]>([
  ['3 labels', trainSmallTfidfModel, {}],
  ['3 labels', trainSmallTfidfModel, { preprocessing: 'simple:lemmas', weights: 'int8' }],
  ['2 labels', ofTwoLabels, { preprocessing: 'bert', unit: 'characters', maxNgram: 3, norm: 'l1' }],
  ['2 labels', ofTwoLabels, { preprocessing: { variant: 'advanced', negation: false }, weights: 'int8' }],
])('an artifact of %s, %j', (_, train, options) => {
  it('answers as the trained model does, to the last bit', async () => {
    const model = await train(options);
    const read = await openFamily(await readFiles(await model.toArtifact({ 'held.accuracy': 0.5 })));
    expect(read.info).toEqual({ ...model.classifier.info, metrics: { 'held.accuracy': 0.5 } });
    const texts = [...goldenTexts, 'flying late', 'the bag', 'constructor __proto__', '👍 :) a'];
    expect(await read.predict(texts)).toEqual(await model.classifier.predict(texts));
    expect(await read.predictProbabilities(texts)).toEqual(await model.classifier.predictProbabilities(texts));
  });

  it('is the same bytes again', async () => {
    const [first, second] = await Promise.all([train(options), train(options)]);
    expect(await first.toArtifact()).toEqual(await second.toArtifact());
  });
});

const stems = trainSmallTfidfModel({ preprocessing: 'simple:stems' }).then((model) => model.toArtifact());

describe('the description in model.json', () => {
  it('names features, preprocessing and settings', async () => {
    const manifest = JSON.parse(new TextDecoder().decode((await stems).get(manifestFile))) as Manifest;
    expect(manifest).toMatchObject({
      kind: 'logistic-regression',
      preprocessing: { variant: 'simple', grammar: 1, reduction: 'stems' },
      features: { type: 'tfidf', unit: 'words', minNgram: 1, maxNgram: 2, sublinear: true, documents: 13 },
      parameters: { weights: 'float32', scale: 1 },
      training: { l2: 1e-3, classWeights: 'none', maxNgram: 2 },
      data: { rows: 13, tooShort: 2 },
    });
  });
});

describe('a damaged artifact is refused', () => {
  it('at any byte of any file', async () => {
    const files = await stems;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files.keys()),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (name, at, change) => {
          const damaged = Uint8Array.from(files.get(name) ?? []);
          damaged[at % damaged.length] ^= change;
          await expect(readFiles(new Map([...files, [name, damaged]]))).rejects.toMatchObject({
            code: expect.stringMatching(/^artifact_/),
          });
        },
      ),
    );
  });

  /** An artifact whose sums are right and whose content is not. */
  async function forge(change: (manifest: Manifest, files: Map<string, Uint8Array>) => Partial<Manifest> | void) {
    const [[, description], ...binary] = [...(await stems)];
    const manifest = JSON.parse(new TextDecoder().decode(description)) as Manifest;
    const files = new Map(binary);
    const changed = change(manifest, files) ?? {};
    return readFiles(await createArtifact({ ...manifest, ...changed }, files)).then(openFamily);
  }

  const bytes = (content: string) => new TextEncoder().encode(content);
  const parameters = (change: object) => (manifest: Manifest) => ({
    parameters: { ...manifest.parameters, ...change },
  });

  it.each<[string, Parameters<typeof forge>[0], string]>([
    ['n-grams', ({ features }) => ({ features: { ...features, maxNgram: 0 } }), 'does not describe'],
    ['weights', (_, files) => void files.set('weights.bin', bytes('12345678')), 'weights.bin does not hold'],
    ['odd weights', (_, files) => void files.set('weights.bin', bytes('12')), 'weights.bin does not hold'],
    ['no weights', (_, files) => void files.delete('weights.bin'), 'weights.bin does not hold'],
    [
      'infinite',
      (_, files) => void files.set('weights.bin', (files.get('weights.bin') ?? bytes('')).slice().fill(255)),
      'weights.bin does not hold',
    ],
    ['type', parameters({ weights: 'float64' }), 'float32 or int8'],
    ['other type', parameters({ weights: 'int8' }), 'weights.bin does not hold'],
    ['scale', parameters({ scale: '1' }), '"scale" must be a number'],
    ['intercepts', parameters({ intercepts: [0, 1] }), '"intercepts" must be 3 numbers'],
    ['labels', ({ labels }) => ({ labels: labels.slice(1) }), '"intercepts" must be 1 numbers'],
    ['other scale', parameters({ scale: 2 }), 'golden vector'],
    ['golden', ({ golden }) => ({ golden: golden.map((vector) => ({ ...vector, text: 'lovely' })) }), 'golden vector'],
  ])('when its sums are right and its content is not: %s', async (_, change, message) => {
    await expect(forge(change)).rejects.toMatchObject({
      code: 'artifact_invalid',
      message: expect.stringContaining(message),
    });
  });
});
