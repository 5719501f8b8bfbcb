import type { Classifier } from '../../contracts/classifier.ts';
import type { Dataset } from '../../contracts/trainer.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { throwIfAborted } from '../../errors/throw-if-aborted.ts';

/**
 * Weighted mean log loss and accuracy on rows that were not learnt from. Probabilities count as at least 1e-15.
 * @throws {SentimentError} `dataset_invalid` without rows, `aborted`
 */
export async function validationFigures(
  classifier: Classifier,
  validation: Dataset,
  signal: AbortSignal | undefined,
): Promise<{ rows: number; validationLoss: number; validationAccuracy: number }> {
  let rows = 0;
  let total = 0;
  let loss = 0;
  let right = 0;
  for await (const batch of validation.batches()) {
    throwIfAborted(signal);
    const predictions = await classifier.predict(batch.map(({ text }) => text));
    for (const [row, { label, weight = 1 }] of batch.entries()) {
      const trueLabel = validation.labels[label];
      rows++;
      total += weight;
      loss -= weight * Math.log(Math.max(predictions[row].probabilities[trueLabel], 1e-15));
      if (predictions[row].label === trueLabel) right += weight;
    }
  }
  if (rows === 0) throw new SentimentError({ code: 'dataset_invalid', message: 'the validation data has no rows' });
  return { rows, validationLoss: loss / total, validationAccuracy: right / total };
}
