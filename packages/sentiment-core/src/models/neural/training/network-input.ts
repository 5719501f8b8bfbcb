import type { TextGroup } from './batches.ts';
import type { EmbeddingTable } from '../text/embedding-table.ts';
import type { EncodedRows } from '../text/encoded-rows.ts';
import type { NetworkInput } from './network-runner.ts';
import type { Network } from '../networks/network.ts';

/**
 * What a network takes for a group of texts.
 * @param random leaves words and numbers out, in training
 */
export function inputOf(
  { input }: Network,
  table: EmbeddingTable,
  rows: EncodedRows,
  { rows: texts, length }: TextGroup,
  dimensions: number,
  random?: () => number,
): NetworkInput {
  if (input === 'mean') return { values: table.means(rows, texts, length, random), shape: [texts.length, dimensions] };
  return { values: table.sequences(rows, texts, length, random), shape: [length, texts.length, dimensions] };
}
