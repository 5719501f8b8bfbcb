import { bigramFactor, firstWordRow, paddingRow, unknownRow, type WordPipelineContent } from './word-pipeline.ts';
import type { Value } from '../../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../../onnx/graph/operators.ts';
import type { TokenSequence } from '../../../onnx/text/token-sequence.ts';

/** The rows of the table of vectors that texts are made of, filled up to the longest. */
export interface WordTable {
  /** [texts, width] */
  readonly ids: Value<'int64'>;
  /** Ids of each text that count, [texts]. */
  readonly lengths: Value<'int64'>;
  /** Rows of the words that are there, and their texts, [words]. */
  readonly shown: { readonly ids: Value<'int64'>; readonly rows: Value<'int64'> };
}

/** What `createWordPipeline` encodes. */
export function wordTable(
  op: Operators,
  { tokens, rows, rowCount }: TokenSequence,
  {
    words,
    maxLength,
    padded,
    bigramBuckets,
  }: Pick<WordPipelineContent, 'words' | 'maxLength' | 'padded' | 'bigramBuckets'>,
): WordTable {
  const numbers = words.map((_, index) => firstWordRow + index);
  const known = op.lookUp(tokens, { data: words }, 'int64', numbers, unknownRow);
  const one = op.integers(1);
  const counts = op.addTo(op.filled(rowCount, 'int64', 0), rows, op.filled(op.size(tokens), 'int64', 1));
  const columns = op.subtract(op.range(op.size(tokens)), op.gather(op.sumsBefore(counts), rows));
  const kept = op.places(op.greater(op.integers(maxLength), columns));
  const shown = { ids: op.gather(known, kept), rows: op.gather(rows, kept) };

  const most = op.integers(maxLength);
  const cut = op.where(op.greater(counts, most), most, counts);
  const atLeastOne = op.where(op.greater(one, cut), one, cut);
  const lengths = padded ? op.filled(rowCount, 'int64', maxLength) : atLeastOne;
  const width = padded ? most : op.reshape(op.largest(atLeastOne), 1);
  const places = op.add(op.multiply(shown.rows, width), op.gather(columns, kept));
  const empty = op.filled(op.multiply(rowCount, width), 'int64', paddingRow);
  const starts = op.multiply(op.range(rowCount), width);
  // A text without words is one unknown word.
  const begun = padded ? empty : op.put(empty, starts, op.filled(rowCount, 'int64', unknownRow));
  const shape = op.concat(rowCount, width);
  const reshape = (cells: Value<'int64'>, to: Value<'int64'>): Value<'int64'> =>
    op.graph.apply('int64', { operator: 'Reshape', inputs: [cells, to] });
  const ids = reshape(op.put(begun, places, shown.ids), shape);
  if (bigramBuckets === 0) return { ids, lengths, shown };

  // Texts one after another: the first of the next text follows the last of this one, and is masked.
  const flat = reshape(ids, op.integers(-1));
  const next = op.concat(op.slice(flat, 1), op.integers(paddingRow));
  const hashed = op.add(op.multiply(flat, op.integers(bigramFactor)), next);
  const buckets = op.integers(bigramBuckets);
  const pairs = op.add(
    op.subtract(hashed, op.multiply(op.divide(hashed, buckets), buckets)),
    op.integers(firstWordRow + words.length),
  );
  const place = op.range(op.size(flat));
  const text = op.divide(place, width);
  const column = op.subtract(place, op.multiply(text, width));
  const isPair = op.greater(op.subtract(op.gather(lengths, text), one), column);
  const masked = op.where(isPair, pairs, op.integers(paddingRow));
  return {
    ids: op.concatColumns(ids, reshape(masked, shape)),
    lengths: op.subtract(op.add(lengths, lengths), one),
    shown,
  };
}
