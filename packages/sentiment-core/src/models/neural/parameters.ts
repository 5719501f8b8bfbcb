import {
  readTensor,
  type ScaleAxis,
  type StoredTensor,
  storeTensor,
  tensorBytes,
  tensorLength,
  tensorNumbers,
  type TensorType,
} from '../../artifact/stored-tensor.ts';
import { createNetwork } from './networks/architectures.ts';
import { type NetworkParameters, sizeOf, type StoredParameters, weightOf } from './networks/network.ts';
import type { NetworkSettings } from './networks/network-settings.ts';

/** Name of the table of vectors among the tensors of a network. */
export const tableName = 'embeddings';

/** How one tensor of a network is stored. */
export interface TensorPlan {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: TensorType;
  readonly axis: ScaleAxis;
}

/** Every word has a scale of its own. */
export function tablePlan({ dimensions }: NetworkSettings, rows: number, type: TensorType): TensorPlan {
  return { name: tableName, shape: [rows, dimensions], type, axis: 'row' };
}

/** In the order of the network's description. Every output of a matrix has a scale of its own; biases stay float32. */
export function weightPlans(network: NetworkSettings, type: TensorType): TensorPlan[] {
  return createNetwork(network).weights.map(({ name, shape }) => ({
    name,
    shape,
    type: name.endsWith('.bias') ? 'float32' : type,
    axis: 'column',
  }));
}

/** All numbers, and how they are stored; what engines compute with are the stored ones. */
export function storeParameters(
  network: NetworkSettings,
  { weights, table }: NetworkParameters,
  type: StoredParameters['type'],
): NetworkParameters {
  const plans = [tablePlan(network, table.length / network.dimensions, type), ...weightPlans(network, type)];
  const tensors = new Map<string, StoredTensor>();
  for (const plan of plans) {
    const numbers = plan.name === tableName ? table : weightOf(weights, plan.name);
    tensors.set(plan.name, storeTensor(numbers, plan.type, plan.shape, plan.axis));
  }
  return parametersOf(plans, type, tensors);
}

/** The numbers that stored tensors stand for. */
export function parametersOf(
  plans: readonly TensorPlan[],
  type: TensorType,
  tensors: ReadonlyMap<string, StoredTensor>,
): NetworkParameters {
  const weights = new Map(
    plans.map(({ name, shape, axis }) => [name, tensorNumbers(weightOf(tensors, name), shape, axis)]),
  );
  const table = weightOf(weights, tableName);
  weights.delete(tableName);
  return type === 'float32' ? { weights, table } : { weights, table, stored: { type, tensors } };
}

/** A tensor as it is stored. */
export function storedTensor({ weights, table, stored }: NetworkParameters, name: string): StoredTensor {
  const tensor = stored?.tensors.get(name);
  if (tensor) return tensor;
  return { type: 'float32', values: name === tableName ? table : weightOf(weights, name) };
}

/** Tensors one after another. */
export function tensorsBytes(plans: readonly TensorPlan[], parameters: NetworkParameters): Uint8Array {
  const parts = plans.flatMap(({ name }) => tensorBytes(storedTensor(parameters, name)));
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    bytes.set(part, start);
    start += part.length;
  }
  return bytes;
}

/** @returns the tensors by name; undefined when the bytes are others than planned */
export function readTensors(
  bytes: Uint8Array | undefined,
  plans: readonly TensorPlan[],
): ReadonlyMap<string, StoredTensor> | undefined {
  const tensors = new Map<string, StoredTensor>();
  let start = 0;
  for (const { name, shape, type, axis } of plans) {
    const end = start + tensorLength(type, shape, axis);
    const tensor = bytes && readTensor(bytes.subarray(start, end), type, shape, axis);
    if (tensor === undefined) return undefined;
    tensors.set(name, tensor);
    start = end;
  }
  return start === bytes?.length ? tensors : undefined;
}

/** The weights one after another, in the order of the network's description. */
export function joinWeights(network: NetworkSettings, weights: NetworkParameters['weights']): Float32Array {
  const { weights: descriptions } = createNetwork(network);
  const joined = new Float32Array(descriptions.reduce((sum, description) => sum + sizeOf(description), 0));
  let start = 0;
  for (const description of descriptions) {
    joined.set(weightOf(weights, description.name), start);
    start += sizeOf(description);
  }
  return joined;
}

/** The inverse of `joinWeights`. */
export function splitWeights(network: NetworkSettings, joined: Float32Array): ReadonlyMap<string, Float32Array> {
  let start = 0;
  return new Map(
    createNetwork(network).weights.map((description) => {
      const values = joined.slice(start, (start += sizeOf(description)));
      return [description.name, values];
    }),
  );
}
