import type { Artifact } from '../artifact/read-artifact.ts';
import type { Dataset } from '../contracts/dataset.ts';
import { refuseUnknownOptions, requireNumber } from '../errors/option-checks.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { scoreClassifier, type ScoredDataset } from '../evaluation/score-classifier.ts';
import { classifierOfArtifact } from '../models/classifier-of-artifact.ts';
import { largestShareWithin } from './largest-share-within.ts';
import { lossOfScores, type QuantizationLoss } from './measure-loss.ts';
import { quantizableModel } from './quantizable-model.ts';
import { type QuantizedModel, shrinkModel } from './quantize-model.ts';
import { mostPruned, type QuantizeOptions, quantizeSettings, targetType } from './quantization-options.ts';

export interface QuantizeWithinOptions extends Omit<QuantizeOptions, 'prune'> {
  /** As for `quantizeModel`; `auto` finds the largest share, in hundredths, that stays within `maxLoss`. Default 0. */
  readonly prune?: number | 'auto';
  /** Largest loss of accuracy and of macro recall, each in [0, 1]. Default 0.002. */
  readonly maxLoss?: number;
  readonly signal?: AbortSignal;
  /** Told the share that is tried, and its loss when it is known. */
  readonly onTrial?: (share: number, loss: QuantizationLoss | undefined) => void;
}

export interface QuantizedWithin {
  readonly model: QuantizedModel;
  readonly loss: QuantizationLoss;
  /** The weights had the wanted type before. */
  readonly weightsUnchanged: boolean;
}

/**
 * Makes a model smaller and measures what that costs on labelled texts; a model that loses more than `maxLoss` is refused.
 * The texts should be none that the model was trained on: what it remembers hides a loss.
 * @throws {SentimentError} `loss_too_large`, naming the loss, the limit and the option; `invalid_argument` when nothing is
 * left to do; and what `quantizeModel` and scoring throw
 */
export async function quantizeWithin(
  artifact: Artifact,
  dataset: Dataset,
  options: QuantizeWithinOptions = {},
): Promise<QuantizedWithin> {
  const { weights = 'int8', prune = 0, maxLoss = 0.002, signal, onTrial, ...unknown } = options;
  refuseUnknownOptions(unknown, ['weights', 'prune', 'maxLoss', 'signal', 'onTrial']);
  const settings = quantizeSettings({ weights, prune: prune === 'auto' ? 0 : prune });
  requireNumber('maxLoss', maxLoss, 0, 1);
  const quantizable = quantizableModel(artifact);
  const weightsUnchanged = targetType(quantizable.stored, weights) === quantizable.stored;
  if (weightsUnchanged && prune === 0) {
    throw new SentimentError({
      code: 'invalid_argument',
      message: `nothing is left to do: the weights are ${quantizable.stored} already, and prune 0 keeps all of them`,
    });
  }
  const scoring = signal === undefined ? {} : { signal };
  const original = await classifierOfArtifact(artifact);
  const { labels } = original.info;
  const before: ScoredDataset = await scoreClassifier(original, dataset, scoring);
  await original.close();

  async function attempt(share: number): Promise<QuantizedWithin> {
    onTrial?.(share, undefined);
    const model = await shrinkModel(artifact, quantizable, { ...settings, prune: share });
    const loss = lossOfScores(labels, before, await scoreClassifier(model.classifier, dataset, scoring));
    onTrial?.(share, loss);
    return { model, loss, weightsUnchanged };
  }
  const within = ({ loss }: QuantizedWithin): boolean => exceeded(loss, maxLoss) === undefined;

  if (prune === 'auto') {
    const found = await largestShareWithin(attempt, within, Math.round(mostPruned * 100));
    if (found.tried > 0 || !weightsUnchanged) return requireWithin(found.result, maxLoss, `weights ${weights}`);
    const message = `nothing is left to do: the weights are ${quantizable.stored} already, and pruning a hundredth of them loses more than ${maxLoss}`;
    throw new SentimentError({ code: 'loss_too_large', message });
  }
  const result = await attempt(prune);
  if (within(result)) return result;
  const weightsAreToBlame = prune === 0 || (!weightsUnchanged && !within(await attempt(0)));
  return requireWithin(result, maxLoss, weightsAreToBlame ? `weights ${weights}` : `prune ${prune}`);
}

function requireWithin(result: QuantizedWithin, maxLoss: number, option: string): QuantizedWithin {
  const figure = exceeded(result.loss, maxLoss);
  if (figure === undefined) return result;
  const { n, before, after } = result.loss;
  const [name, key] = figure;
  throw new SentimentError({
    code: 'loss_too_large',
    message:
      `${option} costs ${result.loss[key].toFixed(4)} of ${name} (${before[key].toFixed(4)} to ${after[key].toFixed(4)} on ${n} texts), ` +
      `more than the ${maxLoss} allowed`,
  });
}

const limited = [
  ['accuracy', 'accuracy'],
  ['macro recall', 'macroRecall'],
] as const;

/** Sums of shares are rounded in their last bits; a loss of exactly the limit is within it. */
const rounding = 1e-12;

/** The figure that lost most, when it lost more than the limit. */
function exceeded(loss: QuantizationLoss, maxLoss: number): (typeof limited)[number] | undefined {
  const worst = loss.accuracy >= loss.macroRecall ? limited[0] : limited[1];
  return loss[worst[1]] > maxLoss + rounding ? worst : undefined;
}
