import { describe, expect, it } from 'vitest';
import { openFamily } from '../families.ts';
import { readFiles } from '../naive-bayes/small-model-fixture.ts';
import { ngramsOf } from '../hashed-linear/classifier.ts';
import { createTweetTokenizer } from '../../preprocessing/advanced/tweet-tokenizer.ts';
import { unknownRow } from './text/word-pipeline.ts';
import { readNeuralContent } from './artifact.ts';
import type { NeuralOptions } from './options.ts';
import { smallLinear, trainSmallModel } from './small-model-fixture.ts';
import { createArbitraryTexts } from '../../testing/arbitrary-texts.ts';
import { createOnnxModel } from '../create-onnx-model.ts';
import { engine, expectParity, loadOnnxModel } from '../../onnx/engine-fixture.ts';

const shapes: readonly NeuralOptions[] = [
  { architecture: 'embedding-average', units: 0 },
  { architecture: 'embedding-average', bigramBuckets: 97, preprocessing: 'advanced' },
  { architecture: 'embedding-average', bigramBuckets: 97, masking: false, maxLength: 5 },
  { architecture: 'text-cnn', windows: [1, 2, 4] },
  { architecture: 'text-cnn', masking: false, maxLength: 7, preprocessing: 'simple' },
  { architecture: 'lstm' },
  { architecture: 'lstm', masking: false, maxLength: 4, pooling: 'mean' },
  { architecture: 'bilstm', preprocessing: 'simple:stems' },
  { architecture: 'bilstm', pooling: 'mean', preprocessing: 'bert' },
  { architecture: 'bilstm', pooling: 'last' },
  { architecture: 'bilstm', linear: smallLinear },
  { architecture: 'lstm', preprocessing: 'advanced', linear: smallLinear },
  {
    architecture: 'text-cnn',
    preprocessing: 'advanced',
    linear: { ...smallLinear, negation: false, weights: 'float32' },
  },
  { architecture: 'embedding-average', preprocessing: 'simple:stems', linear: smallLinear },
  { architecture: 'text-cnn', preprocessing: 'simple', linear: { ...smallLinear, lengthDamping: 0 } },
];

const texts = [
  ...createArbitraryTexts({ seed: 11, count: 150 }),
  ...['', 'crew', 'the crew was rude', 'unheard of', 'my bags '.repeat(5_000), "don't fly with them, great food :)"],
];

describe.skipIf(engine === undefined).each(shapes)('the graph of %j', (options) => {
  it('sees the same words and answers as the classifier', async () => {
    const trained = await trainSmallModel({ epochs: 12, ...options });
    const artifact = await readFiles(await trained.toArtifact());
    const loaded = await loadOnnxModel(await createOnnxModel(artifact, { features: true }));
    const { pipeline, linear } = readNeuralContent(artifact);
    const classifier = await openFamily(artifact);
    const answers = await loaded.answer(texts);
    await expectParity(answers, classifier, texts);
    const { maxLength } = pipeline;
    texts.forEach((text, row) => {
      const words = pipeline.tokenize(text).slice(0, maxLength);
      const known = words
        .map((word) => pipeline.words.indexOf(word.text))
        .map((place) => (place < 0 ? unknownRow : place + 2));
      expect(answers.features[row].map(({ id }) => id)).toEqual(known);
      if (!linear) return;
      const { hashes, count } = ngramsOf(linear.features).hashesOf(createTweetTokenizer(linear.features).scan(text));
      const expected = Uint32Array.from(hashes.subarray(0, count)).sort();
      expect(Uint32Array.from(answers.linearFeatures[row]).sort()).toEqual(expected);
    });
    for (const text of texts.slice(-6)) await expectParity(await loaded.answer([text]), classifier, [text]);
    expect((await loaded.answer([])).labels).toEqual([]);
  });

  it('gives the same bytes again', async () => {
    const artifact = await readFiles(await (await trainSmallModel(options)).toArtifact());
    expect((await createOnnxModel(artifact)).bytes).toEqual((await createOnnxModel(artifact)).bytes);
  });
});
