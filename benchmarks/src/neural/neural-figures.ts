import type { Architecture } from 'sentiment-core/training';
import type { EngineMeasurement } from '../engines/measure-engine.ts';
import type { PeerMeasurement, TrainingMeasurement } from './training-task.ts';

/** What trains: WebAssembly, libtensorflow on one thread, and libtensorflow on as many as it likes. */
export const trainingBackends = ['wasm', 'tfjs-node, 1 thread', 'tfjs-node'] as const;
export type TrainingBackend = (typeof trainingBackends)[number];

export interface TrainingFigures extends TrainingMeasurement {
  readonly architecture: Architecture;
  readonly backend: TrainingBackend;
}

export interface SizeFigures {
  /** Null: the network was given in int8. */
  readonly float32Bytes: number | null;
  /** Null: networks cannot be quantized by this version. */
  readonly int8: {
    readonly bytes: number;
    /** Accuracy of float32 less that of int8, in 0..1; null without float32. */
    readonly accuracyLost: number | null;
  } | null;
}

export interface ServingFigures extends EngineMeasurement, SizeFigures {
  /** The architecture of a network that was trained here, or the reference of a given one. */
  readonly network: string;
}

export interface NeuralFigures {
  /** Training rows. */
  readonly rows: number;
  /** Predictions over which the growth of memory is read. */
  readonly predictions: number;
  readonly training: readonly TrainingFigures[];
  /** Why there are no figures of tfjs-node. */
  readonly tfjsNodeMissing: string | null;
  readonly serving: readonly ServingFigures[];
  readonly peer: PeerMeasurement;
}
