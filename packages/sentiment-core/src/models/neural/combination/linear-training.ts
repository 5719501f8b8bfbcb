import { SentimentError } from '../../../errors/sentiment-error.ts';
import {
  type HashedFeatureOptions,
  type LinearTrainingOptions,
  type LogisticRegressionSettings,
  logisticRegressionSettings,
} from '../../linear/options.ts';
import type { Dataset, FitOptions } from '../../../contracts/trainer.ts';
import type { HashedTables } from '../../hashed-linear/artifact.ts';
import { createHashedTrainer } from '../../hashed-linear/trainer.ts';
import type { EmitTrainingEvent } from '../../../optimisation/emitter.ts';

type TrainingOption = 'l2' | 'maxIterations' | 'tolerance' | 'ratioPower' | 'rarityPower' | 'patience' | 'weights';

/** Options of the linear part of a network: those of logistic regression on hashed features that do not come from the network. */
export interface LinearPartOptions extends HashedFeatureOptions, Pick<LinearTrainingOptions, TrainingOption> {}

export type LinearPartSettings = Required<LinearPartOptions>;

const ofNetwork = ['name', 'version', 'classWeights', 'calibration'] as const;

/**
 * @returns with the defaults of logistic regression, but for `weights`, which are `int8`
 * @throws {SentimentError} `option_invalid`, naming the option as `linear.x`
 */
export function linearPartSettings(options: LinearPartOptions): LinearPartSettings {
  const other = [...ofNetwork, 'features', 'preprocessing'].find((option) => Object.hasOwn(options, option));
  if (other !== undefined) throw invalid(other, `option "linear.${other}" is no option of the linear part`);
  try {
    const settings = Object.entries(logisticRegressionSettings({ weights: 'int8', ...options }));
    const own = settings.filter(([option]) => !ofNetwork.some((name) => name === option));
    return Object.fromEntries(own) as unknown as LinearPartSettings;
  } catch (error) {
    if (!SentimentError.isInstance(error) || error.field === undefined) throw error;
    throw invalid(error.field, `of the linear part: ${error.message}`, error);
  }
}

/** The settings of logistic regression that the part is trained with. */
function trainerSettings(
  settings: LinearPartSettings,
  classWeights: LogisticRegressionSettings['classWeights'],
): LogisticRegressionSettings {
  return logisticRegressionSettings({ ...settings, classWeights });
}

function invalid(option: string, message: string, cause?: unknown): SentimentError {
  return new SentimentError({ code: 'option_invalid', field: `linear.${option}`, message, cause });
}

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
