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

it('a network without an engine says once what to install; asked to do without, it says nothing', async () => {
  const artifact = await smallModels['a network with memory']();
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on('warning', listen);
  await (await openClassifier(artifact, 'none', () => false)).close();
  for (let time = 0; time < 2; time++) await (await openClassifier(artifact, 'auto', () => false)).close();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listen);
  expect(warnings.map(({ message }) => message)).toEqual([
    "small 1 runs several times as slowly without onnxruntime-node, and in the caller's thread: " +
      "npm install --ignore-scripts onnxruntime-node, or say engine: 'none'",
  ]);
});
