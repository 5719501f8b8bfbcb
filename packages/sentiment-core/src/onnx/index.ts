export { createOnnxModel, type CreateOnnxModelOptions, type OnnxModel } from '../models/create-onnx-model.ts';
export { engineText, outputNames, type OutputNames } from './model-interface.ts';
export { encodeModel, isExportedModel, type OnnxModelDescription } from './graph/encode-model.ts';
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
