import type { TensorType } from '../artifact/stored-tensor.ts';
import type { WeightsType } from '../artifact/weights.ts';
import type { Classifier } from '../contracts/classifier.ts';
import type { SettingsOf } from '../contracts/options.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { optionsOf, parseOptions } from '../schema/options.ts';
import { described, number, oneOf, optional, withDefault } from '../schema/schema.ts';

/** How weights can be stored. */
export type StoredType = WeightsType | TensorType;

/** What was done to a model; `training.quantization` in its `model.json`. */
export interface QuantizationRecord {
  /** `checksum` of the `model.json` it was made from. */
  readonly from: string;
  readonly weights: { readonly before: StoredType; readonly after: StoredType };
  /** Of all files but `model.json`. */
  readonly bytes: { readonly before: number; readonly after: number };
  readonly pruned: {
    /** What was asked for, in [0, 0.99]. */
    readonly share: number;
    /** Terms or words of the vocabulary, or hash buckets with a weight. */
    readonly unit: 'terms' | 'words' | 'buckets';
    readonly before: number;
    readonly after: number;
    /** Hash buckets with a weight of the linear part, where a network has one. */
    readonly buckets?: { readonly before: number; readonly after: number };
  };
}

/** A smaller model in memory, and what was done to it. */
export interface ShrunkModel<Model> extends Pick<QuantizationRecord, 'weights' | 'pruned'> {
  readonly model: Model;
}

/** A model made smaller, before it is written. */
export interface ShrunkClassifier extends Pick<QuantizationRecord, 'weights' | 'pruned'> {
  readonly classifier: Classifier;
  /** @param training added to what the model was trained with */
  write(
    training: Readonly<Record<string, unknown>>,
    metrics: Readonly<Record<string, number>>,
  ): Promise<ReadonlyMap<string, Uint8Array>>;
}

/** A model that can be made smaller: what the `quantize.ts` of each family makes of an artifact. */
export interface QuantizableModel {
  readonly stored: StoredType;
  /** Types that it can be stored as, the smallest first. */
  readonly types: readonly StoredType[];
  /** Whether it has hash buckets beside its words, which `pruneBuckets` is for. Default false. */
  readonly hasLinearPart?: boolean;
  shrink(settings: QuantizeSettings): ShrunkClassifier;
}

/** Values of the option `weights`. */
export const quantizedWeightsTypes = ['int8', 'float16', 'float32', 'unchanged'] as const;

export type QuantizedWeightsType = (typeof quantizedWeightsTypes)[number];

export interface QuantizeOptions {
  /**
   * Stored type of the weights: `int8`, with one scale, in networks one for each word and each output of a matrix; `float16`, of networks;
   * `float32`, or `unchanged`. Default `int8`.
   */
  readonly weights?: QuantizedWeightsType | undefined;
  /** Share of the terms or words, and of the hash buckets with a weight, that is left out, in [0, 0.99]. Default 0. */
  readonly prune?: number | undefined;
  /** The share of the hash buckets in the linear part of a network, in [0, 0.99], where it is not that of the words. Default `prune`. */
  readonly pruneBuckets?: number | undefined;
}

export interface QuantizeSettings extends SettingsOf<Omit<QuantizeOptions, 'pruneBuckets'>> {
  readonly pruneBuckets: number | undefined;
}

/** Stored types of classical models, the smallest first; naive Bayes starts as float64. */
export const classicalTypes: readonly WeightsType[] = ['int8', 'float32', 'float64'];

/** Largest share that can be pruned: a model without weights is none. */
export const mostPruned = 0.99;

const share = number(0, mostPruned);

/** The options of a smaller model, for the options of what makes one. */
export const quantizeShape = {
  weights: described('Stored type of the weights.', withDefault(oneOf(quantizedWeightsTypes), 'int8')),
  prune: described('Share of the terms, words or buckets that is left out.', withDefault(share, 0)),
  pruneBuckets: described('Share of the buckets of a linear part; by default that of the words.', optional(share)),
};

export const quantizeOptions = optionsOf<QuantizeOptions>()(quantizeShape);

/** @throws {SentimentError} `option_invalid`, naming the option */
export function quantizeSettings(options: QuantizeOptions): QuantizeSettings {
  const { weights, prune, pruneBuckets } = parseOptions(quantizeOptions, options);
  return { weights, prune, pruneBuckets };
}

const bytesOf: Readonly<Record<StoredType, number>> = { float64: 8, float32: 4, float16: 2, int8: 1 };

/**
 * The type to store, given the stored one.
 * @param types those that this kind of model can be stored as
 * @throws {SentimentError} `option_invalid` when the weights would grow, or cannot be stored so
 */
export function targetType<Type extends StoredType>(
  stored: Type,
  wanted: QuantizedWeightsType,
  types: readonly Type[],
): Type {
  const target = wanted === 'unchanged' ? stored : types.find((type) => type === wanted);
  if (target === undefined) {
    throw invalid(`this model can be stored as ${types.join(' or ')}, not as ${wanted}`);
  }
  if (bytesOf[target] === bytesOf[stored]) return stored;
  if (bytesOf[target] < bytesOf[stored]) return target;
  throw invalid(`the weights of this model are ${stored} already, ${wanted} would make them larger`);
}

/** Values of `weights` that store a model in fewer bytes, the smallest first; `unchanged` where there is none. */
export function smallerTypes({
  stored,
  types,
}: {
  readonly stored: StoredType;
  readonly types: readonly StoredType[];
}): readonly QuantizedWeightsType[] {
  const smaller = quantizedWeightsTypes.filter(
    (type) => type !== 'unchanged' && types.includes(type) && bytesOf[type] < bytesOf[stored],
  );
  return smaller.length > 0 ? smaller : ['unchanged'];
}

function invalid(what: string): SentimentError {
  return new SentimentError({ code: 'option_invalid', field: 'weights', message: `option "weights": ${what}` });
}

/**
 * The places of the smallest values; among equals the later places.
 * @param count 0 to the number of values
 */
export function smallest(values: Float64Array, count: number): ReadonlySet<number> {
  if (count === 0) return new Set();
  const places = Uint32Array.from(values, (_, place) => place);
  places.sort((first, second) => values[first] - values[second] || second - first);
  return new Set(places.subarray(0, count));
}
