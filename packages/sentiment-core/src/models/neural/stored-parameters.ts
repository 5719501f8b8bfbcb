import {
  type ScaleAxis,
  type StoredTensor,
  storeTensor,
  tensorNumbers,
  type TensorType,
} from '../../artifact/stored-tensor.ts';
import { createNetwork, type NetworkSettings } from './networks/create-network.ts';
import { weightOf } from './networks/network.ts';
import type { NetworkParameters } from './training/training-state.ts';

/** Name of the table of vectors among the tensors of a network. */
export const tableName = 'embeddings';

/** The tensors of a network in fewer bytes than float32, the table of vectors among them. */
export interface StoredParameters {
  readonly type: Exclude<TensorType, 'float32'>;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

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
