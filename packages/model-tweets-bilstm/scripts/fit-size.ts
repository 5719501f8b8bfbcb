import type { Artifact } from '../../sentiment-core/src/artifact/read-artifact.ts';
import type { Dataset } from '../../sentiment-core/src/contracts/trainer.ts';
import { SentimentError } from '../../sentiment-core/src/errors/sentiment-error.ts';
import type { QuantizationLoss } from '../../sentiment-core/src/quantization/measure-loss.ts';
import { measureLoss } from '../../sentiment-core/src/quantization/measure-loss.ts';
import { quantizeModel, type QuantizedModel } from '../../sentiment-core/src/quantization/quantize-model.ts';
import { openFamily } from '../../sentiment-core/src/models/families.ts';
import { readNeuralContent } from '../../sentiment-core/src/models/neural/artifact.ts';

/** Shares of the hash buckets of a linear part that are tried. */
const bucketShares = [0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];

export interface FittedModel {
  readonly model: QuantizedModel;
  readonly loss: QuantizationLoss;
}

export interface FitSizeOptions {
  /** Of all files but `model.json`. */
  readonly maxBytes: number;
  /** Of accuracy. */
  readonly maxLoss: number;
  /** Told what was tried. */
  readonly onTrial: (line: string) => void;
}

/**
 * int8, with as little left out as fits: for each share of buckets the smallest share of words, in hundredths, and among those the
 * lowest log loss.
 * @throws {SentimentError} `loss_too_large`
 */
export async function fitSize(
  artifact: Artifact,
  dataset: Dataset,
  { maxBytes, maxLoss, onTrial }: FitSizeOptions,
): Promise<FittedModel> {
  const hasBuckets = readNeuralContent(artifact).linear !== undefined;
  const exact = await openFamily(artifact);
  let best: FittedModel | undefined;
  let knownWords = -1;
  for (const pruneBuckets of hasBuckets ? bucketShares : [0]) {
    const model = await smallestThatFits(artifact, hasBuckets ? { pruneBuckets } : {}, maxBytes);
    // More buckets left out is of use only where more words can stay for it.
    if (model === undefined || model.record.pruned.after === knownWords) continue;
    knownWords = model.record.pruned.after;
    const loss = await measureLoss(exact, model.classifier, dataset);
    const { share, after } = model.record.pruned;
    onTrial(
      `${pruneBuckets} of the buckets, ${share} of the words left out: ${after} words, ${model.record.bytes.after} bytes, ` +
        `accuracy ${loss.before.accuracy.toFixed(4)} to ${loss.after.accuracy.toFixed(4)}, log loss ${loss.before.logLoss.toFixed(4)} to ${loss.after.logLoss.toFixed(4)}`,
    );
    if (best === undefined || loss.after.logLoss < best.loss.after.logLoss) best = { model, loss };
    if (share === 0) break;
  }
  await exact.close();
  if (best !== undefined && best.loss.accuracy <= maxLoss) return best;
  const what = best ? `costs ${best.loss.accuracy.toFixed(4)} of accuracy` : 'cannot be done';
  throw new SentimentError({
    code: 'loss_too_large',
    message: `a model of ${maxBytes} bytes ${what}; ${maxLoss} is allowed`,
  });
}

async function smallestThatFits(
  artifact: Artifact,
  options: { readonly pruneBuckets?: number },
  maxBytes: number,
): Promise<QuantizedModel | undefined> {
  let [low, high] = [-1, 99];
  let found: QuantizedModel | undefined;
  while (high - low > 1) {
    const middle = low === -1 && found === undefined ? 0 : (low + high) >> 1;
    const model = await quantizeModel(artifact, { ...options, prune: middle / 100 });
    if (model.record.bytes.after <= maxBytes) [high, found] = [middle, model];
    else low = middle;
    if (high === 0) break;
  }
  return found;
}
