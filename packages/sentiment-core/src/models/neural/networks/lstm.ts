import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../../../engines/tfjs/load-tfjs.ts';
import { type Differentiable, maxOverTime, meanOverTime, stateAtEnd } from '../../../engines/tfjs/operations.ts';
import { gates, recurrence } from '../../../engines/tfjs/recurrence.ts';
import type { Value } from '../../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../../onnx/graph/operators.ts';
import type { WordTable } from '../text/word-table.ts';
import { addProduct, denseWeights, labelLayer } from './layers.ts';
import type { NetworkSettings, Pooling } from './network-settings.ts';
import {
  type Features,
  type GraphWeights,
  type Network,
  type NetworkArchitecture,
  type NetworkParameters,
  type WeightDescription,
  weightOf,
} from './network.ts';

/** A long short-term memory over the words, in one direction or in both, pooled over time, and a layer to the labels. */
export const lstm: NetworkArchitecture = { network, features, graph };

type Direction = 'forward' | 'backward';

/** Directions by the names of their weights. */
function directionsOf({ architecture }: NetworkSettings): readonly Direction[] {
  return architecture === 'bilstm' ? ['forward', 'backward'] : ['forward'];
}

function network(settings: NetworkSettings): Network {
  const { dimensions, units, labels, pooling } = settings;
  const used = directionsOf(settings);
  return {
    input: 'sequence',
    weights: [
      ...used.flatMap((direction): WeightDescription[] => [
        { name: `${direction}.kernel`, shape: [4, dimensions, units], start: 'glorot' },
        { name: `${direction}.recurrent`, shape: [4, units, units], start: 'glorot' },
        { name: `${direction}.bias`, shape: [4, units], start: 'forget-one' },
      ]),
      ...denseWeights('labels', used.length * units, labels),
    ],
    scores(tf, input, weights, dropout) {
      const memories = used.map((direction) => {
        const backwards = direction === 'backward';
        const of = (part: string): Tensor => weightOf(weights, `${direction}.${part}`);
        const own = { kernel: of('kernel'), recurrent: of('recurrent'), bias: of('bias') };
        const states = recurrence(tf, input, own, backwards);
        return { direction, states, pooled: pool(tf, states.value, pooling, backwards) };
      });
      const parts = memories.map(({ pooled }) => pooled.value);
      const output = labelLayer(tf, parts, weights, dropout);
      return {
        value: output.value,
        backward(gradient, collect) {
          const ofParts = output.backward(gradient, collect);
          const ofInput = memories.map(({ direction, states, pooled }, index) => {
            const { sequence, ...own } = states.backward(pooled.backward(ofParts[index]));
            for (const [part, tensor] of Object.entries(own)) collect(`${direction}.${part}`, tensor);
            return sequence;
          });
          return tf.addN(ofInput);
        },
      };
    },
  };
}

/** @param states [time, texts, units] */
function pool(tf: Tfjs, states: Tensor, pooling: Pooling, backwards: boolean): Differentiable<Tensor> {
  switch (pooling) {
    case 'last':
      return stateAtEnd(tf, states, backwards);
    case 'mean':
      return meanOverTime(tf, states);
    case 'max':
      return maxOverTime(tf, states);
  }
}

function features(settings: NetworkSettings, parameters: NetworkParameters): Features {
  const { units, pooling } = settings;
  const used = directionsOf(settings);
  const all = new Float64Array(used.length * units);
  const memories = used.map((direction, index) =>
    createMemory(settings, parameters, direction, all.subarray(index * units, (index + 1) * units)),
  );
  return (rows) => {
    for (const remember of memories) remember(rows, pooling);
    return all;
  };
}

/** The words that come most often stand first in the table; what they send to the gates is computed once. */
const rememberedRows = 8192;

/** @param pooled written to, [units] */
function createMemory(
  { dimensions, units }: NetworkSettings,
  { weights, table }: NetworkParameters,
  direction: Direction,
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

function graph(
  op: Operators,
  { ids, lengths }: WordTable,
  settings: NetworkSettings,
  weights: GraphWeights,
): Value<'float'> {
  const { pooling, dimensions, units } = settings;
  const used = directionsOf(settings);
  const count = used.length;
  /** [directions, gates × units, inputs] */
  const matrices = (part: string, inputs: number): Value<'float'> => {
    const all = used.map((direction) => {
      const matrix = weights.weight(`${direction}.${part}`);
      return op.reshape(op.transposed(matrix, [0, 2, 1]), 1, gates.length * units, inputs);
    });
    return all.length === 1 ? all[0] : op.concat(...all);
  };
  // The second half is the bias of the state before, which we have none of.
  const none = new Float32Array(gates.length * units);
  const biases = joined(used.flatMap((direction) => [weights.numbers(`${direction}.bias`), none]));
  const [states, lasts] = op.graph.applyMany(['float', 'float'] as const, {
    operator: 'LSTM',
    inputs: [
      weights.vectors(op.transposed(ids, [1, 0])),
      matrices('kernel', dimensions),
      matrices('recurrent', units),
      op.constant('float', biases, [count, 2 * gates.length * units]),
      op.cast(lengths, 'int32'),
    ],
    attributes: {
      hidden_size: { integer: units },
      direction: { text: count === 2 ? 'bidirectional' : 'forward' },
    },
  });
  const flat = (values: Value<'float'>): Value<'float'> =>
    op.reshape(op.transposed(values, [1, 0, 2]), -1, count * units);
  if (pooling === 'last') return flat(lasts);
  const wholes = op.cast(op.reshape(lengths, -1, 1), 'float');
  // States behind the end of a text are zeros.
  if (pooling === 'mean') return op.divide(flat(op.sumOver(states, 0)), wholes);
  const steps = op.reshape(op.range(op.size(ids, 1)), -1, 1, 1, 1);
  const isWord = op.greater(op.reshape(lengths, 1, 1, -1, 1), steps);
  return flat(op.largestOver(op.where(isWord, states, op.scalar('float', -3e38)), 0));
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
