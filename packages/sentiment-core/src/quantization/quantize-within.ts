import type { Artifact } from '../artifact/read-artifact.ts';
import type { Dataset } from '../contracts/trainer.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { scoreClassifier } from '../evaluation/evaluation.ts';
import { openFamily, quantizableOf } from '../models/families.ts';
import {
  mostPruned,
  type QuantizedWeightsType,
  type QuantizeOptions,
  quantizedWeightsTypes,
  quantizeShape,
  smallerTypes,
  type StoredType,
  targetType,
} from '../models/quantizable-model.ts';
import { optionsOf, parseOptions } from '../schema/options.ts';
import {
  callback,
  described,
  either,
  exactly,
  number,
  oneOf,
  opaque,
  optional,
  withDefault,
} from '../schema/schema.ts';
import { lossOfScores, type QuantizationLoss } from './measure-loss.ts';
import { type QuantizedModel, shrinkModel } from './quantize-model.ts';

export interface QuantizeWithinOptions extends Omit<QuantizeOptions, 'prune' | 'weights'> {
  /** As for `quantizeModel`; `auto` takes the type of the fewest bytes that stays within `maxLoss`. Default `int8`. */
  readonly weights?: QuantizedWeightsType | 'auto' | undefined;
  /** As for `quantizeModel`; `auto` finds the largest share, in hundredths, that stays within `maxLoss`. Default 0. */
  readonly prune?: number | 'auto' | undefined;
  /** Largest loss of accuracy and of macro recall, each in [0, 1]. Default 0.002. */
  readonly maxLoss?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told the share that is tried, and its loss when it is known. */
  readonly onTrial?: ((share: number, loss: QuantizationLoss | undefined) => void) | undefined;
}

export const quantizeWithinOptions = optionsOf<QuantizeWithinOptions>()({
  ...quantizeShape,
  weights: described(
    'Stored type of the weights; auto takes the smallest that stays within the loss.',
    withDefault(oneOf([...quantizedWeightsTypes, 'auto']), 'int8'),
  ),
  prune: described(
    'Share that is left out; auto finds the largest that stays within the loss.',
    withDefault(either(number(0, mostPruned), exactly('auto')), 0),
  ),
  maxLoss: described('Largest loss of accuracy and of macro recall.', withDefault(number(0, 1), 0.002)),
  signal: optional(opaque<AbortSignal>()),
  onTrial: optional(callback<(share: number, loss: QuantizationLoss | undefined) => void>()),
});

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
  const { weights, prune, pruneBuckets, maxLoss, signal, onTrial } = parseOptions(quantizeWithinOptions, options);
  const settings = {
    weights: weights === 'auto' ? 'unchanged' : weights,
    prune: prune === 'auto' ? 0 : prune,
    pruneBuckets,
  } as const;
  const quantizable = await quantizableOf(artifact);
  const { stored } = quantizable;
  const types = weights === 'auto' ? smallerTypes(quantizable) : [weights];
  if (prune === 0 && types.every((type) => targetType(stored, type, quantizable.types) === stored)) {
    throw new SentimentError({
      code: 'invalid_argument',
      message: `nothing is left to do: the weights are ${stored} already, and prune 0 keeps all of them`,
    });
  }
  const scoring = signal === undefined ? {} : { signal };
  const original = await openFamily(artifact);
  const before = await scoreClassifier(original, dataset, scoring);
  const { labels } = original.info;
  await original.close();

  async function attempt(type: QuantizedWeightsType, tried: number): Promise<QuantizedWithin> {
    onTrial?.(tried, undefined);
    const model = await shrinkModel(artifact, quantizable, { ...settings, weights: type, prune: tried });
    const loss = lossOfScores(labels, before, await scoreClassifier(model.classifier, dataset, scoring));
    onTrial?.(tried, loss);
    const { weights: types } = model.record;
    return { model, loss, weightsUnchanged: types.before === types.after };
  }

  for (const [index, type] of types.entries()) {
    try {
      return await quantizeTo({ type, stored, prune, maxLoss, attempt });
    } catch (error) {
      const isLast = index === types.length - 1;
      if (isLast || !SentimentError.isInstance(error) || error.code !== 'loss_too_large') throw error;
    }
  }
  throw new SentimentError({ code: 'internal', message: 'no type of weights was tried' });
}

interface Search {
  readonly type: QuantizedWeightsType;
  readonly stored: StoredType;
  readonly prune: number | 'auto';
  readonly maxLoss: number;
  readonly attempt: (type: QuantizedWeightsType, share: number) => Promise<QuantizedWithin>;
}

/** @throws {SentimentError} `loss_too_large` */
async function quantizeTo({ type, stored, prune, maxLoss, attempt }: Search): Promise<QuantizedWithin> {
  const within = ({ loss }: QuantizedWithin): boolean => exceeded(loss, maxLoss) === undefined;
  if (prune === 'auto') {
    const found = await largestShareWithin((share) => attempt(type, share), within, Math.round(mostPruned * 100));
    const { result, tried } = found;
    if (tried > 0 || !result.weightsUnchanged) return requireWithin(result, maxLoss, `weights ${type}`);
    const message = `nothing is left to do: the weights are ${stored} already, and pruning a hundredth of them loses more than ${maxLoss}`;
    throw new SentimentError({ code: 'loss_too_large', message });
  }
  const result = await attempt(type, prune);
  if (within(result)) return result;
  const weightsAreToBlame = prune === 0 || (!result.weightsUnchanged && !within(await attempt(type, 0)));
  return requireWithin(result, maxLoss, weightsAreToBlame ? `weights ${type}` : `prune ${prune}`);
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

/** Sums of fractions are rounded in their last bits; a loss of exactly the limit is within it. */
const rounding = 1e-12;

/** The figure that lost most, when it lost more than the limit. */
function exceeded(loss: QuantizationLoss, maxLoss: number): (typeof limited)[number] | undefined {
  const worst = loss.accuracy >= loss.macroRecall ? limited[0] : limited[1];
  return loss[worst[1]] > maxLoss + rounding ? worst : undefined;
}

export interface LargestShare<Result> {
  /** The largest hundredths that were found to be within the limit; 0 when none was. */
  readonly tried: number;
  readonly result: Result;
}

/**
 * Bisection over hundredths: the largest share, 0 to `most`, whose result is within the limit, if results get worse with it.
 * They do so on the whole and not at every step, so the result returned is one that was tried itself, and a larger share
 * than the one found may have passed too. About log2(most) + 1 attempts. Share 0 is returned whatever its result.
 */
export async function largestShareWithin<Result>(
  attempt: (share: number) => Promise<Result>,
  within: (result: Result) => boolean,
  most: number,
): Promise<LargestShare<Result>> {
  let best: LargestShare<Result> = { tried: 0, result: await attempt(0) };
  if (!within(best.result)) return best;
  let [low, high] = [0, most + 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const result = await attempt(middle / 100);
    if (within(result)) [low, best] = [middle, { tried: middle, result }];
    else high = middle;
  }
  return best;
}
