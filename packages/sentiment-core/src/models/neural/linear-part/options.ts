import { SentimentError } from '../../../errors/sentiment-error.ts';
import {
  type HashedFeatureOptions,
  type LinearTrainingOptions,
  type LogisticRegressionSettings,
  logisticRegressionSettings,
} from '../../logistic-regression/options.ts';

type TrainingOption = 'l2' | 'maxIterations' | 'tolerance' | 'ratioPower' | 'rarityPower' | 'patience' | 'weights';

/** Options of the linear part of a network: those of logistic regression on hashed features that do not come from the network. */
export interface LinearPartOptions extends HashedFeatureOptions, Pick<LinearTrainingOptions, TrainingOption> {
  /**
   * 2 to 20: the network learns what the linear part leaves to be said; the scores of the linear part stand beside its own in
   * training, for each row those of a fit on the other folds. 0, the default: both learn apart.
   */
  readonly folds?: number;
}

export type LinearPartSettings = Required<LinearPartOptions>;

const ofNetwork = ['name', 'version', 'classWeights', 'calibration'] as const;

/**
 * @returns with the defaults of logistic regression, but for `weights`, which are `int8`
 * @throws {SentimentError} `option_invalid`, naming the option as `linear.x`
 */
export function linearPartSettings(options: LinearPartOptions): LinearPartSettings {
  const { folds = 0, ...others } = options;
  requireFolds(folds);
  const other = [...ofNetwork, 'features', 'preprocessing'].find((option) => Object.hasOwn(options, option));
  if (other !== undefined) throw invalid(other, `option "linear.${other}" is no option of the linear part`);
  try {
    const settings = Object.entries(logisticRegressionSettings({ weights: 'int8', ...others }));
    const own = settings.filter(([option]) => !ofNetwork.some((name) => name === option));
    return { ...(Object.fromEntries(own) as unknown as LinearPartSettings), folds };
  } catch (error) {
    if (!SentimentError.isInstance(error) || error.field === undefined) throw error;
    throw invalid(error.field, `of the linear part: ${error.message}`, error);
  }
}

/** The settings of logistic regression that the part is trained with. */
export function trainerSettings(
  { folds: _, ...settings }: LinearPartSettings,
  classWeights: LogisticRegressionSettings['classWeights'],
): LogisticRegressionSettings {
  return logisticRegressionSettings({ ...settings, classWeights });
}

function requireFolds(folds: unknown): void {
  const isCount = typeof folds === 'number' && Number.isInteger(folds) && folds >= 0 && folds <= 20 && folds !== 1;
  if (!isCount) throw invalid('folds', 'option "linear.folds" must be 0 or a whole number from 2 to 20');
}

function invalid(option: string, message: string, cause?: unknown): SentimentError {
  return new SentimentError({ code: 'option_invalid', field: `linear.${option}`, message, cause });
}
