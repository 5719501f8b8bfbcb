import { outputNames, SentimentError, type PredictedBatch } from 'sentiment-core/http';
import { textInput } from './prediction-access.ts';

/** What is asked for; the texts are not checked yet. */
export interface InferenceRequest {
  readonly id: string | undefined;
  readonly values: readonly unknown[];
  /** Names of the outputs wanted; undefined for all. */
  readonly outputs: readonly string[] | undefined;
}

type JsonObject = Readonly<Record<string, unknown>>;

function malformed(field: string, message: string): SentimentError {
  return new SentimentError({ code: 'invalid_request', field, message: `${field} ${message}` });
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * An inference request of the Open Inference Protocol: one input `text` of datatype BYTES and shape [N] or [N, 1]. The
 * data of [N, 1] may be flat or a list of lists of one. Parameters are passed over, but for those that say that the
 * data is something else than the texts.
 * https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md
 * @throws {SentimentError} `invalid_request`, naming the field
 */
export function parseInferenceRequest(body: unknown): InferenceRequest {
  if (!isObject(body)) throw malformed('body', 'must be a JSON object.');
  const id = own(body, 'id');
  if (id !== undefined && typeof id !== 'string') throw malformed('id', 'must be a string.');
  const inputs = own(body, 'inputs');
  if (!Array.isArray(inputs) || inputs.length !== 1)
    throw malformed('inputs', `must be a list of one tensor, "${textInput}".`);
  return { id, values: readTensor(inputs[0]), outputs: readOutputs(own(body, 'outputs')) };
}

function readTensor(tensor: unknown): unknown[] {
  if (!isObject(tensor)) throw malformed('inputs[0]', 'must be an object.');
  if (own(tensor, 'name') !== textInput) throw malformed('inputs[0].name', `must be "${textInput}".`);
  if (own(tensor, 'datatype') !== 'BYTES') throw malformed('inputs[0].datatype', 'must be "BYTES".');
  const parameters = own(tensor, 'parameters');
  if (isObject(parameters)) refuseOtherContent(parameters);
  const shape = own(tensor, 'shape');
  if (!isShape(shape)) throw malformed('inputs[0].shape', 'must be [N] or [N, 1].');
  const data = own(tensor, 'data');
  if (!Array.isArray(data)) throw malformed('inputs[0].data', 'must be a list.');
  if (data.length !== shape[0]) throw malformed('inputs[0].data', `must have ${shape[0]} elements, as its shape says.`);
  return shape.length === 1 ? data : data.map(withoutList);
}

function isShape(shape: unknown): shape is [number] | [number, 1] {
  return (
    Array.isArray(shape) &&
    (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) &&
    Number.isSafeInteger(shape[0]) &&
    shape[0] >= 0
  );
}

function withoutList(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

// Extensions of other servers: passed over, they would have us predict something that is not the text.
function refuseOtherContent(parameters: JsonObject): void {
  if (own(parameters, 'binary_data_size') !== undefined)
    throw malformed('inputs[0].parameters.binary_data_size', 'is not supported: send the data as JSON.');
  if (own(parameters, 'content_type') === 'base64')
    throw malformed('inputs[0].parameters.content_type', 'must not be base64: send the texts as they are.');
}

function readOutputs(outputs: unknown): string[] | undefined {
  if (outputs === undefined) return undefined;
  if (!Array.isArray(outputs)) throw malformed('outputs', 'must be a list.');
  const names = outputs.map((output: unknown, index) => {
    const name = isObject(output) ? own(output, 'name') : undefined;
    if (typeof name !== 'string') throw malformed(`outputs[${index}].name`, 'must be a string.');
    return name;
  });
  return names.length === 0 ? undefined : [...new Set(names)];
}

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
export function describeOutputs(labels: readonly string[]): TensorDescription[] {
  const names = outputNames(labels);
  const probabilities = names.probabilities.map((name) => ({ name, datatype: 'FP32' as const, shape: [-1] }));
  return [{ name: names.label, datatype: 'BYTES', shape: [-1] }, ...probabilities];
}

/**
 * @param labels of the model that predicted
 * @param wanted names of the outputs, in the order of the answer; undefined for all
 */
export function toOutputTensors(
  predictions: PredictedBatch['predictions'],
  labels: readonly string[],
  wanted: readonly string[] | undefined,
): OutputTensor[] {
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
}

/** @throws {SentimentError} `invalid_request` when one of `wanted` is no output of a model with these labels */
export function requireOutputs(wanted: readonly string[] | undefined, labels: readonly string[]): void {
  const names = describeOutputs(labels).map(({ name }) => name);
  const index = wanted?.findIndex((name) => !names.includes(name)) ?? -1;
  if (index === -1) return;
  const field = `outputs[${index}].name`;
  throw new SentimentError({ code: 'invalid_request', field, message: `${field} must be one of ${names.join(', ')}.` });
}
