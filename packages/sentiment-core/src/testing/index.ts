export {
  type AdapterConformanceOptions,
  type ConformanceRunner,
  describeAdapterConformance,
} from './adapter-conformance.ts';
export { createWordCountClassifier } from './word-count-classifier.ts';
