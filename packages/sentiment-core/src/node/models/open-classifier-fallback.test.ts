import { expect, it, vi } from 'vitest';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { engine as installed } from '../../onnx/engine-fixture.ts';
import { smallModels } from '../../quantization/small-models-fixture.ts';
import { openClassifier } from './open-classifier.ts';

vi.mock('../../engines/onnx/create-onnx-classifier.ts', () => ({
  createOnnxClassifier: async () => {
    throw new SentimentError({ code: 'engine_failed', message: 'the native code is of another machine' });
  },
}));

it.skipIf(installed === undefined)(
  'a network runs without an engine that fails, which is said; asked for, it is refused',
  async () => {
    const artifact = await smallModels['a network with memory']();
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
    const classifier = await openClassifier(artifact, 'auto');
    expect(classifier).not.toHaveProperty('engine');
    const [{ confidence }] = await classifier.predict(['late and rude']);
    expect(confidence).toBeGreaterThan(0);
    expect(await warned).toMatchObject({
      code: 'SENTIMENT_ENGINE',
      message: "small 1 runs without onnxruntime-node, in the caller's thread: the native code is of another machine",
    });
    await expect(openClassifier(artifact, 'onnx')).rejects.toMatchObject({ code: 'engine_failed' });
  },
);
