/** Rows of texts that all have the same number of words. */
export interface TextGroup {
  readonly length: number;
  readonly rows: Int32Array;
}

/**
 * Deals rows out to batches so that no text is ever filled up: rows are shuffled, ordered by length, and cut into batches, the
 * order of which is shuffled. Within a batch, rows of one length are a group.
 * @param lengths words of each row
 * @param random whole numbers in 0..2^32-1; without it the batches come in the order of the lengths
 * @returns the groups of every batch, longer ones first
 */
export function planBatches(lengths: Int32Array, batchSize: number, random?: () => number): TextGroup[][] {
  const order = Int32Array.from(lengths.keys());
  if (random) shuffle(order, random);
  const sorted = orderByLength(order, lengths);
  const batches: TextGroup[][] = [];
  for (let start = 0; start < sorted.length; start += batchSize) {
    batches.push(groupsOf(sorted.subarray(start, Math.min(sorted.length, start + batchSize)), lengths));
  }
  if (random) shuffle(batches, random);
  return batches;
}

/** By counting, which keeps the order of rows of one length. */
function orderByLength(order: Int32Array, lengths: Int32Array): Int32Array {
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const places = new Int32Array(longest + 2);
  for (const length of lengths) places[longest - length + 1]++;
  for (let index = 1; index < places.length; index++) places[index] += places[index - 1];
  const sorted = new Int32Array(order.length);
  for (const row of order) sorted[places[longest - lengths[row]]++] = row;
  return sorted;
}

function groupsOf(rows: Int32Array, lengths: Int32Array): TextGroup[] {
  const groups: TextGroup[] = [];
  let start = 0;
  for (let index = 1; index <= rows.length; index++) {
    if (index < rows.length && lengths[rows[index]] === lengths[rows[start]]) continue;
    groups.push({ length: lengths[rows[start]], rows: rows.slice(start, index) });
    start = index;
  }
  return groups;
}

/** Fisher-Yates. */
function shuffle(items: { [index: number]: unknown; readonly length: number }, random: () => number): void {
  for (let index = items.length - 1; index > 0; index--) {
    const other = random() % (index + 1);
    const item = items[index];
    items[index] = items[other];
    items[other] = item;
  }
}
