import type { FitOptions } from '../../../contracts/trainer.ts';
import type { HashedTables } from '../../hashed-linear/hashed-tables.ts';
import { createHashedTrainer } from '../../hashed-linear/trainer.ts';
import type { LogisticRegressionSettings } from '../../linear/options.ts';
import type { EmitTrainingEvent } from '../../../optimisation/emitter.ts';
import type { HeldOut } from '../training/hold-out.ts';
import { type LinearPartSettings, trainerSettings } from './linear-options.ts';

export interface FitLinearPartOptions {
  readonly settings: LinearPartSettings;
  readonly classWeights: LogisticRegressionSettings['classWeights'];
  readonly emit: EmitTrainingEvent;
  readonly signal: FitOptions['signal'];
}

export interface FittedLinearPart extends HashedTables {
  readonly iterations: number;
}

/**
 * Logistic regression on the hashed n-grams of the rows that are learnt; the held-out rows say when to stop.
 * @throws {SentimentError} what the trainer of logistic regression throws
 */
export async function fitLinearPart(
  { learnt, held }: HeldOut,
  { settings, classWeights, emit, signal }: FitLinearPartOptions,
): Promise<FittedLinearPart> {
  const { features, parameters, training } = await createHashedTrainer(trainerSettings(settings, classWeights)).fit(
    learnt,
    {
      validation: held,
      ...(signal && { signal }),
      observer: {
        onEvent({ stage, step, metrics: { loss, validationLoss } }) {
          if (stage !== 'iteration' || loss === undefined || validationLoss === undefined) return;
          emit('iteration', step, { linearLoss: loss, linearValidationLoss: validationLoss });
        },
      },
    },
  );
  return { features, parameters, iterations: training.iterations };
}
