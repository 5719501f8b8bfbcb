import {
  closingStart,
  type HashedFeatureSettings,
  ngramMultiplier,
  skipMultiplier,
  spreadMultiplier,
  textStart,
} from '../../features/hashed-ngrams.ts';
import type { Value } from '../graph/graph-builder.ts';
import type { Operators } from '../graph/operators.ts';
import type { TokenSequence } from '../text/token-sequence.ts';

export interface HashedFeatures {
  /** Unsigned 32-bit hashes of all features of all texts, [features]. */
  readonly hashes: Value<'int64'>;
  /** Text of each feature, [features]. */
  readonly rows: Value<'int64'>;
  /** Features of each text, [texts]. */
  readonly counts: Value<'int64'>;
}

/** The features of `createHashedNgrams`. Products of two 32-bit numbers stay below 2^63, for no constant has its 32nd bit. */
export function hashedFeatures(
  op: Operators,
  { tokens, rows, rowCount }: TokenSequence,
  { ngrams, skipGrams, closingTokens }: Omit<HashedFeatureSettings, 'negation'>,
): HashedFeatures {
  const low = (value: Value<'int64'>) => op.bitwiseAnd(value, op.integers(0xffffffff));
  const times = (value: Value<'int64'>, factor: number) => op.multiply(value, op.integers(factor));

  const hashes = op.cast(op.murmurHash(tokens), 'int64');
  const texts = op.range(rowCount);
  const none = op.filled(rowCount, 'int64', 0);
  const tokenCounts = op.addTo(none, rows, op.filled(op.size(tokens), 'int64', 1));

  // Each text is followed by as many zeros as its longest n-gram may look past its end.
  const gap = Math.max(ngrams - 1, skipGrams ? 2 : 0);
  const slots = op.add(op.range(op.size(tokens)), times(rows, gap));
  const spaced = op.put(op.filled(op.add(op.size(tokens), times(rowCount, gap)), 'int64', 0), slots, hashes);
  // What opens n-grams: the start of each text, then every token.
  const startSlots = op.subtract(op.add(op.sumsBefore(tokenCounts), times(texts, gap)), op.integers(1));
  const openers = op.concat(op.filled(rowCount, 'int64', textStart), hashes);
  const openerSlots = op.concat(startSlots, slots);
  const openerRows = op.concat(texts, rows);
  const after = (distance: number) => op.gather(spaced, op.add(openerSlots, op.integers(distance)));

  const features = [hashes];
  const featureRows = [rows];
  const push = (feature: Value<'int64'>) => {
    features.push(feature);
    featureRows.push(openerRows);
    return feature;
  };
  for (let length = 2, hash = openers; length <= ngrams; length++) {
    hash = push(low(op.add(times(hash, ngramMultiplier), after(length - 1))));
  }
  if (skipGrams) push(low(op.add(times(openers, skipMultiplier), after(2))));

  const kinds = ngrams + (skipGrams ? 1 : 0);
  let counts = op.subtract(times(op.add(tokenCounts, op.integers(1)), kinds), op.integers(1));

  if (closingTokens > 0) {
    const most = op.integers(closingTokens);
    const ends = op.gather(op.add(op.sumsBefore(tokenCounts), tokenCounts), rows);
    // Distances to the end of the text, from 1 for its last token on.
    const distances = op.subtract(ends, op.range(op.size(tokens)));
    const closers = op.places(op.not(op.greater(distances, most)));
    const closerSlots = op.gather(slots, closers);
    const closerRows = op.gather(rows, closers);
    let hash = op.integers(closingStart);
    for (let length = 1; length <= ngrams; length++) {
      const token = op.gather(spaced, op.add(closerSlots, op.integers(length - 1)));
      hash = low(op.add(times(hash, ngramMultiplier), token));
      features.push(hash);
      featureRows.push(closerRows);
    }
    const closing = op.where(op.greater(tokenCounts, most), most, tokenCounts);
    counts = op.add(counts, times(closing, ngrams));
  }
  return {
    hashes: low(times(op.concat(...features), spreadMultiplier)),
    rows: op.concat(...featureRows),
    counts,
  };
}
