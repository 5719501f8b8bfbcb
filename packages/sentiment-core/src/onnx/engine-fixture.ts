import type * as onnxruntime from 'onnxruntime-node';
import { expect } from 'vitest';
import type { Classifier } from '../contracts/classifier.ts';
import type { OnnxModel } from '../models/create-onnx-model.ts';
import { engineText } from './model-interface.ts';

type Engine = typeof onnxruntime;

/** ONNX Runtime of Node, where it can be loaded; tests that need it are skipped elsewhere, and say so. */
export const engine: Engine | undefined = await import('onnxruntime-node').then(
  (loaded: Engine & { default?: Engine }) => loaded.default ?? loaded,
  (error: unknown) => {
    process.stderr.write(`Tests on ONNX Runtime skipped: ${String(error).split('\n')[0]}\n`);
    return undefined;
  },
);

export interface OnnxAnswers {
  readonly labels: readonly string[];
  /** Row-major [texts, labels]. */
  readonly probabilities: Float32Array;
  /** Of models with `features`: those of each text, in any order. */
  readonly features: readonly { readonly id: number; readonly value: number | undefined }[][];
  /** Of models with `features` and a linear part: the hashes of each text, in any order. */
  readonly linearFeatures: readonly number[][];
}

export interface LoadedModel {
  answer(texts: readonly string[]): Promise<OnnxAnswers>;
}

/** One thread, as the figures are meant. */
export async function loadOnnxModel(model: OnnxModel): Promise<LoadedModel> {
  if (engine === undefined) throw new Error('ONNX Runtime is not here');
  const { InferenceSession, Tensor } = engine;
  const session = await InferenceSession.create(model.bytes, { intraOpNumThreads: 1 });
  const numbers = (tensor: onnxruntime.Tensor | undefined): number[] =>
    tensor === undefined ? [] : Array.from(tensor.data as ArrayLike<number | bigint>, Number);
  return {
    async answer(texts) {
      const input = new Tensor('string', texts.map(engineText), [texts.length, 1]);
      const results = await session.run({ [model.input]: input });
      const probabilities = new Float32Array(texts.length * model.labels.length);
      model.probabilityOutputs.forEach((output, column) => {
        numbers(results[output]).forEach((value, row) => (probabilities[row * model.labels.length + column] = value));
      });
      const features: OnnxAnswers['features'] = texts.map(() => []);
      const rows = numbers(results['feature_rows']);
      const values = numbers(results['feature_values']);
      numbers(results['feature_ids']).forEach((id, place) => features[rows[place]]?.push({ id, value: values[place] }));
      const linearFeatures: number[][] = texts.map(() => []);
      const linearRows = numbers(results['linear_feature_rows']);
      numbers(results['linear_feature_ids']).forEach((id, place) => linearFeatures[linearRows[place]]?.push(id));
      return { labels: results[model.labelOutput].data as string[], probabilities, features, linearFeatures };
    },
  };
}

/** How far a probability may be from ours. */
const tolerance = 1e-4;

/** The answers of a graph are those of the classifier: probabilities within the tolerance, labels but for ties. */
export async function expectParity(
  answers: OnnxAnswers,
  classifier: Classifier,
  texts: readonly string[],
): Promise<void> {
  const { labels } = classifier.info;
  const predictions = await classifier.predict(texts);
  expect(answers.labels.length).toBe(texts.length);
  predictions.forEach(({ label, probabilities }, row) => {
    const given = answers.probabilities.subarray(row * labels.length, (row + 1) * labels.length);
    labels.forEach((name, column) => {
      if (Math.abs(given[column] - probabilities[name]) <= tolerance) return;
      expect.fail(`${name} of ${JSON.stringify(texts[row])}: ${given[column]} instead of ${probabilities[name]}`);
    });
    const tie = probabilities[label] - (probabilities[answers.labels[row]] ?? NaN) <= tolerance;
    if (answers.labels[row] !== label && !tie) {
      expect.fail(`${JSON.stringify(texts[row])}: ${answers.labels[row]} instead of ${label}`);
    }
  });
}
