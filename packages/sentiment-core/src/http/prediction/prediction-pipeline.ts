import type { Classifier, ObservedPrediction, Prediction } from '../../contracts/index.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';

/** A prediction with the id under which feedback on it is given. */
export interface IdentifiedPrediction extends Prediction {
  readonly predictionId: string;
}

/** The predictions of one call, with the model that made them. */
export interface PredictedBatch {
  readonly model: { readonly name: string; readonly version: string };
  readonly predictions: readonly IdentifiedPrediction[];
}

export interface PredictionPipelineOptions {
  readonly classifier: () => Classifier | undefined;
  readonly generateId: () => string;
  /** Milliseconds of a clock that never steps back. */
  readonly clock: () => number;
  /** Undefined when nobody observes. */
  readonly notify: ((predictions: readonly ObservedPrediction[]) => Promise<void> | undefined) | undefined;
}

/** From texts to identified, observed predictions; the same for one text, a batch and a stream. */
export interface PredictionPipeline {
  /** @throws {SentimentError} `model_not_ready` */
  classifier(): Classifier;
  predict(texts: readonly string[], trueLabels?: readonly (string | undefined)[]): Promise<PredictedBatch>;
}

export const createPredictionPipeline = (options: PredictionPipelineOptions): PredictionPipeline => {
  const { generateId, clock, notify } = options;

  const classifier = (): Classifier => {
    const current = options.classifier();
    if (current === undefined) {
      throw new SentimentError({ code: 'model_not_ready', message: 'The model is not loaded yet.' });
    }
    return current;
  };

  // A model swapped out between our look and its answer may be closed by then: ask its successor, once.
  const predictWithCurrent = async (texts: readonly string[]): Promise<[Classifier, Prediction[]]> => {
    const first = classifier();
    try {
      return [first, await first.predict(texts)];
    } catch (error) {
      const successor = classifier();
      const closed = SentimentError.isInstance(error) && error.code === 'classifier_closed';
      if (!closed || successor === first) throw error;
      return [successor, await successor.predict(texts)];
    }
  };

  return {
    classifier,
    async predict(texts, trueLabels) {
      const started = notify === undefined ? 0 : clock();
      const [{ info }, raw] = await predictWithCurrent(texts);
      if (raw.length !== texts.length) {
        const message = `${info.name} gave ${raw.length} predictions for ${texts.length} texts.`;
        throw new SentimentError({ code: 'internal', message });
      }
      const model = { name: info.name, version: info.version };
      const predictions = raw.map(({ label, confidence, probabilities }) => ({
        predictionId: generateId(),
        label,
        confidence,
        probabilities,
      }));
      if (notify !== undefined && predictions.length > 0) {
        const durationMs = clock() - started;
        await notify(
          raw.map((prediction, index) => {
            const { predictionId } = predictions[index];
            const observed = { predictionId, text: texts[index], prediction, model, durationMs };
            const trueLabel = trueLabels?.[index];
            return trueLabel === undefined ? observed : { ...observed, trueLabel };
          }),
        );
      }
      return { model, predictions };
    },
  };
};
