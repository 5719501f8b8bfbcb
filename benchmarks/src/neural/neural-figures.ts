import type { Architecture } from 'sentiment-core/training';
import type { EngineMeasurement } from '../engines/compare-engines.ts';

export interface TrainingTask {
  readonly architecture: Architecture;
  readonly backend: 'tfjs-node' | 'wasm';
  readonly texts: readonly string[];
  /** 1 where the text is positive, else 0. */
  readonly positives: readonly number[];
  /** Where the trained network is written. Undefined: nowhere. */
  readonly output?: string;
  /** Texts on which stock TensorFlow.js is timed with the same weights; of an LSTM on wasm. Undefined: it is not. */
  readonly peerTexts?: readonly string[];
}

export interface PeerMeasurement {
  readonly textsPerSecond: number;
  readonly singleMs: { readonly p50: number; readonly p99: number };
  /** Largest difference of a probability from ours. */
  readonly largestDifference: number;
}

export interface TrainingMeasurement {
  /** Of the second pass over the rows, by the clock. */
  readonly textsPerSecond: number;
  /** The same, by processor time of all threads. */
  readonly textsPerProcessorSecond: number;
  readonly peer?: PeerMeasurement;
}

/** Why there is nothing to measure: the backend is not installed or not built. */
export interface MissingBackend {
  readonly missing: string;
}

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
