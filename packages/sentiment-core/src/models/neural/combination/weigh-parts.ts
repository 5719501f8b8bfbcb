import { fitScoreTemperature } from '../../../optimisation/calibration.ts';
import type { HashedTables } from '../../hashed-linear/artifact.ts';
import { combineParts } from './combine-parts.ts';
import type { EncodedRows } from '../text/collect-words.ts';
import { createScorer } from '../networks/architectures.ts';
import { type NetworkParameters, weightOf } from '../networks/network.ts';
import type { NetworkSettings } from '../networks/network-settings.ts';

export interface UnweighedParts {
  readonly network: NetworkSettings;
  readonly parameters: NetworkParameters;
  /** With its scores of the held-out rows, row-major [rows, labels]. */
  readonly linear: { readonly fitted: HashedTables; readonly scores: Float32Array } | undefined;
  /** Rows that no part has learnt from, 1 or more. */
  readonly held: Pick<EncodedRows, 'ids' | 'offsets' | 'targets' | 'weights'>;
}

export interface WeighedParts {
  readonly parameters: NetworkParameters;
  readonly linear: HashedTables | undefined;
  /** What was found, for the artifact. */
  readonly weights: { readonly network: number; readonly linear?: number };
}

/**
 * Finds on held-out rows what each part counts, and puts it into the numbers of the parts: what they say is simply added up
 * afterwards. Without a linear part the weight is the inverse of a temperature.
 */
export function weighParts({ network, parameters, linear, held }: UnweighedParts): WeighedParts {
  const { labels } = network;
  const { targets, weights: rowWeights } = held;
  const scores = networkScoresOf(network, parameters, held);
  if (!linear) {
    const weight = 1 / fitScoreTemperature(scores, targets, rowWeights);
    const biases = new Array<number>(labels).fill(0);
    return { parameters: scaled(parameters, weight, biases), linear: undefined, weights: { network: weight } };
  }
  const { weights, biases } = combineParts({ parts: [scores, linear.scores], targets, rowWeights, labels });
  const [ofNetwork, ofLinear] = weights;
  return {
    parameters: scaled(parameters, ofNetwork, biases),
    linear: scaledTables(linear.fitted, ofLinear),
    weights: { network: ofNetwork, linear: ofLinear },
  };
}

/** In the arithmetic that serves. */
function networkScoresOf(
  network: NetworkSettings,
  parameters: NetworkParameters,
  { ids, offsets, targets }: UnweighedParts['held'],
): Float64Array {
  const { labels } = network;
  const score = createScorer(network, parameters);
  const scores = new Float64Array(targets.length * labels);
  for (let row = 0; row < targets.length; row++) {
    score(ids.subarray(offsets[row], offsets[row + 1]), scores.subarray(row * labels, (row + 1) * labels));
  }
  return scores;
}

function scaled(parameters: NetworkParameters, weight: number, biases: readonly number[]): NetworkParameters {
  const weights = new Map(parameters.weights);
  const [kernel, bias] = ['labels.kernel', 'labels.bias'];
  weights.set(kernel, weightOf(weights, kernel).map((value) => value * weight)); // prettier-ignore
  weights.set(bias, weightOf(weights, bias).map((value, label) => value * weight + biases[label])); // prettier-ignore
  return { ...parameters, weights };
}

function scaledTables({ features, parameters }: HashedTables, weight: number): HashedTables {
  const { scale, intercepts } = parameters;
  const scaledIntercepts = intercepts.map((intercept) => intercept * weight);
  return { features, parameters: { ...parameters, scale: scale * weight, intercepts: scaledIntercepts } };
}
