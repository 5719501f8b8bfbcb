import type { Classifier, ClassifierInfo, Prediction } from '../contracts/classifier.ts';
import { SentimentError } from '../errors/sentiment-error.ts';

type Probabilities = Float64Array | Float32Array;

/**
 * Takes the probabilities of `count` texts, the first of them `texts[start]`.
 * @param probabilities row-major [count or more, labels]; rows sum to 1. Read at once: the scorer may write there again.
 */
export type TakeProbabilities = (start: number, count: number, probabilities: Probabilities) => void;

/** Hands over the probabilities of all texts, in one piece or in several, in any order. */
export type ScoreTexts = (texts: readonly string[], take: TakeProbabilities) => void | Promise<void>;

/**
 * The part that all classifiers share around the arithmetic of their own: what is closed answers nothing, what is no text is refused,
 * and probabilities become predictions.
 * @param close releases what the scorer holds; called once. Default: nothing.
 */
export function createScoredClassifier(
  info: ClassifierInfo,
  score: ScoreTexts,
  close: () => Promise<void> = () => Promise.resolve(),
): Classifier {
  const labelCount = info.labels.length;
  const predictionOf = predictionReader(info.labels);
  let closing: Promise<void> | undefined;

  function check(texts: readonly string[]): void {
    if (closing) {
      throw new SentimentError({ code: 'classifier_closed', message: `the classifier ${info.name} is closed` });
    }
    requireTexts(texts);
  }

  return {
    info,

    // Async, so that what is wrong with the texts becomes a rejection; work in the caller's thread never waits.
    async predict(texts) {
      check(texts);
      const predictions = new Array<Prediction>(texts.length);
      const scored = score(texts, (start, count, rows) => {
        for (let row = 0; row < count; row++) predictions[start + row] = predictionOf(rows, row * labelCount);
      });
      if (scored) await scored;
      return predictions;
    },

    async predictProbabilities(texts) {
      check(texts);
      const probabilities = new Float32Array(texts.length * labelCount);
      const scored = score(texts, (start, count, rows) => {
        const first = start * labelCount;
        for (let index = 0; index < count * labelCount; index++) probabilities[first + index] = rows[index];
      });
      if (scored) await scored;
      return probabilities;
    },

    close() {
      closing ??= close();
      return closing;
    },
  };
}

/**
 * Scores text after text in the caller's thread.
 * @param write writes the probabilities of a text, [labels], which sum to 1
 */
export function textByText(labelCount: number, write: (text: string, probabilities: Float64Array) => void): ScoreTexts {
  const probabilities = new Float64Array(labelCount);
  return (texts, take) => {
    for (let row = 0; row < texts.length; row++) {
      write(texts[row], probabilities);
      take(row, 1, probabilities);
    }
  };
}

/** Makes a prediction of a row of probabilities that begins at `start`. */
function predictionReader(labels: readonly string[]): (rows: Probabilities, start: number) => Prediction {
  const [first, second] = labels;
  const [positive, negative] = [labels.indexOf('positive'), labels.indexOf('negative')];
  const hasScore = positive >= 0 && negative >= 0;

  function named(rows: Probabilities, start: number): Prediction['probabilities'] {
    // The usual case, without lists on the way.
    if (labels.length === 2) return { [first]: rows[start], [second]: rows[start + 1] };
    return Object.fromEntries(labels.map((label, column) => [label, rows[start + column]]));
  }

  return (rows, start) => {
    const best = argmax(rows, start, labels.length);
    const label = labels[best];
    const confidence = rows[start + best];
    const probabilities = named(rows, start);
    if (!hasScore) return { label, confidence, probabilities };
    return { label, confidence, probabilities, score: rows[start + positive] - rows[start + negative] };
  };
}

/**
 * What every classifier asks of its input.
 * @throws {SentimentError} `invalid_argument` unless `texts` is a list of strings, naming the first element that is not a string
 */
export function requireTexts(texts: readonly unknown[]): void {
  if (!Array.isArray(texts)) {
    const wanted =
      typeof texts === 'string'
        ? 'a list of strings, not a string'
        : `a string or a list of strings, not ${typeof texts}`;
    throw new SentimentError({ code: 'invalid_argument', field: 'texts', message: `texts must be ${wanted}` });
  }
  for (let index = 0; index < texts.length; index++) {
    if (typeof texts[index] === 'string') continue;
    const field = `texts[${index}]`;
    throw new SentimentError({
      code: 'invalid_argument',
      field,
      message: `${field} must be a string, not ${typeof texts[index]}`,
    });
  }
}

/** Numbers of one row of a table, or a row by itself. */
type Numbers = Float64Array | Float32Array | readonly number[];

/** Column of the largest of `count` values from `start` on; the first one among equals. */
export function argmax(values: Numbers, start: number, count: number): number {
  let best = 0;
  for (let column = 1; column < count; column++) if (values[start + column] > values[start + best]) best = column;
  return best;
}

/** Scores to probabilities, in place. The largest score is taken off first, so that nothing overflows. */
export function softmax(scores: Float64Array): void {
  let largest = -Infinity;
  for (let label = 0; label < scores.length; label++) largest = Math.max(largest, scores[label]);
  let sum = 0;
  for (let label = 0; label < scores.length; label++) sum += scores[label] = Math.exp(scores[label] - largest);
  for (let label = 0; label < scores.length; label++) scores[label] /= sum;
}

/** Log-odds to a probability. */
export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** log Σ exp(x), without overflow. */
export function logSumExp(values: Float64Array): number {
  let most = -Infinity;
  for (const value of values) most = Math.max(most, value);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  return most + Math.log(sum);
}
