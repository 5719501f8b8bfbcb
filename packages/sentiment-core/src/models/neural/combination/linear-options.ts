import { SentimentError } from '../../../errors/sentiment-error.ts';
import {
  type HashedFeatureOptions,
  type LinearTrainingOptions,
  type LogisticRegressionSettings,
  logisticRegressionSettings,
} from '../../linear/options.ts';

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
export function trainerSettings(
  settings: LinearPartSettings,
  classWeights: LogisticRegressionSettings['classWeights'],
): LogisticRegressionSettings {
  return logisticRegressionSettings({ ...settings, classWeights });
}

function invalid(option: string, message: string, cause?: unknown): SentimentError {
  return new SentimentError({ code: 'option_invalid', field: `linear.${option}`, message, cause });
}
