import { describe, expect, it } from 'vitest';
import { quantizeModel } from '../../sentiment-core/src/quantization/quantize-model.ts';
import { readFiles, smallModels } from '../../sentiment-core/src/quantization/small-models-fixture.ts';
import type { SourceFigures } from './figures.ts';
import { claim, modelCard } from './model-card.ts';

function figures(name: string, low: number, high: number): SourceFigures {
  return {
    name,
    n: 1234,
    accuracy: 0.8301,
    macroRecall: 0.8312,
    macroRecallInterval: { low: 0.82, high: 0.84 },
    logLoss: 0.3812,
    ece: 0.0123,
    exactAccuracy: 0.8309,
    defaultAccuracy: 0.8,
    gain: { difference: (low + high) / 2, interval: { low, high } },
  };
}

describe('the claim', () => {
  it.each([
    [[figures('a', 0.01, 0.03), figures('b', 0.001, 0.02)], 'It is more accurate than the model that sentiment-core embeds on every source below, and slower.'],
    [[figures('a', 0.01, 0.03), figures('b', -0.01, 0.02)], 'It is more accurate than the model that sentiment-core embeds on a, and slower.'],
    [[figures('a', 0.01, 0.03), figures('b', -0.03, -0.02)], 'It is more accurate than the model that sentiment-core embeds on a, less on b, and slower.'],
    [[figures('a', -0.01, 0.03)], 'It is not more accurate than the model that sentiment-core embeds, and slower.'],
  ])('says what the intervals allow, %#', (given, expected) => {
    expect(claim(given)).toBe(expected);
  }); // prettier-ignore
});

describe('the card', () => {
  it('tells figures, sizes, speeds and origins of the very model', async () => {
    const { record, toArtifact } = await quantizeModel(await smallModels['a network with a linear part'](), { prune: 0.5 });
    const { manifest } = await readFiles(await toArtifact());
    const speed = { batched: 16_123.4, single: 0.1234 };
    const card = modelCard({
      packageName: '@sentiment-core/model-tweets-bilstm',
      manifest,
      record,
      vectors: 'skip-gram+glove',
      teacher: 'minilm',
      figures: [figures('somewhere', 0.01, 0.03)],
      speeds: { embedded: speed, plain: speed, native: speed },
    });
    expect(card).toContain('| somewhere | 1,234 | 83.0 | 83.1 | 83.1 (82.0 to 84.0) | 0.381 | 0.012 | +2.0 (+1.0 to +3.0) |');
    expect(card).toContain('| this one, without an engine | 16,123 | 0.123 |');
    expect(card).toContain('logistic regression on hashed n-grams');
    expect(card).toContain('50.0% of the words, the rarest, left out');
    expect(card).toContain('PDDL 1.0');
    expect(card).toContain('all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0');
    expect(card).toContain("loadClassifier('@sentiment-core/model-tweets-bilstm')");
    expect(card).not.toMatch(/undefined|NaN|\[object/);
  });
}); // prettier-ignore
