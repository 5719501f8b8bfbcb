import { convertWeights, weightsType } from '../../artifact/weights.ts';
import type { Artifact } from '../../artifact/read-artifact.ts';
import {
  classicalTypes,
  type QuantizableModel,
  type QuantizeSettings,
  type ShrunkModel,
  smallest,
  targetType,
} from '../quantizable-model.ts';
import { readLogisticRegressionContent, writeLogisticRegression } from './artifact.ts';
import { createLogisticRegressionClassifier, type LinearParameters } from './classifier.ts';

/** @throws {SentimentError} `artifact_invalid`, `artifact_unsupported` */
export function quantizableHashed(artifact: Artifact): QuantizableModel {
  const content = readLogisticRegressionContent(artifact);
  const { info, features, parameters } = content;
  return {
    stored: weightsType(parameters.weights),
    types: classicalTypes,
    shrink(settings) {
      const { model, ...done } = shrinkHashed(parameters, settings);
      return {
        ...done,
        classifier: createLogisticRegressionClassifier({ ...info, metrics: {} }, features, model),
        write: (training, metrics) =>
          writeLogisticRegression({
            ...content,
            parameters: model,
            info: { ...info, metrics },
            training: { ...content.training, ...training },
          }),
      };
    },
  };
}

/** Prunes, then rounds what is left; checks of buckets without a weight become 0, which compresses better. */
export function shrinkHashed(
  parameters: LinearParameters,
  { weights, prune }: QuantizeSettings,
): ShrunkModel<LinearParameters> {
  const before = weightsType(parameters.weights);
  const after = targetType(before, weights, classicalTypes);
  const pruned = pruneBuckets(parameters, prune);
  const model = clearSilentChecks({ ...pruned, ...convertWeights(pruned, after) });
  return {
    model,
    weights: { before, after },
    pruned: { share: prune, unit: 'buckets', before: weightedBuckets(parameters), after: weightedBuckets(model) },
  };
}

/** Fewest bits of a table that a loader takes. */
const fewestBits = 10;

/**
 * Takes the smallest weights of a hashed model away, and halves its table while that is cheap. Two buckets become one when the
 * table is halved, and where both have a weight only the larger can stay; that is done while at most half of what still has
 * to leave leaves for this reason, and the smallest of the others make up the share. Which feature lives in a bucket, its
 * check byte says as before. Only weights decide, for a hash table does not know how often a feature occurs.
 */
export function pruneBuckets(parameters: LinearParameters, share: number): LinearParameters {
  const sizes = largestOfBuckets(parameters);
  const budget = Math.round(share * sizes.reduce((count, size) => count + (size > 0 ? 1 : 0), 0));
  if (budget === 0) return parameters;
  let table = parameters;
  let left = budget;
  while (table.bits > fewestBits) {
    const { folded, lost } = fold(table);
    if (lost > left / 2) break;
    [table, left] = [folded, left - lost];
  }
  return withoutSmallest(table, left);
}

/** Buckets with a weight. */
export function weightedBuckets(parameters: LinearParameters): number {
  return largestOfBuckets(parameters).reduce((count, size) => count + (size > 0 ? 1 : 0), 0);
}

/** A bucket without a weight counts nothing, whatever its check. */
export function clearSilentChecks(table: LinearParameters): LinearParameters {
  const sizes = largestOfBuckets(table);
  return { ...table, checks: table.checks.map((check, bucket) => (sizes[bucket] > 0 ? check : 0)) };
}

/** Half the table: the bucket of a hash is its upper bits, so two neighbours become one. */
function fold(table: LinearParameters): { folded: LinearParameters; lost: number } {
  const { bits, outputs } = table;
  const sizes = largestOfBuckets(table);
  const weights = table.weights.slice(0, table.weights.length / 2);
  const checks = new Uint8Array(2 ** (bits - 1));
  let lost = 0;
  for (let bucket = 0; bucket < checks.length; bucket++) {
    const [first, second] = [sizes[2 * bucket], sizes[2 * bucket + 1]];
    if (first > 0 && second > 0) lost++;
    const winner = 2 * bucket + (second > first ? 1 : 0);
    checks[bucket] = table.checks[winner];
    weights.set(table.weights.subarray(winner * outputs, (winner + 1) * outputs), bucket * outputs);
  }
  return { folded: { ...table, bits: bits - 1, weights, checks }, lost };
}

function withoutSmallest(table: LinearParameters, count: number): LinearParameters {
  const { outputs } = table;
  const weights = table.weights.slice();
  const sizes = largestOfBuckets(table).map((size) => (size === 0 ? Infinity : size));
  for (const bucket of smallest(sizes, count)) weights.fill(0, bucket * outputs, (bucket + 1) * outputs);
  return { ...table, weights };
}

function largestOfBuckets({ weights, outputs, checks }: LinearParameters): Float64Array {
  return Float64Array.from(checks, (_, bucket) => {
    let most = 0;
    for (let index = bucket * outputs; index < (bucket + 1) * outputs; index++) {
      most = Math.max(most, Math.abs(weights[index]));
    }
    return most;
  });
}
