import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { requireTexts } from '../../errors/text-checks.ts';

/**
 * A classifier that judges text after text in the caller's thread.
 * @param judge writes the probabilities of a text, [labels], which sum to 1
 */
export function createTextClassifier(
  info: ClassifierInfo,
  judge: (text: string, probabilities: Float64Array) => void,
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

  return {
    info,
    // Async, so that what is wrong with the texts becomes a rejection; the work itself never waits.
    async predict(texts) {
      check(texts);
      return texts.map((text) => {
        judge(text, shares);
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
        judge(texts[row], shares);
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
