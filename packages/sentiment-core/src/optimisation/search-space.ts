/** Where the values of one option are drawn from. */
export type ParameterRange =
  | { readonly kind: 'choice'; readonly values: readonly (string | number | boolean)[] }
  /** Whole numbers from `min` to `max`, all alike. */
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  /** Every order of magnitude alike; `min` > 0. */
  | { readonly kind: 'log-uniform'; readonly min: number; readonly max: number };

/** Trainer option to range. */
export type SearchSpace = Readonly<Record<string, ParameterRange>>;

export type SampledOptions = Readonly<Record<string, string | number | boolean>>;

/**
 * Draws one value for every option, in the order of the space.
 * @param random whole numbers in 0..2^32-1
 */
export function sampleOptions(space: SearchSpace, random: () => number): SampledOptions {
  const share = () => random() / 2 ** 32;
  return Object.fromEntries(Object.entries(space).map(([option, range]) => [option, sample(range, share())]));
}

function sample(range: ParameterRange, share: number): string | number | boolean {
  switch (range.kind) {
    case 'choice':
      return range.values[Math.floor(share * range.values.length)];
    case 'integer':
      return range.min + Math.floor(share * (range.max - range.min + 1));
    case 'uniform':
      return threeDigits(range.min + share * (range.max - range.min));
    case 'log-uniform':
      return threeDigits(range.min * (range.max / range.min) ** share);
  }
}

/** More digits than an option deserves make tables hard to read. */
function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}
