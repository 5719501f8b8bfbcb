import { createScoredClassifier } from '../../classification/scored-classifier.ts';
import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { createBatchScheduler, type TextRunner } from './batch-scheduler.ts';
import type { OnnxOptions } from './onnx-options.ts';

type Batching = Pick<OnnxOptions, 'batchSize' | 'maxDelayMs' | 'maxQueue' | 'maxTextLength'>;

/**
 * A classifier that runs the texts of all its callers together. Predictions are made as the batches come, so that a call of many
 * texts does not hold the event loop at its end.
 */
export function createBatchedClassifier(
  info: ClassifierInfo,
  runner: TextRunner,
  { batchSize, maxDelayMs, maxQueue, maxTextLength }: Batching,
): Classifier {
  const scheduler = createBatchScheduler({ runner, batchSize, maxDelayMs, maxQueue });
  return createScoredClassifier(
    info,
    (texts, take) => {
      requireLength(texts, maxTextLength);
      return scheduler.submit([...texts], take);
    },
    async () => {
      await scheduler.settled();
      await runner.close();
    },
  );
}

function requireLength(texts: readonly string[], maxTextLength: number): void {
  const long = texts.findIndex(({ length }) => length > maxTextLength);
  if (long < 0) return;
  const field = `texts[${long}]`;
  throw new SentimentError({
    code: 'text_too_long',
    field,
    message: `${field} is longer than ${maxTextLength} UTF-16 code units`,
  });
}
