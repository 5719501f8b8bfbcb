import type { DatasetInput } from '../../mlflow/tracking/datasets.ts';
import type { Metric } from '../../mlflow/tracking/metrics.ts';
import type { RunStatus } from '../../mlflow/tracking/runs.ts';

/** First line of a journal. Holds no credentials. */
export interface JournalHeader {
  readonly format: typeof journalFormat;
  /** Tells this journal from all others; runs carry it as a tag, so that each is made once. */
  readonly journal: string;
  readonly trackingUri: string;
  readonly experiment: string;
}

/** A metric's point; `model` names a model of the run that it was measured on. */
export type JournalPoint = Pick<Metric, 'key' | 'step' | 'timestamp' | 'value'> & { readonly model?: string };

export interface RunStarted {
  readonly type: 'run';
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Key of the run that it stands under. */
  readonly parent?: string;
}

export interface ModelRecorded {
  readonly type: 'model';
  /** Folder among the run's artifacts, or name of the logged model. */
  readonly name: string;
  /** Name of the journal's file by path in the model's folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly flavors: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export type JournalEntry =
  | RunStarted
  | ModelRecorded
  | { readonly type: 'params'; readonly params: Readonly<Record<string, string>> }
  | { readonly type: 'tags'; readonly tags: Readonly<Record<string, string>> }
  | { readonly type: 'metrics'; readonly points: readonly JournalPoint[] }
  | { readonly type: 'datasets'; readonly datasets: readonly DatasetInput[] }
  | { readonly type: 'artifact'; readonly path: string; readonly file: string }
  | {
      readonly type: 'end';
      readonly status: Extract<RunStatus, 'FAILED' | 'FINISHED' | 'KILLED'>;
      readonly endTime: number;
    };

/** A line of a journal: an entry, its number from 0, and the key of the run it belongs to. */
export type JournalRecord = JournalEntry & { readonly id: number; readonly run: string };

export const journalFormat = 'sentiment-mlflow-journal/1';
/** Key of a journal's first run. */
export const mainRun = 'main';
