import type { NetworkSettings } from '../networks/create-network.ts';
import { weightOf } from '../networks/network.ts';
import type { NetworkParameters } from '../training/training-state.ts';
import { addProduct } from './add-product.ts';
import type { Features } from './scorer.ts';

export function createAverageFeatures(
  { dimensions, units }: NetworkSettings,
  { weights, table }: NetworkParameters,
): Features {
  const mean = new Float64Array(dimensions);
  const hidden = new Float64Array(units);
  return (rows) => {
    mean.fill(0);
    for (const row of rows) {
      for (let column = 0; column < dimensions; column++) mean[column] += table[row * dimensions + column];
    }
    for (let column = 0; column < dimensions; column++) mean[column] /= rows.length;
    if (units === 0) return mean;
    hidden.set(weightOf(weights, 'hidden.bias'));
    addProduct(hidden, mean, 0, weightOf(weights, 'hidden.kernel'), 0, dimensions);
    for (let unit = 0; unit < units; unit++) hidden[unit] = Math.max(0, hidden[unit]);
    return hidden;
  };
}
