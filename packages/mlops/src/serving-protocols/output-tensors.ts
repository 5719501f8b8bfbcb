import { SentimentError, type PredictedBatch } from 'sentiment-core/http';
import { labelColumn, probabilityColumn } from './output-columns.ts';

/** What the model says of each of N texts, or what form that has: N is -1 then, and there is no data. */
export interface TensorDescription {
  readonly name: string;
  readonly datatype: 'BYTES' | 'FP32';
  readonly shape: readonly number[];
}

export interface OutputTensor extends TensorDescription {
  readonly data: readonly (string | number)[];
}

/** The outputs of a model with these labels, in order: the label, then a probability for each. */
export const describeOutputs = (labels: readonly string[]): TensorDescription[] => [
  { name: labelColumn, datatype: 'BYTES', shape: [-1] },
  ...labels.map((label) => ({ name: probabilityColumn(label), datatype: 'FP32' as const, shape: [-1] })),
];

/**
 * @param labels of the model that predicted
 * @param wanted names of the outputs, in the order of the answer; undefined for all
 */
export const toOutputTensors = (
  predictions: PredictedBatch['predictions'],
  labels: readonly string[],
  wanted: readonly string[] | undefined,
): OutputTensor[] => {
  const shape = [predictions.length];
  const columns = new Map<string, () => OutputTensor>([
    [labelColumn, () => ({ name: labelColumn, datatype: 'BYTES', shape, data: predictions.map(({ label }) => label) })],
  ]);
  for (const label of labels) {
    const name = probabilityColumn(label);
    const data = () => predictions.map(({ probabilities }) => probabilities[label]);
    columns.set(name, () => ({ name, datatype: 'FP32', shape, data: data() }));
  }
  return (wanted ?? [...columns.keys()]).flatMap((name) => columns.get(name)?.() ?? []);
};

/** @throws {SentimentError} `invalid_request` when one of `wanted` is no output of a model with these labels */
export const requireOutputs = (wanted: readonly string[] | undefined, labels: readonly string[]): void => {
  const names = describeOutputs(labels).map(({ name }) => name);
  const index = wanted?.findIndex((name) => !names.includes(name)) ?? -1;
  if (index === -1) return;
  const field = `outputs[${index}].name`;
  throw new SentimentError({ code: 'invalid_request', field, message: `${field} must be one of ${names.join(', ')}.` });
};
