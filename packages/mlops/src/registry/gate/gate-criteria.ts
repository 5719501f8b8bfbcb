import { refuseUnknownOptions, requireInteger, requireNumber } from 'sentiment-core/http';

/** What a challenger must reach. */
export interface GateCriteria {
  /** Held-out rows, 1 or more. Default 1000. */
  readonly minimumSample: number;
  /** Rows that a label must have, and that a slice must have to be evaluated, 1 or more. Default 50. */
  readonly minimumSliceSize: number;
  /** Least accuracy that a challenger gains over the champion, 0 to 1. Default 0.002. */
  readonly minimumGain: number;
  /** Significance level of the tests, in (0, 0.5]. Default 0.05. */
  readonly significance: number;
  /** Accuracy that a slice may lose, 0 to 1. Default 0.02. */
  readonly maximumSliceLoss: number;
  /** Times the champion's milliseconds a tweet, above 0. Default 2. */
  readonly maximumLatencyFactor: number;
  /** Times the champion's bytes, above 0. Default 4. */
  readonly maximumSizeFactor: number;
  /**
   * What the macro recall of a first champion must be above with 95 % confidence, 0 to 1. Default 0.1 above chance, which
   * is 1 / labels.
   */
  readonly minimumMacroRecall: number | undefined;
}

/** What is left out has its default. */
export type GateOptions = { readonly [Criterion in keyof GateCriteria]?: GateCriteria[Criterion] | undefined };

export const defaultGateCriteria: GateCriteria = {
  minimumSample: 1000,
  minimumSliceSize: 50,
  minimumGain: 0.002,
  significance: 0.05,
  maximumSliceLoss: 0.02,
  maximumLatencyFactor: 2,
  maximumSizeFactor: 4,
  minimumMacroRecall: undefined,
};

const smallest = 1e-9;
const largest = 1e9;

/** @throws {SentimentError} `option_invalid` naming the criterion */
export function resolveGateCriteria(given: GateOptions = {}): GateCriteria {
  refuseUnknownOptions(given, Object.keys(defaultGateCriteria));
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const criteria: GateCriteria = { ...defaultGateCriteria, ...set };
  requireInteger('minimumSample', criteria.minimumSample, 1, largest);
  requireInteger('minimumSliceSize', criteria.minimumSliceSize, 1, largest);
  requireNumber('minimumGain', criteria.minimumGain, 0, 1);
  requireNumber('significance', criteria.significance, smallest, 0.5);
  requireNumber('maximumSliceLoss', criteria.maximumSliceLoss, 0, 1);
  requireNumber('maximumLatencyFactor', criteria.maximumLatencyFactor, smallest, largest);
  requireNumber('maximumSizeFactor', criteria.maximumSizeFactor, smallest, largest);
  if (criteria.minimumMacroRecall !== undefined) requireNumber('minimumMacroRecall', criteria.minimumMacroRecall, 0, 1);
  return criteria;
}
