import { SentimentError } from '../../errors/sentiment-error.ts';
import type { FittedTextPipeline } from './fit-text-pipeline.ts';

/** @throws {SentimentError} `dataset_invalid` when a label has no row that is long enough */
export function checkRowsOfLabels(
  { rowsOfLabels, tooShort }: FittedTextPipeline,
  labels: readonly string[],
  minimum: number,
): void {
  const missing = labels.find((_, label) => rowsOfLabels[label] === 0);
  if (missing === undefined) return;
  const filtered = tooShort === 0 ? '' : ` (${tooShort} texts of fewer than ${minimum} tokens were left out)`;
  throw new SentimentError({
    code: 'dataset_invalid',
    message: `no row of the training data is labelled ${missing}${filtered}: there is nothing to tell apart`,
  });
}
