export {
  createOnnxClassifier,
  type OnnxClassifier,
  type OnnxClassifierOptions,
} from './onnx/create-onnx-classifier.ts';
export type { OnnxEngineName } from './onnx/web-engine.ts';
export type { OnnxOptions } from './onnx/onnx-options.ts';
