import type { Dataset } from '../../contracts/trainer.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';

/** @throws {SentimentError} `dataset_invalid` when a label has no row */
export function checkClasses(targets: Uint8Array, labels: readonly string[], which: 'training' | 'validation'): void {
  labels.forEach((label, index) => {
    if (targets.includes(index)) return;
    throw invalid(`no row of the ${which} data is labelled ${label}: there is nothing to tell apart`);
  });
}

/** @throws {SentimentError} `dataset_invalid` */
export function checkRows(targets: Uint8Array, which: 'training' | 'validation'): void {
  if (targets.length === 0) throw invalid(`the ${which} data has no rows`);
}

/** @throws {SentimentError} `option_invalid` unless there are two labels and validation data */
export function checkPlatt({ labels }: Dataset, validation: Dataset | undefined): void {
  const missing = labels.length > 2 ? 'is for two labels' : validation ? undefined : 'needs validation data';
  if (missing === undefined) return;
  const message = `option "calibration": platt ${missing}`;
  throw new SentimentError({ code: 'option_invalid', field: 'calibration', message });
}

function invalid(message: string): SentimentError {
  return new SentimentError({ code: 'dataset_invalid', message });
}
