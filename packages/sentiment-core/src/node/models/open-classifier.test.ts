import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenTexts } from '../../artifact/manifest.ts';
import { quantizeModel } from '../../quantization/quantize-model.ts';
import { smallModels } from '../../quantization/small-models-fixture.ts';
import { engine as installed } from '../../onnx/engine-fixture.ts';
import { describeClassifierConformance } from '../../testing/classifier-conformance.ts';
import { loadClassifier, type ModelEngine, writeArtifact } from '../index.ts';

let folder = '';
function at(name: string) {
  return join(folder, name);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentiment-engines-'));
  const { toArtifact } = await quantizeModel(await smallModels['a network with memory']());
  await writeArtifact(at('network'), await toArtifact({ 'held.accuracy': 0.75 }));
  await writeArtifact(at('linear'), await (await quantizeModel(await smallModels['hashed']())).toArtifact());
});
afterAll(() => rm(folder, { recursive: true }));

describe.skipIf(installed === undefined)('with ONNX Runtime', () => {
  describeClassifierConformance({
    name: 'an int8 network loaded from its folder',
    create: () => loadClassifier(at('network')),
    runner: { describe, it, expect },
  });

  it.each<ModelEngine>(['auto', 'onnx'])(
    '%s computes a network in worker threads, and answers the same',
    async (engine) => {
      const plain = await loadClassifier(at('network'), { engine: 'none' });
      const native = await loadClassifier(at('network'), { engine });
      try {
        expect(native.info).toEqual(plain.info);
        const texts = [...goldenTexts, 'late and rude', 'lovely crew'];
        const expected = await plain.predictProbabilities(texts);
        let running = true;
        let turns = 0;
        const count = (): void => void (running && (turns++, setImmediate(count)));
        setImmediate(count);
        const given = await native.predictProbabilities(texts);
        running = false;
        // The event loop turned meanwhile: what answers is not this thread.
        expect(turns).toBeGreaterThan(1);
        given.forEach((value, index) => expect(Math.abs(value - expected[index])).toBeLessThanOrEqual(1e-4));
      } finally {
        await Promise.all([plain.close(), native.close()]);
      }
    },
  );

  it('onnx computes other models too', async () => {
    const native = await loadClassifier(at('linear'), { engine: 'onnx' });
    const plain = await loadClassifier(at('linear'));
    const given = await native.predictProbabilities(['lovely crew']);
    const expected = await plain.predictProbabilities(['lovely crew']);
    expect(Math.abs(given[0] - expected[0])).toBeLessThanOrEqual(1e-4);
    await native.close();
  });
});

it('refuses other engines', async () => {
  await expect(loadClassifier(at('network'), { engine: 'gpu' as ModelEngine })).rejects.toMatchObject({
    code: 'option_invalid',
    field: 'engine',
    message: 'option "engine" must be one of auto, onnx, none, not "gpu"',
  });
});
