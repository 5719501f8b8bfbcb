export type { ModelReference } from '../contracts/classifier.ts';
export {
  createReference,
  type CreateReferenceOptions,
  scoreBucket,
  scoreOf,
  addReference,
  readReference,
  referenceFile,
  writeReference,
} from './model-reference.ts';
export { createTextMeter, type TextTraits, textTraitNames } from './text-traits.ts';
