import { describe, expect, it } from 'vitest';
import { readArtifact, type Artifact } from '../artifact/read-artifact.ts';
import type { Example } from '../contracts/trainer.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { loadClassifier } from '../load-classifier.ts';
import { smallDataset, smallLabels, trainSmallModel } from '../models/hashed-linear/small-model-fixture.ts';
import { openFamily } from '../models/families.ts';
import { quantizeModel } from '../quantization/quantize-model.ts';
import { createArrayDataset } from '../datasets/array-dataset.ts';
import { createWordCountClassifier } from '../testing/word-count-classifier.ts';
import { addReference, createReference, readReference, writeReference } from './index.ts';

function datasetOf(texts: readonly string[]) {
  return createArrayDataset({
    labels: smallLabels,
    examples: texts.map((text, row): Example => ({ text, label: row % 2 })),
  });
}
const training = datasetOf(['good good good', 'bad bad bad', 'the the the']);
const validation = datasetOf(['the good', 'the bad', 'bad, ugly @me 😍', 'http://x']);

function artifactOf(files: ReadonlyMap<string, Uint8Array>): Promise<Artifact> {
  return readArtifact({
    location: 'memory',
    trusted: false,
    read: (file) => Promise.resolve(files.get(file) ?? new Uint8Array()),
  });
}

describe('a reference', () => {
  it('counts texts and predictions of the validation data, by hand', async () => {
    const reference = await createReference({ classifier: createWordCountClassifier(), training, validation });
    expect({ ...reference, knownWords: reference.knownWords.length }).toEqual({
      rows: 4,
      source: 'validation',
      knownWords: 8192,
      measures: {
        length: { '1-20': 4 },
        unknown: { '0%': 2, '31-50%': 1, 'no words': 1 },
        emoji: { '0': 3, '1': 1 },
        links: { '0': 3, '1': 1 },
        mentions: { '0': 3, '1': 1 },
        language: { 'many English function words': 2, 'no English function words': 1, 'no words': 1 },
        // A link alone says nothing: the first label of equals.
        label: { positive: 1, negative: 3 },
        score: { '70-80%': 1, '20-30%': 2, '50-60%': 1 },
      },
    });
  });

  it('says nothing of predictions when every row was learnt from', async () => {
    const reference = await createReference({ classifier: createWordCountClassifier(), training });
    expect(reference.source).toBe('training');
    expect(Object.keys(reference.measures)).toEqual(['length', 'emoji', 'links', 'mentions', 'language']);
  });

  it('draws a sample evenly from all rows, the same every time', async () => {
    const long = datasetOf(Array.from({ length: 3000 }, (_, row) => (row < 1500 ? 'a' : '@a')));
    const options = { classifier: createWordCountClassifier(), training, validation: long, sampleSize: 1000 };
    const reference = await createReference(options);
    expect(reference.rows).toBe(1000);
    expect(reference.measures['mentions']?.['1']).toBeGreaterThan(430);
    expect(reference.measures['mentions']?.['1']).toBeLessThan(570);
    expect(await createReference(options)).toEqual(reference);
  });

  it('can be stopped, and needs a text and a sample', async () => {
    const options = { classifier: createWordCountClassifier(), training };
    await expect(createReference({ ...options, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
    await expect(createReference({ ...options, validation: datasetOf([]) })).rejects.toMatchObject({
      code: 'dataset_invalid',
    });
    await expect(createReference({ ...options, sampleSize: 0 })).rejects.toMatchObject({
      code: 'option_invalid',
      field: 'sampleSize',
    });
  });

  it('is written and read back, in the same bytes', async () => {
    const reference = await createReference({ classifier: createWordCountClassifier(), training, validation });
    const bytes = writeReference(reference);
    expect(readReference(bytes, 'memory')).toEqual(reference);
    expect(
      writeReference(await createReference({ classifier: createWordCountClassifier(), training, validation })),
    ).toEqual(bytes);
  });

  it('is refused when it is damaged, and left alone when it is newer', async () => {
    const reference = await createReference({ classifier: createWordCountClassifier(), training, validation });
    const document = JSON.parse(new TextDecoder().decode(writeReference(reference)));
    const read = (value: unknown) => readReference(new TextEncoder().encode(JSON.stringify(value)), 'memory');
    expect(read({ ...document, format: 'sentiment-reference/2', rows: 'many' })).toBeUndefined();
    const damages = [
      { rows: 5 },
      { rows: 0, measures: {} },
      { source: 'guess' },
      { measures: [] },
      { measures: { label: { positive: -1, negative: 5 } } },
      { measures: { label: null } },
      { knownWords: 'AAAA' },
      { knownWords: '\u{1f60d}' },
    ];
    for (const damage of damages) {
      expect(() => read({ ...document, ...damage }), JSON.stringify(damage)).toThrow(
        /^memory\/reference\.json must have/,
      );
    }
    expect(() => read([])).toThrow(SentimentError);
    expect(() => readReference(new Uint8Array([0xff]), 'memory')).toThrow('memory/reference.json is damaged');
  });
});

describe('a model with a reference', () => {
  it('loads with it, whatever is made of the model afterwards', async () => {
    const model = await trainSmallModel();
    const reference = await createReference({ classifier: model.classifier, training: smallDataset(), validation });
    const files = await addReference(await model.toArtifact(), reference);
    const artifact = await artifactOf(files);
    expect((await openFamily(artifact)).info).toEqual({ ...model.classifier.info, reference });
    expect(await addReference(files, reference)).toEqual(files);

    const smaller = await quantizeModel(artifact);
    expect(smaller.record.bytes).toEqual(
      (await quantizeModel(await artifactOf(await model.toArtifact()))).record.bytes,
    );
    const quantized = await openFamily(await artifactOf(await smaller.toArtifact()));
    expect(quantized.info.reference).toEqual(reference);
  });

  it('is no model any more when its reference was altered', async () => {
    const model = await trainSmallModel();
    const reference = await createReference({ classifier: model.classifier, training: smallDataset() });
    const files = new Map(await addReference(await model.toArtifact(), reference));
    files.set('reference.json', writeReference({ ...reference, source: 'validation' }));
    await expect(artifactOf(files)).rejects.toMatchObject({ code: 'artifact_invalid' });
  });

  it('needs a model', async () => {
    const reference = await createReference({ classifier: createWordCountClassifier(), training });
    await expect(addReference(new Map(), reference)).rejects.toMatchObject({ code: 'invalid_argument' });
  });

  it('the default one has a reference of validation rows', async () => {
    const { reference } = (await loadClassifier()).info;
    expect(reference?.source).toBe('validation');
    expect(reference?.rows).toBeGreaterThan(10_000);
    expect(Object.keys(reference?.measures ?? {}).sort()).toEqual([
      'emoji',
      'label',
      'language',
      'length',
      'links',
      'mentions',
      'score',
      'unknown',
    ]);
  });
});
