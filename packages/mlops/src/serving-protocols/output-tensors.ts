import { outputNames, SentimentError, type PredictedBatch } from 'sentiment-core/http';

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
export const describeOutputs = (labels: readonly string[]): TensorDescription[] => {
  const names = outputNames(labels);
  const probabilities = names.probabilities.map((name) => ({ name, datatype: 'FP32' as const, shape: [-1] }));
  return [{ name: names.label, datatype: 'BYTES', shape: [-1] }, ...probabilities];
};

/**
 * @param labels of the model that predicted
 * @param wanted names of the outputs, in the order of the answer; undefined for all
 */
export const toOutputTensors = (
  predictions: PredictedBatch['predictions'],
  labels: readonly string[],
  wanted: readonly string[] | undefined,
): OutputTensor[] => {
  const all = describeOutputs(labels).map((description, index) => ({
    ...description,
    shape: [predictions.length],
    // The first output is the label, the others are the labels' probabilities.
    data: () => predictions.map(({ label, probabilities }) => (index === 0 ? label : probabilities[labels[index - 1]])),
  }));
  const named = new Map(all.map((tensor) => [tensor.name, tensor]));
  return (wanted ?? [...named.keys()]).flatMap((name) => {
    const tensor = named.get(name);
    return tensor === undefined ? [] : [{ ...tensor, data: tensor.data() }];
  });
};

/** @throws {SentimentError} `invalid_request` when one of `wanted` is no output of a model with these labels */
export const requireOutputs = (wanted: readonly string[] | undefined, labels: readonly string[]): void => {
  const names = describeOutputs(labels).map(({ name }) => name);
  const index = wanted?.findIndex((name) => !names.includes(name)) ?? -1;
  if (index === -1) return;
  const field = `outputs[${index}].name`;
  throw new SentimentError({ code: 'invalid_request', field, message: `${field} must be one of ${names.join(', ')}.` });
};
