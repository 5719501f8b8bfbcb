import type { Classifier } from '../contracts/index.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { requireTexts } from '../classification/scored-classifier.ts';

/** A tiny real classifier for tests of what is around a classifier: counts `good` and `bad`, with add-one smoothing. */
export function createWordCountClassifier(): Classifier {
  let closed = false;
  const positive = (text: string): number => {
    const count = (word: string): number => text.split(word).length - 1;
    return (count('good') + 1 / 2) / (count('good') + count('bad') + 1);
  };
  const open = (): void => {
    if (closed) throw new SentimentError({ code: 'classifier_closed', message: 'The classifier is closed.' });
  };
  return {
    info: {
      name: 'word-count',
      version: '1',
      kind: 'word-count',
      labels: ['negative', 'positive'],
      preprocessing: 'none',
      metrics: { 'hand.accuracy': 0.5 },
    },
    async predict(texts) {
      open();
      requireTexts(texts);
      return texts.map((text) => {
        const probabilities = { negative: 1 - positive(text), positive: positive(text) };
        const label = probabilities.positive >= 0.5 ? 'positive' : 'negative';
        const score = probabilities.positive - probabilities.negative;
        return { label, confidence: probabilities[label], probabilities, score };
      });
    },
    async predictProbabilities(texts) {
      open();
      requireTexts(texts);
      return Float32Array.from(texts.flatMap((text) => [1 - positive(text), positive(text)]));
    },
    async close() {
      closed = true;
    },
  };
}
