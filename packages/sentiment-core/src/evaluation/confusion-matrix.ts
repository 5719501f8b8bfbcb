/**
 * Counts of (true label, predicted label).
 * @param truth [n], each in 0..labelCount-1
 * @param predicted [n], likewise
 * @returns row-major [labelCount, labelCount]: rows are true labels, columns predicted ones
 */
export function confusionMatrix(truth: Int32Array, predicted: Int32Array, labelCount: number): Float64Array {
  const cells = new Float64Array(labelCount * labelCount);
  for (let row = 0; row < truth.length; row++) cells[truth[row] * labelCount + predicted[row]] += 1;
  return cells;
}
