import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadArtifact } from '../node/index.ts';
import { createOnnxModel } from './create-onnx-model.ts';
import { engine } from './engine-fixture.ts';
import { engineText } from './engine-text.ts';

describe.skipIf(engine === undefined)('an exported model on many threads', () => {
  it('gives the bits that it gives on one', async () => {
    if (engine === undefined) return;
    const { InferenceSession, Tensor } = engine;
    const words = 'the crew was not rude lovely flight late :( :) never good sooo ! 😀'.split(' ');
    const text = fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((parts) => parts.join(' '));
    const texts = fc.sample(text, { numRuns: 10_000, seed: 1 }).map(engineText);
    const model = await createOnnxModel(await loadArtifact('default'));
    const input = new Tensor('string', texts, [texts.length, 1]);
    const answer = async (intraOpNumThreads: number) => {
      const session = await InferenceSession.create(model.bytes, { intraOpNumThreads });
      return (await session.run({ [model.input]: input }))[model.probabilityOutputs[0]].data as Float32Array;
    };
    const expected = await answer(1);
    // Additions that get lost on many threads, as those of ScatterND do, are not lost every time.
    for (let attempt = 0; attempt < 8; attempt += 1) expect(await answer(4)).toEqual(expected);
  });
});
