/**
 * Adds a vector times a matrix to `sums`.
 * @param vector its numbers from `start` on, as many as the matrix has rows
 * @param matrix row-major [rows, sums.length], from `matrixStart` on
 */
export function addProduct(
  sums: Float64Array,
  vector: Float32Array | Float64Array,
  start: number,
  matrix: Float32Array,
  matrixStart: number,
  rows: number,
): void {
  const columns = sums.length;
  for (let row = 0; row < rows; row++) {
    const value = vector[start + row];
    if (value === 0) continue;
    const first = matrixStart + row * columns;
    for (let column = 0; column < columns; column++) sums[column] += value * matrix[first + column];
  }
}
