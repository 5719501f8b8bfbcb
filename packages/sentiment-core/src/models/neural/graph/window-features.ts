import type { NetworkSettings } from '../networks/create-network.ts';
import type { NetworkParameters } from '../training/training-state.ts';
import type { Value } from '../../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../../onnx/graph/operators.ts';
import { vectorsOf, weightValue } from './stored-values.ts';
import type { WordTable } from './word-table.ts';

/** Windows over the words, the largest answer of each filter, [texts, filters of all windows]. */
export function windowFeatures(
  op: Operators,
  { ids, lengths }: WordTable,
  settings: NetworkSettings,
  parameters: NetworkParameters,
): Value<'float'> {
  const vectors = op.transposed(vectorsOf(op, settings, parameters, ids), [0, 2, 1]);
  const steps = op.reshape(op.range(op.size(ids, 1)), 1, 1, -1);
  const isWord = op.greater(op.reshape(lengths, -1, 1, 1), steps);
  const found = settings.windows.map((width) => {
    const name = `window${width}`;
    // [width, dimensions, filters] to [filters, dimensions, width].
    const filters = op.transposed(weightValue(op, settings, parameters, `${name}.kernel`), [2, 1, 0]);
    const sums = op.graph.apply('float', {
      operator: 'Conv',
      inputs: [vectors, filters],
      attributes: { kernel_shape: { integers: [width] }, pads: { integers: [0, width - 1] } },
    });
    const largest = op.largestOver(op.where(isWord, sums, op.scalar('float', -3e38)), 2);
    return op.rectified(op.add(largest, weightValue(op, settings, parameters, `${name}.bias`)));
  });
  return op.concatColumns(...found);
}
