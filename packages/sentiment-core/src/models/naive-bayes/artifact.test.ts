import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createArtifact, goldenTexts, type Manifest, manifestFile } from '../../artifact/manifest.ts';
import { openFamily } from '../families.ts';
import type { NaiveBayesOptions } from './options.ts';
import { readFiles, trainSmallModel } from './small-model-fixture.ts';

const variants: readonly NaiveBayesOptions[] = [
  {},
  { preprocessing: 'simple', weights: 'float32' },
  { preprocessing: 'simple:stems', algorithm: 'complement' },
  { preprocessing: { variant: 'advanced', negation: false }, idf: false, norm: 'none' },
  { preprocessing: 'bert', unit: 'characters', maxNgram: 3 },
];

describe.each(variants)('an artifact of %j', (options) => {
  it('answers as the trained model does, to the last bit', async () => {
    const model = await trainSmallModel(options);
    const read = await openFamily(await readFiles(await model.toArtifact({ 'held.accuracy': 0.5 })));
    expect(read.info).toEqual({ ...model.classifier.info, metrics: { 'held.accuracy': 0.5 } });
    const texts = [...goldenTexts, 'flying late', 'the bag', 'constructor __proto__', '👍 :) a'];
    expect(await read.predict(texts)).toEqual(await model.classifier.predict(texts));
    expect(await read.predictProbabilities(texts)).toEqual(await model.classifier.predictProbabilities(texts));
  });

  it('is the same bytes again', async () => {
    const [first, second] = await Promise.all([trainSmallModel(options), trainSmallModel(options)]);
    expect(await first.toArtifact()).toEqual(await second.toArtifact());
  });
});

const lemmas = trainSmallModel({ preprocessing: 'simple:lemmas' }).then((model) => model.toArtifact());

describe('an artifact with lemmas', () => {
  it('holds the forms of the words of the training, and needs nothing else for them', async () => {
    const files = await lemmas;
    const forms = new TextDecoder().decode(files.get('word-forms.txt'));
    expect(forms).toContain('\nflights\tflight\n');
    const classifier = await openFamily(await readFiles(files));
    const [plural, singular, unknown] = await classifier.predict(['flights', 'flight', 'planes']);
    expect(plural.probabilities).toEqual(singular.probabilities);
    expect(unknown.probabilities).not.toEqual(plural.probabilities);
    expect(classifier.info.preprocessing).toBe('simple:lemmas');
  });

  it('is described in model.json', async () => {
    const manifest = JSON.parse(new TextDecoder().decode((await lemmas).get(manifestFile))) as Manifest;
    expect(manifest).toMatchObject({
      kind: 'naive-bayes',
      preprocessing: {
        variant: 'simple',
        grammar: 1,
        reduction: 'lemmas',
        stopWords: 'english-1',
        keepNegators: true,
        minimumTokens: 2,
      },
      features: { type: 'tfidf', unit: 'words', minNgram: 1, maxNgram: 2, documents: 13 },
      training: { algorithm: 'multinomial', alpha: 1, fitPrior: true },
      data: { rows: 13, tooShort: 2 },
    });
  });
});

