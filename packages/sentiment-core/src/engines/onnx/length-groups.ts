/**
 * The Tokenizer of ONNX Runtime makes a table as wide as the longest text of a run: so many UTF-16 code units may it have,
 * rows times the longest text. A text that is longer alone has a run of its own.
 */
export const tableLimit = 1 << 18;

/**
 * Shares texts out to runs such that a long one stands with others of its length.
 * @returns places of the texts, shortest first, a list for each run; none is empty
 */
export function groupByLength(texts: readonly string[], limit: number = tableLimit): number[][] {
  const places = texts.map((_, place) => place).sort((left, right) => texts[left].length - texts[right].length);
  const groups: number[][] = [];
  let group: number[] = [];
  for (const place of places) {
    if (group.length > 0 && (group.length + 1) * texts[place].length > limit) {
      groups.push(group);
      group = [];
    }
    group.push(place);
  }
  if (group.length > 0) groups.push(group);
  return groups;
}
