import type { WeightsType } from '../artifact/weights-file.ts';
import { refuseUnknownOptions, requireChoice, requireNumber } from '../errors/option-checks.ts';
import { SentimentError } from '../errors/sentiment-error.ts';

/** Values of the option `weights`. */
export const quantizedWeightsTypes = ['int8', 'float32', 'unchanged'] as const;

export type QuantizedWeightsType = (typeof quantizedWeightsTypes)[number];

export interface QuantizeOptions {
  /** Stored type of the weights: `int8` with one scale, `float32`, or `unchanged`. Default `int8`. */
  readonly weights?: QuantizedWeightsType;
  /** Share of the terms, or of the hash buckets with a weight, that loses its weight, in [0, 0.99]. Default 0. */
  readonly prune?: number;
}

export type QuantizeSettings = Required<QuantizeOptions>;

/** Largest share that can be pruned: a model without weights is none. */
export const mostPruned = 0.99;

/** @throws {SentimentError} `option_invalid`, naming the option */
export function quantizeSettings(options: QuantizeOptions): QuantizeSettings {
  refuseUnknownOptions(options, ['weights', 'prune']);
  const settings = { weights: 'int8', prune: 0, ...options } as const;
  requireChoice('weights', settings.weights, quantizedWeightsTypes);
  requireNumber('prune', settings.prune, 0, mostPruned);
  return settings;
}

const bytesOf: Readonly<Record<WeightsType, number>> = { float64: 8, float32: 4, int8: 1 };

/**
 * The type to store, given the stored one.
 * @throws {SentimentError} `option_invalid` when the weights would grow
 */
export function targetType(stored: WeightsType, wanted: QuantizedWeightsType): WeightsType {
  if (wanted === 'unchanged' || bytesOf[wanted] === bytesOf[stored]) return stored;
  if (bytesOf[wanted] < bytesOf[stored]) return wanted;
  throw new SentimentError({
    code: 'option_invalid',
    field: 'weights',
    message: `option "weights": the weights of this model are ${stored} already, ${wanted} would make them larger`,
  });
}
