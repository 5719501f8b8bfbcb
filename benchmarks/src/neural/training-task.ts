import type { Architecture } from 'sentiment-core/training';

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
