import { integer, number, optional, optionsOf, parseOptions, withDefault } from 'sentiment-core/http';

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

const smallest = 1e-9;
const largest = 1e9;

const gateOptions = optionsOf<GateOptions>()({
  minimumSample: withDefault(integer(1, largest), 1000),
  minimumSliceSize: withDefault(integer(1, largest), 50),
  minimumGain: withDefault(number(0, 1), 0.002),
  significance: withDefault(number(smallest, 0.5), 0.05),
  maximumSliceLoss: withDefault(number(0, 1), 0.02),
  maximumLatencyFactor: withDefault(number(smallest, largest), 2),
  maximumSizeFactor: withDefault(number(smallest, largest), 4),
  minimumMacroRecall: optional(number(0, 1)),
});

/** @throws {SentimentError} `option_invalid` naming the criterion */
export function resolveGateCriteria(given: GateOptions = {}): GateCriteria {
  const { minimumMacroRecall, ...criteria } = parseOptions(gateOptions, given);
  return { ...criteria, minimumMacroRecall };
}

export const defaultGateCriteria: GateCriteria = resolveGateCriteria();
