/** In place. The largest score is taken off first, so that nothing overflows. */
export function softmax(scores: Float64Array): void {
  let largest = -Infinity;
  for (let label = 0; label < scores.length; label++) largest = Math.max(largest, scores[label]);
  let sum = 0;
  for (let label = 0; label < scores.length; label++) sum += scores[label] = Math.exp(scores[label] - largest);
  for (let label = 0; label < scores.length; label++) scores[label] /= sum;
}
