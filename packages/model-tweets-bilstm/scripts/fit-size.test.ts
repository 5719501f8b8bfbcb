import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../sentiment-core/src/artifact/read-artifact.ts';
import { smallModels, threeLabels } from '../../sentiment-core/src/quantization/small-models-fixture.ts';
import { quantizeModel } from '../../sentiment-core/src/quantization/quantize-model.ts';
import { fitSize } from './fit-size.ts';

function fit(artifact: Artifact, maxBytes: number, maxLoss = 1) {
  const trials: string[] = [];
  const fitted = fitSize(artifact, threeLabels(), { maxBytes, maxLoss, onTrial: (line) => trials.push(line) });
  return { fitted, trials };
}

async function bytesOf(artifact: Artifact) {
  return (await quantizeModel(artifact)).record.bytes.after;
}

describe('a model of a size', () => {
  it('keeps every word where all of them fit', async () => {
    const artifact = await smallModels['a network with memory']();
    const { model, loss } = await fit(artifact, await bytesOf(artifact)).fitted;
    expect(model.record.pruned).toMatchObject({ share: 0, unit: 'words' });
    expect(loss.n).toBeGreaterThan(0);
  });

  it('leaves as few words out as fits', async () => {
    const artifact = await smallModels['a network with memory']();
    const limit = Math.round((await bytesOf(artifact)) * 0.9);
    const { model } = await fit(artifact, limit).fitted;
    const { share } = model.record.pruned;
    expect(model.record.bytes.after).toBeLessThanOrEqual(limit);
    const more = await quantizeModel(artifact, { prune: Math.round(share * 100 - 1) / 100 });
    expect(more.record.bytes.after).toBeGreaterThan(limit);
  });

  it('may leave buckets out, so that words can stay', async () => {
    const artifact = await smallModels['a network with a linear part']();
    const { fitted, trials } = fit(artifact, (await bytesOf(artifact)) - 100);
    const { model } = await fitted;
    expect(trials[0]).toMatch(/^0 of the buckets, 0\.\d+ of the words left out: \d+ words, \d+ bytes, accuracy/);
    expect(model.record.pruned.share).toBeGreaterThan(0);
  });

  it('is refused when it cannot be so small, or loses too much', async () => {
    const artifact = await smallModels['a network with memory']();
    await expect(fit(artifact, 10).fitted).rejects.toMatchObject({
      code: 'loss_too_large',
      message: 'a model of 10 bytes cannot be done; 1 is allowed',
    });
    const small = (await quantizeModel(artifact, { prune: 0.98 })).record.bytes.after;
    await expect(fit(artifact, small, 0).fitted).rejects.toMatchObject({
      code: 'loss_too_large',
      message: expect.stringMatching(/^a model of \d+ bytes costs 0\.\d{4} of accuracy; 0 is allowed$/),
    });
  });
});
