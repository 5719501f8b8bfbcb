import type { AdamState } from './adam.ts';
import type { StoredParameters } from '../stored-parameters.ts';

/** A network's numbers: its weights by name, and the table of vectors. */
export interface NetworkParameters {
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** Row-major [rows, dimensions]. */
  readonly table: Float32Array;
  /** Where they are stored in fewer bytes: how. The numbers are then those that the stored ones stand for. */
  readonly stored?: StoredParameters;
}

/** Everything that a training needs to go on after an epoch. */
export interface TrainingState {
  readonly parameters: NetworkParameters;
  readonly moments: ReadonlyMap<string, AdamState>;
  readonly tableMoments: AdamState;
  /** Running mean of the parameters over the steps; undefined without averaging. */
  readonly average: NetworkParameters | undefined;
  /** Epochs that are done. */
  epoch: number;
  /** Steps that are done. */
  step: number;
  /** Lowest validation loss; Infinity before there is one. */
  bestLoss: number;
  /** Epoch of the lowest validation loss, from 1; 0 before there is one. */
  bestEpoch: number;
  /** What the network was then. */
  best: NetworkParameters | undefined;
}

export function copyOf({ weights, table }: NetworkParameters): NetworkParameters {
  return { weights: new Map([...weights].map(([name, values]) => [name, values.slice()])), table: table.slice() };
}
