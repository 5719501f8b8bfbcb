export { createOnnxModel, type CreateOnnxModelOptions, type OnnxModel } from './create-onnx-model.ts';
export { createGraphBuilder, type GraphBuilder, type Operation, type Value } from './graph/graph-builder.ts';
export { createOperators, type Operators } from './graph/operators.ts';
export { encodeModel, type OnnxModelDescription } from './graph/encode-model.ts';
export type { ElementType, Tensor } from './graph/tensor.ts';
