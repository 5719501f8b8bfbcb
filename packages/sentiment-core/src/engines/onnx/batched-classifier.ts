import { createScoredClassifier } from '../../classification/scored-classifier.ts';
import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { createBatchScheduler, type TextRunner } from './batch-scheduler.ts';
import type { OnnxOptions } from './onnx-options.ts';

type Batching = Pick<OnnxOptions, 'batchSize' | 'maxDelayMs' | 'maxQueue' | 'maxTextLength'>;

/** A classifier whose texts run together, whoever asks. */
export function createBatchedClassifier(info: ClassifierInfo, runner: TextRunner, options: Batching): Classifier {
  const scheduler = createBatchScheduler({ runner, ...options });
  return createScoredClassifier(
    info,
    (texts, take) => {
      refuseLongTexts(texts, options.maxTextLength);
      return scheduler.submit([...texts], take);
    },
    () => scheduler.settled().then(() => runner.close()),
  );
}

function refuseLongTexts(texts: readonly string[], maxTextLength: number): void {
  const long = texts.findIndex(({ length }) => length > maxTextLength);
  if (long < 0) return;
  const field = `texts[${long}]`;
  throw new SentimentError({
    code: 'text_too_long',
    field,
    message: `${field} is longer than ${maxTextLength} UTF-16 code units`,
  });
}
