export type { OnnxClassifier } from './create-onnx-classifier.ts';
export { createOnnxWebClassifier, type OnnxWebClassifierOptions } from './create-onnx-web-classifier.ts';