describe('a damaged artifact is refused', () => {
  it('at any byte of any file', async () => {
    const files = await lemmas;
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

  it('when a file is missing or cut', async () => {
    const files = await lemmas;
    for (const [name, bytes] of files) {
      const without = new Map([...files].filter(([file]) => file !== name));
      await expect(readFiles(without)).rejects.toMatchObject({ code: 'artifact_not_found' });
      const cut = new Map([...files, [name, bytes.slice(0, -1)]]);
      await expect(readFiles(cut)).rejects.toMatchObject({ code: 'artifact_invalid' });
    }
  });

  /** An artifact whose sums are right and whose content is not. */
  async function forge(change: (manifest: Manifest, files: Map<string, Uint8Array>) => Partial<Manifest> | void) {
    const [[, description], ...binary] = [...(await lemmas)];
    const manifest = JSON.parse(new TextDecoder().decode(description)) as Manifest;
    const files = new Map(binary);
    const changed = change(manifest, files) ?? {};
    return readFiles(await createArtifact({ ...manifest, ...changed }, files)).then(openFamily);
  }

  const text = (content: string) => new TextEncoder().encode(content);

  it.each<[string, Parameters<typeof forge>[0], string]>([
    [
      'variant',
      ({ preprocessing }) => ({ preprocessing: { ...preprocessing, variant: 'other' } }),
      'does not describe',
    ],
    ['option', ({ preprocessing }) => ({ preprocessing: { ...preprocessing, reduction: 'x' } }), 'does not describe'],
    ['features', ({ features }) => ({ features: { ...features, type: 'hashed' } }), 'does not describe'],
    ['n-grams', ({ features }) => ({ features: { ...features, maxNgram: 0 } }), 'does not describe'],
    ['documents', ({ features }) => ({ features: { ...features, documents: 1 } }), 'document-frequencies.bin holds'],
    ['terms', ({ features }) => ({ features: { ...features, terms: 3 } }), 'vocabulary.txt does not hold 3 lines'],
    [
      'order',
      (_, files) => void files.set('vocabulary.txt', swapLines(files.get('vocabulary.txt'))),
      'ascending order',
    ],
    ['frequencies', (_, files) => void files.set('document-frequencies.bin', text('1234')), 'document-frequencies.bin'],
    ['forms', (_, files) => void files.set('word-forms.txt', text('a b\n')), 'word-forms.txt line 1'],
    ['no forms', (_, files) => void files.delete('word-forms.txt'), 'word-forms.txt is missing'],
    ['other forms', (_, files) => void files.set('word-forms.txt', text('bag\tairline\n')), 'golden vector'],
    ['weights', (_, files) => void files.set('weights.bin', text('12345678')), 'weights.bin does not hold'],
    ['odd weights', (_, files) => void files.set('weights.bin', text('12')), 'weights.bin does not hold'],
    ['no weights', (_, files) => void files.delete('weights.bin'), 'weights.bin does not hold'],
    [
      'infinite',
      (_, files) => void files.set('weights.bin', (files.get('weights.bin') ?? text('')).slice().fill(255)),
      'weights.bin does not hold',
    ],
    ['type', ({ parameters }) => ({ parameters: { ...parameters, weights: 'int16' } }), 'float64, float32 or int8'],
    [
      'other type',
      ({ parameters }) => ({ parameters: { ...parameters, weights: 'int8' } }),
      'weights.bin does not hold',
    ],
    ['scale', ({ parameters }) => ({ parameters: { ...parameters, scale: '2' } }), '"scale" must be a number'],
    ['other scale', ({ parameters }) => ({ parameters: { ...parameters, scale: 2 } }), 'golden vector'],
    ['biases', ({ parameters }) => ({ parameters: { ...parameters, biases: [0, 1] } }), '"biases" must be 3 numbers'],
    ['labels', ({ labels }) => ({ labels: labels.slice(1) }), '"biases" must be 2 numbers'],
    ['golden', ({ golden }) => ({ golden: golden.map((vector) => ({ ...vector, text: 'lovely' })) }), 'golden vector'],
  ])('when its sums are right and its content is not: %s', async (_, change, message) => {
    await expect(forge(change)).rejects.toMatchObject({
      code: 'artifact_invalid',
      message: expect.stringContaining(message),
    });
  });

  it('when it was trained with another grammar', async () => {
    await expect(
      forge(({ preprocessing }) => ({ preprocessing: { ...preprocessing, grammar: 99 } })),
    ).rejects.toMatchObject({ code: 'artifact_unsupported', message: expect.stringContaining('grammar 99') });
  });

  function swapLines(bytes: Uint8Array = new Uint8Array(0)): Uint8Array {
    const [first, second, ...rest] = new TextDecoder().decode(bytes).split('\n');
    return text([second, first, ...rest].join('\n'));
  }
});
