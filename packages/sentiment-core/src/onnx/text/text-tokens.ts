import { SentimentError } from '../../errors/sentiment-error.ts';
import type { PreprocessingSettings } from '../../preprocessing/preprocessing-settings.ts';
import type { WordForms } from '../../preprocessing/reduction/word-forms.ts';
import type { Value } from '../graph/graph-builder.ts';
import type { Operators } from '../graph/operators.ts';
import { advancedSampleText, advancedTokens } from './advanced-tokens.ts';
import { bertSampleText, bertTokens } from './bert-tokens.ts';
import { simpleSampleText, simpleTokens } from './simple-tokens.ts';
import type { TokenSequence } from './token-sequence.ts';

/** A preprocessing as operators of a graph. */
export interface TextTokens {
  /** A text that every step has something to do with. It must be among the texts, for some operators fail on empty tensors. */
  readonly sampleText: string;
  /** @param texts [texts] */
  tokens(op: Operators, texts: Value<'string'>): TokenSequence;
}

/** @throws {SentimentError} `preprocessing_not_exportable` for a variant that has no graph */
export function textTokens(settings: PreprocessingSettings, wordForms: WordForms): TextTokens {
  switch (settings.variant) {
    case 'advanced':
      return {
        sampleText: advancedSampleText,
        tokens: (op, texts) => advancedTokens(op, texts, settings.negation),
      };
    case 'simple':
      return { sampleText: simpleSampleText, tokens: (op, texts) => simpleTokens(op, texts, settings, wordForms) };
    case 'bert':
      return { sampleText: bertSampleText, tokens: bertTokens };
  }
  const { variant } = settings as { readonly variant: unknown };
  throw new SentimentError({
    code: 'preprocessing_not_exportable',
    message: `preprocessing ${String(variant)} has no form in operators of ONNX; there are simple, advanced and bert`,
  });
}
