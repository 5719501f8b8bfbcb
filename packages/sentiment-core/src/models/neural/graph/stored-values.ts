import { type ScaleAxis, scaleShape, type StoredTensor } from '../../../artifact/stored-tensor.ts';
import type { NetworkSettings } from '../networks/create-network.ts';
import { storedTensor, tablePlan, tableName, weightPlans } from '../stored-parameters.ts';
import type { NetworkParameters } from '../training/training-state.ts';
import type { Value } from '../../../onnx/graph/graph-builder.ts';
import type { Operators } from '../../../onnx/graph/operators.ts';

/**
 * A weight of a network in its own shape. Fewer bytes than float32 are made numbers of single precision by operators on
 * constants alone, which ONNX Runtime computes once, when it loads the graph.
 */
export function weightValue(
  op: Operators,
  settings: NetworkSettings,
  parameters: NetworkParameters,
  name: string,
): Value<'float'> {
  const plan = weightPlans(settings, 'int8').find((each) => each.name === name);
  if (plan === undefined) throw new Error(`no weight ${name}`);
  const tensor = storedTensor(parameters, name);
  const values = op.cast(constantOf(op, tensor, plan.shape), 'float');
  return tensor.type === 'int8' ? op.multiply(values, scalesOf(op, tensor, plan.shape, plan.axis)) : values;
}

/**
 * Rows of the table of vectors, [...ids, dimensions]. The table stays as small as it is stored: only the rows that are asked for
 * become numbers of single precision.
 */
export function vectorsOf(
  op: Operators,
  settings: NetworkSettings,
  parameters: NetworkParameters,
  ids: Value<'int64'>,
): Value<'float'> {
  const tensor = storedTensor(parameters, tableName);
  const { shape, axis } = tablePlan(settings, tensor.values.length / settings.dimensions, tensor.type);
  const vectors = op.cast(op.gather(constantOf(op, tensor, shape), ids), 'float');
  return tensor.type === 'int8' ? op.multiply(vectors, op.gather(scalesOf(op, tensor, shape, axis), ids)) : vectors;
}

function constantOf(op: Operators, { type, values }: StoredTensor, shape: readonly number[]): Value {
  return op.constant(type === 'float32' ? 'float' : type, values, shape);
}

function scalesOf(
  op: Operators,
  { scales }: Extract<StoredTensor, { type: 'int8' }>,
  shape: readonly number[],
  axis: ScaleAxis,
): Value<'float'> {
  return op.constant('float', scales, scaleShape(shape, axis));
}
