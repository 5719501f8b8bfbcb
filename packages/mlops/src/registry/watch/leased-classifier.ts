import type { Classifier, ClassifierInfo } from 'sentiment-core';

/** A classifier that is closed once nobody waits for its answer. */
export interface LeasedClassifier extends Classifier {
  /** Takes it out of use: it closes as soon as the calls under way have ended. Resolves when it is closed. */
  retire(): Promise<void>;
}

/** @param info what it calls itself */
export function leaseClassifier(classifier: Classifier, info: ClassifierInfo = classifier.info): LeasedClassifier {
  let calls = 0;
  let closing: Promise<void> | undefined;
  let idle = (): void => undefined;

  const hold = async <T>(call: () => Promise<T>): Promise<T> => {
    calls += 1;
    try {
      return await call();
    } finally {
      calls -= 1;
      if (calls === 0) idle();
    }
  };
  const retire = async (): Promise<void> => {
    if (calls > 0) await new Promise<void>((resolve) => (idle = resolve));
    await classifier.close();
  };
  return {
    info,
    predict: (texts) => hold(() => classifier.predict(texts)),
    predictProbabilities: (texts) => hold(() => classifier.predictProbabilities(texts)),
    close: () => (closing ??= retire()),
    retire: () => (closing ??= retire()),
  };
}
