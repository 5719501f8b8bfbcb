import type { Classifier } from './classifier.ts';

/** One labelled text. */
export interface Example {
  readonly text: string;
  /** Index into `Dataset.labels`. */
  readonly label: number;
  /** How many times this row counts, > 0. Default 1. */
  readonly weight?: number;
  /** Where the row comes from (a file name, say); sources can be balanced on their own. */
  readonly source?: string;
}

/** Labelled texts that can be read more than once, in batches, always in the same order. */
export interface Dataset {
  /** Label names, 2 to 20, all different. */
  readonly labels: readonly string[];
  batches(): AsyncIterable<readonly Example[]>;
  /** sha256 of the rows in order, hexadecimal, for the artifact; at the price of a pass when none was made. */
  fingerprint?(): Promise<string>;
}

/** One line of progress. */
export interface TrainingEvent {
  /** What is going on: reading the rows, one pass of the optimiser, ... */
  readonly stage: 'read' | 'iteration' | 'calibrate' | 'evaluate';
  /** 1-based count within the stage. */
  readonly step: number;
  /** Named figures of this step, e.g. `loss`, `validationLoss`, `rows`. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Watches a training. A failure here never stops the training: it goes to `onObserverError`. */
export interface TrainingObserver {
  onEvent(event: TrainingEvent): void;
}

export interface FitOptions {
  /** Rows the optimiser never learns from; they decide when to stop. */
  readonly validation?: Dataset | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly observer?: TrainingObserver | undefined;
  /** Told when the observer throws. Default: a warning on the console. */
  readonly onObserverError?: ((error: unknown) => void) | undefined;
}

/** What a training yields: a classifier that can be used at once and written as an artifact. */
export interface TrainedModel {
  readonly classifier: Classifier;
  /** The artifact's files by name, `model.json` included; bytes depend on the options, the seed, the data and `metrics` alone. */
  toArtifact(metrics?: Readonly<Record<string, number>>): Promise<ReadonlyMap<string, Uint8Array>>;
}

/** Options are validated when the trainer is made; `fit` may be called again and forgets what it learnt before. */
export interface Trainer<Model extends TrainedModel = TrainedModel> {
  /** Every option of the training, defaults included, as it goes into the artifact. */
  readonly settings?: Readonly<Record<string, unknown>>;
  fit(dataset: Dataset, options?: FitOptions): Promise<Model>;
}
