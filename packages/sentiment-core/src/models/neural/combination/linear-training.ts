import type { SettingsOf } from '../../../contracts/options.ts';
import type { Dataset, FitOptions } from '../../../contracts/trainer.ts';
import type { HashedTables } from '../../hashed-linear/artifact.ts';
import { createHashedTrainer } from '../../hashed-linear/trainer.ts';
import {
  hashedLinearShape,
  type HashedFeatureOptions,
  type LinearTrainingOptions,
  type LogisticRegressionSettings,
  logisticRegressionSettings,
} from '../../linear/options.ts';
import type { EmitTrainingEvent } from '../../../optimisation/emitter.ts';
import { optionsOf } from '../../../schema/options.ts';
import { oneOf, withDefault } from '../../../schema/schema.ts';

type TrainingOption = 'l2' | 'maxIterations' | 'tolerance' | 'ratioPower' | 'rarityPower' | 'patience' | 'weights';

/** Options of the linear part of a network: those of logistic regression on hashed features that do not come from the network. */
export interface LinearPartOptions extends HashedFeatureOptions, Pick<LinearTrainingOptions, TrainingOption> {}

export type LinearPartSettings = SettingsOf<LinearPartOptions>;

const { name: _, version: __, classWeights: ___, calibration: ____, priorWeight: _____, ...shape } = hashedLinearShape;

/** Options of the linear part: the defaults are those of logistic regression, but for `weights`. */
export const linearPartOptions = optionsOf<LinearPartOptions>()({
  ...shape,
  weights: withDefault(oneOf(['float32', 'int8']), 'int8'),
});

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
  { learnt, held }: { readonly learnt: Dataset; readonly held: Dataset },
  { settings, classWeights, emit, signal }: FitLinearPartOptions,
): Promise<FittedLinearPart> {
  const { features, parameters, training } = await createHashedTrainer(
    // The network has an intercept of its own.
    logisticRegressionSettings({ ...settings, classWeights, priorWeight: 0 }),
  ).fit(learnt, {
    validation: held,
    ...(signal && { signal }),
    observer: {
      onEvent({ stage, step, metrics: { loss, validationLoss } }) {
        if (stage !== 'iteration' || loss === undefined || validationLoss === undefined) return;
        emit('iteration', step, { linearLoss: loss, linearValidationLoss: validationLoss });
      },
    },
  });
  return { features, parameters, iterations: training.iterations };
}
