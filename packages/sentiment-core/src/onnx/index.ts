export { createOnnxModel, type CreateOnnxModelOptions, type OnnxModel } from '../models/create-onnx-model.ts';
export { engineText } from './engine-text.ts';
export { outputNames, type OutputNames } from './output-names.ts';
export { isExportedModel } from './exported-model.ts';
export { encodeModel, type OnnxModelDescription } from './graph/encode-model.ts';
export {
  type Attribute,
  createGraphBuilder,
  type GraphBuilder,
  type Operation,
  type Shape,
  type Value,
} from './graph/graph-builder.ts';
export { createOperators, type Operators } from './graph/operators.ts';
export type { ElementType, Tensor } from './graph/tensor.ts';
