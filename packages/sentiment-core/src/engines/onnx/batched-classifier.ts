import type { Classifier, ClassifierInfo, Prediction } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { requireTexts } from '../../errors/text-checks.ts';
import { createBatchScheduler, type TextRunner } from './batch-scheduler.ts';
import type { OnnxOptions } from './onnx-options.ts';

type Batching = Pick<OnnxOptions, 'batchSize' | 'maxDelayMs' | 'maxQueue' | 'maxTextLength'>;

/** A classifier whose texts run together, whoever asks. */
export function createBatchedClassifier(info: ClassifierInfo, runner: TextRunner, options: Batching): Classifier {
  const { labels } = info;
  const scheduler = createBatchScheduler({ runner, ...options });
  let closing: Promise<void> | undefined;

  function check(texts: readonly string[]): void {
    if (closing)
      throw new SentimentError({ code: 'classifier_closed', message: `the classifier ${info.name} is closed` });
    requireTexts(texts);
    const long = texts.findIndex(({ length }) => length > options.maxTextLength);
    if (long < 0) return;
    const field = `texts[${long}]`;
    throw new SentimentError({
      code: 'text_too_long',
      field,
      message: `${field} is longer than ${options.maxTextLength} UTF-16 code units`,
    });
  }

  function predictionOf(rows: Float32Array, start: number): Prediction {
    let best = 0;
    for (let label = 1; label < labels.length; label++) if (rows[start + label] > rows[start + best]) best = label;
    const probabilities = Object.fromEntries(labels.map((label, column) => [label, rows[start + column]]));
    return { label: labels[best], confidence: rows[start + best], probabilities };
  }

  return {
    info,

    async predict(texts) {
      check(texts);
      const predictions = new Array<Prediction>(texts.length);
      // Made as the batches come, so that a call of many texts does not hold the event loop at its end.
      await scheduler.submit([...texts], (start, count, rows) => {
        for (let row = 0; row < count; row++) predictions[start + row] = predictionOf(rows, row * labels.length);
      });
      return predictions;
    },

    async predictProbabilities(texts) {
      check(texts);
      const probabilities = new Float32Array(texts.length * labels.length);
      await scheduler.submit([...texts], (start, _, rows) => probabilities.set(rows, start * labels.length));
      return probabilities;
    },

    close() {
      closing ??= scheduler.settled().then(() => runner.close());
      return closing;
    },
  };
}
