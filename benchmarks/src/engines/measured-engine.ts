import { InferenceSession, Tensor } from 'onnxruntime-node';
import { createOnnxClassifier } from 'sentiment-core/engines';
import { engineText, type OnnxModel } from 'sentiment-core/onnx';

export const engineNames = ['node, 1 worker', 'node, 2 workers', 'web, 1 worker', 'node, session.run'] as const;
/** `node, session.run` is onnxruntime-node called on the event loop, with nothing of ours between. */
export type EngineName = (typeof engineNames)[number];

export interface MeasuredEngine {
  score(texts: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

export async function startEngine(name: EngineName, model: OnnxModel): Promise<MeasuredEngine> {
  if (name === 'node, session.run') return startSession(model);
  const classifier = await createOnnxClassifier({
    model: model.bytes,
    engine: name.startsWith('web') ? 'web' : 'node',
    workers: name.includes('2') ? 2 : 1,
  });
  return { score: (texts) => classifier.predictProbabilities(texts), close: () => classifier.close() };
}

async function startSession({ bytes, input, probabilityOutputs }: OnnxModel): Promise<MeasuredEngine> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  return {
    score: (texts) =>
      session.run({ [input]: new Tensor('string', texts.map(engineText), [texts.length, 1]) }, [...probabilityOutputs]),
    close: () => session.release(),
  };
}
