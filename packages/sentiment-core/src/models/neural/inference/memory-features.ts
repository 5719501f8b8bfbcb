import { gates } from '../../../engines/tfjs/recurrence.ts';
import type { NetworkSettings, Pooling } from '../networks/create-network.ts';
import { directions } from '../networks/lstm.ts';
import { weightOf } from '../networks/network.ts';
import type { NetworkParameters } from '../training/training-state.ts';
import { addProduct } from './add-product.ts';
import type { Features } from './scorer.ts';

export function createMemoryFeatures(settings: NetworkSettings, parameters: NetworkParameters): Features {
  const { architecture, units, pooling } = settings;
  const used = architecture === 'bilstm' ? directions : directions.slice(0, 1);
  const features = new Float64Array(used.length * units);
  const memories = used.map((direction, index) =>
    createMemory(settings, parameters, direction, features.subarray(index * units, (index + 1) * units)),
  );
  return (rows) => {
    for (const remember of memories) remember(rows, pooling);
    return features;
  };
}

/** The words that come most often stand first in the table; what they send to the gates is computed once. */
const rememberedRows = 8192;

/** @param pooled written to, [units] */
function createMemory(
  { dimensions, units }: NetworkSettings,
  { weights, table }: NetworkParameters,
  direction: (typeof directions)[number],
  pooled: Float64Array,
): (rows: Int32Array, pooling: Pooling) => void {
  const width = gates.length * units;
  const kernel = gatesAsColumns(weightOf(weights, `${direction}.kernel`), dimensions, units);
  const recurrent = gatesAsColumns(weightOf(weights, `${direction}.recurrent`), units, units);
  const bias = weightOf(weights, `${direction}.bias`);
  const sent = new Map<number, Float32Array>();
  const sums = new Float64Array(width);
  const state = new Float64Array(units);
  const cell = new Float64Array(units);

  function sentBy(row: number): Float32Array {
    const known = sent.get(row);
    if (known) return known;
    sums.set(bias);
    addProduct(sums, table, row * dimensions, kernel, 0, dimensions);
    const values = Float32Array.from(sums);
    if (row < rememberedRows) sent.set(row, values);
    return values;
  }

  function step(row: number): void {
    sums.set(sentBy(row));
    addProduct(sums, state, 0, recurrent, 0, units);
    for (let unit = 0; unit < units; unit++) {
      const input = sigmoid(sums[unit]);
      const output = sigmoid(sums[units + unit]);
      const forget = sigmoid(sums[2 * units + unit]);
      cell[unit] = forget * cell[unit] + input * Math.tanh(sums[3 * units + unit]);
      state[unit] = output * Math.tanh(cell[unit]);
    }
  }

  return (rows, pooling) => {
    state.fill(0);
    cell.fill(0);
    pooled.fill(pooling === 'max' ? -Infinity : 0);
    for (let index = 0; index < rows.length; index++) {
      step(rows[direction === 'forward' ? index : rows.length - 1 - index]);
      if (pooling === 'max')
        for (let unit = 0; unit < units; unit++) pooled[unit] = Math.max(pooled[unit], state[unit]);
      else if (pooling === 'mean') for (let unit = 0; unit < units; unit++) pooled[unit] += state[unit] / rows.length;
    }
    if (pooling === 'last') pooled.set(state);
  };
}

/** From [gates, rows, units] to [rows, gates × units]: one long line instead of four short ones. */
function gatesAsColumns(values: Float32Array, rows: number, units: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let gate = 0; gate < gates.length; gate++) {
    for (let row = 0; row < rows; row++) {
      const start = (gate * rows + row) * units;
      turned.set(values.subarray(start, start + units), (row * gates.length + gate) * units);
    }
  }
  return turned;
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
