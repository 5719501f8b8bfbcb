export {
  type AdapterConformanceOptions,
  type ConformanceRunner,
  describeAdapterConformance,
} from './adapter-conformance.ts';
export { type ClassifierConformanceOptions, describeClassifierConformance } from './classifier-conformance.ts';
export { createWordCountClassifier } from './word-count-classifier.ts';
