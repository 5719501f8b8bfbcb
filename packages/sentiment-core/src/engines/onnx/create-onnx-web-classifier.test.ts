import { describe, expect, it } from 'vitest';
import { createArbitraryTexts } from '../../testing/arbitrary-texts.ts';
import { describeClassifierConformance } from '../../testing/classifier-conformance.ts';
import { createOnnxWebClassifier } from './create-onnx-web-classifier.ts';
import { exportedModels } from './exported-models-fixture.ts';

const models = await exportedModels();
const runner = { describe, it, expect };

describeClassifierConformance({
  name: 'the exported default model in WebAssembly',
  runner,
  create: () => createOnnxWebClassifier({ model: models.default.bytes }),
});

describe('createOnnxWebClassifier', () => {
  it.each(['default', 'small', 'wide'] as const)('answers as the model it was made of: %s', async (name) => {
    const { classifier: original, bytes } = models[name];
    const classifier = await createOnnxWebClassifier({ model: bytes, batchSize: 50 });
    const scripts = Array.from({ length: 0x600 }, (_, place) => `GOOD ${String.fromCharCode(0x80 + place)}bad`);
    const texts = [...createArbitraryTexts({ seed: 8, count: 500 }), ...scripts];
    const expected = await original.predictProbabilities(texts);
    const actual = await classifier.predictProbabilities(texts);
    expect(Math.max(...actual.map((value, place) => Math.abs(value - expected[place])))).toBeLessThanOrEqual(1e-6);
    await classifier.close();
  });

  it.each([
    ['model', { model: 'model.onnx' }],
    ['workers', { workers: 2 }],
    ['batchSize', { batchSize: 'all' }],
  ])('%s is checked', async (field, options) => {
    const given = { model: models.small.bytes, ...options } as { model: Uint8Array };
    await expect(createOnnxWebClassifier(given)).rejects.toMatchObject({ code: 'option_invalid', field });
  });
});
