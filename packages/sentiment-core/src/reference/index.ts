export { addReference } from './add-reference.ts';
export { createReference, type CreateReferenceOptions } from './create-reference.ts';
export { type ModelReference, readReference, referenceFile, writeReference } from './model-reference.ts';
export { scoreBucket, scoreOf } from './score-bucket.ts';
export { createTextMeter, type TextTraits, textTraitNames } from './text-traits.ts';
