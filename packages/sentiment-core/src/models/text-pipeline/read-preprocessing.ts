import type { Artifact } from '../../artifact/read-artifact.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { tweetGrammarVersion } from '../../preprocessing/advanced/tweet-grammar.ts';
import {
  type PreprocessingOptions,
  type PreprocessingSettings,
  preprocessingSettings,
} from '../../preprocessing/preprocessing-settings.ts';
import { simpleGrammarVersion } from '../../preprocessing/simple/simple-tokenizer.ts';

/**
 * The preprocessing that an artifact was trained with.
 * @throws {SentimentError} `artifact_unsupported` for another grammar of tokens, `artifact_invalid`
 */
export function readPreprocessing({ location, manifest: { preprocessing } }: Artifact): PreprocessingSettings {
  const grammars: Readonly<Record<string, number>> = { simple: simpleGrammarVersion, advanced: tweetGrammarVersion };
  const grammar = Object.hasOwn(grammars, preprocessing.variant) ? grammars[preprocessing.variant] : undefined;
  if (grammar !== undefined && preprocessing['grammar'] !== grammar) {
    throw new SentimentError({
      code: 'artifact_unsupported',
      message: `${location}: trained with the tokens of preprocessing ${preprocessing.variant}, grammar ${String(preprocessing['grammar'])}; this version of sentiment-core has grammar ${grammar}`,
    });
  }
  try {
    return preprocessingSettings(preprocessing as PreprocessingOptions);
  } catch (cause) {
    const message = `${location}/model.json does not describe a preprocessing`;
    throw new SentimentError({ code: 'artifact_invalid', message, cause });
  }
}
