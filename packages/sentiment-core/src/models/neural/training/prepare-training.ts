import type { Dataset } from '../../../contracts/trainer.ts';
import type { EncodedRows } from '../text/encoded-rows.ts';
import { holdOut } from './hold-out.ts';
import { type FittedLinearPart, fitLinearPart } from '../combination/fit-linear-part.ts';
import { createLinearScores, scoresOf } from '../combination/linear-scores.ts';
import { type ReadRowsOptions, readHeldRows, readTrainingRows, readValidationRows } from '../text/read-rows.ts';
import type { WordPipeline } from '../text/word-pipeline.ts';

/** All that the training of a network works on. */
export interface PreparedTraining {
  readonly pipeline: WordPipeline;
  readonly counts: { readonly rows: number; readonly tooShort: number };
  readonly rows: EncodedRows;
  /** Rows that say when to stop. */
  readonly judged: EncodedRows | undefined;
  /** Rows that nothing learns from. */
  readonly held: EncodedRows | undefined;
  /** With what it says of the held-out rows, row-major [rows, labels]. */
  readonly linear: { readonly fitted: FittedLinearPart; readonly scores: Float32Array } | undefined;
}

/**
 * Reads the rows, holds some of them out where something is to be weighed on them, and fits the linear part.
 * @throws {SentimentError} `dataset_invalid`, `aborted`, and what reading the dataset throws
 */
export async function prepareTraining(
  dataset: Dataset,
  validation: Dataset | undefined,
  options: ReadRowsOptions,
): Promise<PreparedTraining> {
  const { linear: linearSettings, calibration, heldOut } = options.settings;
  const parts = linearSettings || calibration !== 'none' ? holdOut(dataset, heldOut) : undefined;
  const { pipeline, encoded, ...counts } = await readTrainingRows(parts?.learnt ?? dataset, options);
  const held = parts && (await readHeldRows(parts.held, pipeline, options));
  const judged = validation && (await readValidationRows(validation, pipeline, options));
  const common = { pipeline, counts, rows: encoded, judged: judged ?? held, held };
  if (!parts || !linearSettings) return { ...common, linear: undefined };

  const { classWeights } = options.settings;
  const fitted = await fitLinearPart(parts, { ...options, settings: linearSettings, classWeights });
  return { ...common, linear: { fitted, scores: await scoresOf(parts.held, createLinearScores(fitted)) } };
}
