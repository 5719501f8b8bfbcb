import type { Dataset, Example } from '../../../contracts/trainer.ts';
import type { EncodedRows } from '../text/collect-words.ts';
import { fitLinearPart, type FittedLinearPart } from '../combination/linear-training.ts';
import { createLinearScores, scoresOf } from '../combination/linear-part.ts';
import { readHeldRows, type ReadRowsOptions, readTrainingRows, readValidationRows } from '../text/read-rows.ts';
import type { WordPipeline } from '../text/word-pipeline.ts';
import { comparableWords } from '../../../splitting/text-signatures.ts';
import { hashString } from '../../../hashing/string-hash.ts';

/** All that the training of a network works on. */
export interface PreparedTraining {
  readonly pipeline: WordPipeline;
  readonly counts: { readonly rows: number; readonly tooShort: number };
  readonly rows: EncodedRows;
  /** Rows that decide when to stop. */
  readonly validation: EncodedRows | undefined;
  /** Rows that nothing learns from. */
  readonly held: EncodedRows | undefined;
  /** With its scores of the held-out rows, row-major [rows, labels]. */
  readonly linear: { readonly fitted: FittedLinearPart; readonly scores: Float32Array } | undefined;
}

/**
 * Reads the rows, holds some of them out where a linear part or a calibration needs them, and fits the linear part.
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
  const validationRows = validation && (await readValidationRows(validation, pipeline, options));
  const common = { pipeline, counts, rows: encoded, validation: validationRows ?? held, held };
  if (!parts || !linearSettings) return { ...common, linear: undefined };

  const { classWeights } = options.settings;
  const fitted = await fitLinearPart(parts, { ...options, settings: linearSettings, classWeights });
  return { ...common, linear: { fitted, scores: await scoresOf(parts.held, createLinearScores(fitted)) } };
}

/** A dataset in two: the rows that are learnt from, and those that are held out of it. */
interface HeldOut {
  readonly learnt: Dataset;
  readonly held: Dataset;
}

/**
 * Parts a dataset by its texts, not by chance: all rows that say the same fall on one side, so that no held-out text was learnt,
 * and the same text falls on the same side whatever the others are.
 * @param share of the different texts that is held out, in (0, 1)
 */
export function holdOut(dataset: Dataset, share: number): HeldOut {
  const limit = share * 2 ** 32;
  const isHeld = ({ text }: Example): boolean => hashString(comparableWords(text).join(' '), heldOutSeed) >>> 0 < limit;
  const only = (wanted: boolean): Dataset => ({
    labels: dataset.labels,
    async *batches() {
      for await (const batch of dataset.batches()) yield batch.filter((example) => isHeld(example) === wanted);
    },
  });
  return { learnt: only(false), held: only(true) };
}

/** Any number will do that no other division of texts has. */
const heldOutSeed = 0x6e657472;
