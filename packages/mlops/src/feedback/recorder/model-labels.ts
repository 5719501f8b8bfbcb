import type { Kysely } from 'kysely';
import type { ObservedPrediction } from 'sentiment-core';
import type { Schema } from '../../storage/schema.ts';
import type { TimedPrediction } from './store-batch.ts';

/** Keeps which labels each model knows: feedback on a prediction is judged by those of its own model. */
export interface ModelLabels {
  /** Writes those of models not yet known to be stored. */
  store(transaction: Kysely<Schema>, batch: readonly TimedPrediction[]): Promise<void>;
  /** Once the transaction is durable. */
  stored(batch: readonly TimedPrediction[]): void;
}

export const createModelLabels = (): ModelLabels => {
  const known: Pick<ObservedPrediction, 'model'>[] = [];
  const isKnown = ({ model }: Pick<ObservedPrediction, 'model'>, among: readonly Pick<ObservedPrediction, 'model'>[]) =>
    among.some((other) => other.model.version === model.version && other.model.name === model.name);

  const newOnes = (batch: readonly TimedPrediction[]): ObservedPrediction[] => {
    const found: ObservedPrediction[] = [];
    for (const { observed } of batch) if (!isKnown(observed, known) && !isKnown(observed, found)) found.push(observed);
    return found;
  };

  return {
    async store(transaction, batch) {
      for (const { model, prediction } of newOnes(batch)) {
        const labels = JSON.stringify(Object.keys(prediction.probabilities));
        await transaction
          .insertInto('models')
          .values({ model_name: model.name, model_version: model.version, labels })
          .onConflict((conflict) => conflict.columns(['model_name', 'model_version']).doUpdateSet({ labels }))
          .execute();
      }
    },
    stored: (batch) => void known.push(...newOnes(batch)),
  };
};
