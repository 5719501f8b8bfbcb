import { SentimentError } from 'sentiment-core/http';
import { textInput } from './text-input.ts';

/** What is asked for; the texts are not checked yet. */
export interface InferenceRequest {
  readonly id: string | undefined;
  readonly values: readonly unknown[];
  /** Names of the outputs wanted; undefined for all. */
  readonly outputs: readonly string[] | undefined;
}

type JsonObject = Readonly<Record<string, unknown>>;

const malformed = (field: string, message: string): SentimentError =>
  new SentimentError({ code: 'invalid_request', field, message: `${field} ${message}` });

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);

/**
 * An inference request of the Open Inference Protocol: one input `text` of datatype BYTES and shape [N] or [N, 1]. The
 * data of [N, 1] may be flat or a list of lists of one. Parameters are passed over, but for those that say that the
 * data is something else than the texts.
 * https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md
 * @throws {SentimentError} `invalid_request`, naming the field
 */
export const parseInferenceRequest = (body: unknown): InferenceRequest => {
  if (!isObject(body)) throw malformed('body', 'must be a JSON object.');
  const id = own(body, 'id');
  if (id !== undefined && typeof id !== 'string') throw malformed('id', 'must be a string.');
  const inputs = own(body, 'inputs');
  if (!Array.isArray(inputs) || inputs.length !== 1)
    throw malformed('inputs', `must be a list of one tensor, "${textInput}".`);
  return { id, values: readTensor(inputs[0]), outputs: readOutputs(own(body, 'outputs')) };
};

const readTensor = (tensor: unknown): unknown[] => {
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
};

const isShape = (shape: unknown): shape is [number] | [number, 1] =>
  Array.isArray(shape) &&
  (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) &&
  Number.isSafeInteger(shape[0]) &&
  shape[0] >= 0;

const withoutList = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

// Extensions of other servers: passed over, they would have us predict something that is not the text.
const refuseOtherContent = (parameters: JsonObject): void => {
  if (own(parameters, 'binary_data_size') !== undefined)
    throw malformed('inputs[0].parameters.binary_data_size', 'is not supported: send the data as JSON.');
  if (own(parameters, 'content_type') === 'base64')
    throw malformed('inputs[0].parameters.content_type', 'must not be base64: send the texts as they are.');
};

const readOutputs = (outputs: unknown): string[] | undefined => {
  if (outputs === undefined) return undefined;
  if (!Array.isArray(outputs)) throw malformed('outputs', 'must be a list.');
  const names = outputs.map((output: unknown, index) => {
    const name = isObject(output) ? own(output, 'name') : undefined;
    if (typeof name !== 'string') throw malformed(`outputs[${index}].name`, 'must be a string.');
    return name;
  });
  return names.length === 0 ? undefined : [...new Set(names)];
};
