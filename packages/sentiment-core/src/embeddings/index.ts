export { type Coverage, type CoverageCounter, createCoverageCounter, type MissedWord } from './coverage.ts';
export { formatWordVectors, type WordVectorFormat, wordVectorFormats } from './format-word-vectors.ts';
export { joinWordVectors } from './word-vectors.ts';
export { type NearWord, nearestWords } from './word-vectors.ts';
export {
  createSkipGramTrainer,
  type FitSkipGramOptions,
  type SkipGramModel,
  type SkipGramTrainer,
} from './skip-gram/skip-gram-trainer.ts';
export { skipGramDefaults, type SkipGramOptions, subwordDefaults, type SubwordOptions } from './skip-gram/options.ts';
export { type TokenizedTexts, tokenizeTexts } from './word-corpus.ts';
export { createWordVectorLines, type WordVectorLines, type WordVectorLinesOptions } from './word-vector-lines.ts';
export type { WordVectorReadOptions } from './word-vector-lines.ts';
export { type WordVectors, wordRows } from './word-vectors.ts';
export type { SettingsOf } from '../contracts/options.ts';
