import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { requireTexts } from '../../errors/text-checks.ts';
import type { TextPipeline } from './text-pipeline.ts';
import type { Weights } from '../../artifact/weights-file.ts';

/**
 * A row's score of an output is its bias plus the values of the row times their weights. There is one output a label, and
 * probabilities are the softmax; or two labels have one output, the log-odds of the second.
 */
export interface LinearTextParameters {
  /** Row-major [terms, outputs]; multiplied by `scale`. */
  readonly weights: Weights;
  readonly scale: number;
  /** [outputs] */
  readonly biases: Float64Array;
}

/** A linear classifier over a text pipeline; everything is computed in the caller's thread. */
export function createLinearTextClassifier(
  info: ClassifierInfo,
  pipeline: TextPipeline,
  { weights, scale, biases }: LinearTextParameters,
): Classifier {
  const { labels } = info;
  const count = labels.length;
  const shares = new Float64Array(count);
  let closed = false;

  function check(texts: readonly string[]): void {
    if (closed) {
      throw new SentimentError({ code: 'classifier_closed', message: `the classifier ${info.name} is closed` });
    }
    requireTexts(texts);
  }

  /** Writes the probabilities of a text to `shares`. */
  function scoreLabels(text: string): void {
    const { indices, values, count: terms } = pipeline.transform(text);
    shares.set(biases);
    for (let place = 0; place < terms; place++) {
      const start = indices[place] * count;
      const value = values[place] * scale;
      for (let label = 0; label < count; label++) shares[label] += value * weights[start + label];
    }
    softmax(shares);
  }

  function scoreLogOdds(text: string): void {
    const { indices, values, count: terms } = pipeline.transform(text);
    let sum = 0;
    for (let place = 0; place < terms; place++) sum += values[place] * weights[indices[place]];
    shares[1] = 1 / (1 + Math.exp(-(sum * scale + biases[0])));
    shares[0] = 1 - shares[1];
  }

  const score = biases.length === 1 ? scoreLogOdds : scoreLabels;

  return {
    info,
    // Async, so that what is wrong with the texts becomes a rejection; the work itself never waits.
    async predict(texts) {
      check(texts);
      return texts.map((text) => {
        score(text);
        let best = 0;
        for (let label = 1; label < count; label++) if (shares[label] > shares[best]) best = label;
        const probabilities = Object.fromEntries(labels.map((label, column) => [label, shares[column]]));
        return { label: labels[best], confidence: shares[best], probabilities };
      });
    },

    async predictProbabilities(texts) {
      check(texts);
      const probabilities = new Float32Array(texts.length * count);
      for (let row = 0; row < texts.length; row++) {
        score(texts[row]);
        probabilities.set(shares, row * count);
      }
      return probabilities;
    },

    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}

/** In place. The largest score is taken off first, so that nothing overflows. */
function softmax(scores: Float64Array): void {
  let largest = -Infinity;
  for (let label = 0; label < scores.length; label++) largest = Math.max(largest, scores[label]);
  let sum = 0;
  for (let label = 0; label < scores.length; label++) sum += scores[label] = Math.exp(scores[label] - largest);
  for (let label = 0; label < scores.length; label++) scores[label] /= sum;
}
