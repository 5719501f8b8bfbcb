import { gates } from '../../../engines/tfjs/recurrence.ts';
import type { NetworkSettings } from '../networks/create-network.ts';
import { directions } from '../networks/lstm.ts';
import { weightOf } from '../networks/network.ts';
import type { NetworkParameters } from '../training/training-state.ts';
import type { Value } from '../../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../../onnx/graph/operators.ts';
import { vectorsOf, weightValue } from './stored-values.ts';
import type { WordTable } from './word-table.ts';

/** A memory over the words, pooled over time, [texts, units of all directions]. */
export function memoryFeatures(
  op: Operators,
  { ids, lengths }: WordTable,
  settings: NetworkSettings,
  parameters: NetworkParameters,
): Value<'float'> {
  const { architecture, pooling, dimensions, units } = settings;
  const used = architecture === 'bilstm' ? directions : directions.slice(0, 1);
  const count = used.length;
  /** [directions, gates × units, inputs] */
  const matrices = (part: string, inputs: number): Value<'float'> => {
    const all = used.map((direction) => {
      const matrix = weightValue(op, settings, parameters, `${direction}.${part}`);
      return op.reshape(op.transposed(matrix, [0, 2, 1]), 1, gates.length * units, inputs);
    });
    return all.length === 1 ? all[0] : op.concat(...all);
  };
  // The second half is the bias of the state before, which we have none of.
  const none = new Float32Array(gates.length * units);
  const biases = joined(used.flatMap((direction) => [weightOf(parameters.weights, `${direction}.bias`), none]));
  const [states, lasts] = op.graph.applyMany(['float', 'float'] as const, {
    operator: 'LSTM',
    inputs: [
      vectorsOf(op, settings, parameters, op.transposed(ids, [1, 0])),
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
