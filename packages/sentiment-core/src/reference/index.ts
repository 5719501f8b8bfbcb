export type { ModelReference } from '../contracts/classifier.ts';
export { createReference, type CreateReferenceOptions, scoreBucket, scoreOf } from './create-reference.ts';
export { addReference, readReference, referenceFile, writeReference } from './model-reference.ts';
export { createTextMeter, type TextTraits, textTraitNames } from './text-traits.ts';
