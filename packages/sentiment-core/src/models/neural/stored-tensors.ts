import type { StoredTensor } from '../../artifact/stored-tensor.ts';
import { readTensor, tensorBytes, tensorLength } from '../../artifact/tensor-bytes.ts';
import { storedTensor, type TensorPlan } from './stored-parameters.ts';
import type { NetworkParameters } from './training/training-state.ts';

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
