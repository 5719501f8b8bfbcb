import type { NetworkSettings } from '../networks/create-network.ts';
import { weightOf } from '../networks/network.ts';
import type { NetworkParameters } from '../training/training-state.ts';
import { addProduct } from './add-product.ts';
import type { Features } from './scorer.ts';

export function createWindowFeatures(
  { dimensions, units, windows }: NetworkSettings,
  { weights, table }: NetworkParameters,
): Features {
  const features = new Float64Array(windows.length * units);
  const sums = new Float64Array(units);
  const parts = windows.map((width, index) => ({
    width,
    kernel: weightOf(weights, `window${width}.kernel`),
    bias: weightOf(weights, `window${width}.bias`),
    largest: features.subarray(index * units, (index + 1) * units),
  }));
  return (rows) => {
    for (const { width, kernel, bias, largest } of parts) {
      largest.fill(-Infinity);
      for (let time = 0; time < rows.length; time++) {
        sums.fill(0);
        const reach = Math.min(width, rows.length - time);
        for (let offset = 0; offset < reach; offset++) {
          const row = rows[time + offset];
          addProduct(sums, table, row * dimensions, kernel, offset * dimensions * units, dimensions);
        }
        for (let unit = 0; unit < units; unit++) largest[unit] = Math.max(largest[unit], sums[unit]);
      }
      for (let unit = 0; unit < units; unit++) largest[unit] = Math.max(0, largest[unit] + bias[unit]);
    }
    return features;
  };
}
