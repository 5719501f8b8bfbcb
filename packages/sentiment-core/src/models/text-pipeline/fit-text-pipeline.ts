import type { Dataset } from '../../contracts/trainer.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { createTermCounter } from '../../features/tfidf/vocabulary.ts';
import { createTextPipeline, neededForms, type TextPipeline } from './text-pipeline.ts';
import type { TextPipelineSettings } from './options.ts';
import {
  readTrainingTexts,
  recordingPreprocessor,
  type TrainingTextCount,
  type TrainingTextsOptions,
} from './training-texts.ts';

export interface FittedTextPipeline extends TrainingTextCount {
  readonly pipeline: TextPipeline;
  /** Texts that were used, of each label. */
  readonly rowsOfLabels: readonly number[];
}

/**
 * Reads a dataset once, counts its terms and freezes the forms of its words. Memory grows with the number of different
 * n-grams, not with the number of rows.
 * @throws {SentimentError} `dataset_invalid` when no term is left, `option_invalid` when lemmas are wanted and wink-nlp is
 * not installed, `aborted`, and what reading the dataset throws
 */
export async function fitTextPipeline(
  dataset: Dataset,
  settings: TextPipelineSettings,
  options: Omit<TrainingTextsOptions, 'minimumTokens'> = {},
): Promise<FittedTextPipeline> {
  const { preprocessor, wordForms } = await recordingPreprocessor(settings.preprocessing);
  const { minimumTokens } = settings.preprocessing;
  const counter = createTermCounter(settings.features);
  const rowsOfLabels = dataset.labels.map(() => 0);
  const counted = await readTrainingTexts(dataset, preprocessor, { ...options, minimumTokens }, (tokens, { label }) => {
    counter.add(tokens);
    rowsOfLabels[label]++;
  });
  const vocabulary = counter.vocabulary();
  if (vocabulary.terms.length === 0) {
    throw new SentimentError({
      code: 'dataset_invalid',
      message: `no term is left to learn from: ${counted.rows} texts were used, ${counted.tooShort} have fewer than ${minimumTokens} tokens; preprocessing ${preprocessor.name}, minDocumentFrequency ${settings.features.minDocumentFrequency}, maxDocumentFrequency ${settings.features.maxDocumentFrequency}`,
    });
  }
  const content = { settings, vocabulary, wordForms: neededForms(wordForms(), settings, vocabulary) };
  return { ...counted, rowsOfLabels, pipeline: createTextPipeline(content) };
}

/** @throws {SentimentError} `dataset_invalid` when a label has no row that is long enough */
export function checkRowsOfLabels(
  { rowsOfLabels, tooShort }: FittedTextPipeline,
  labels: readonly string[],
  minimum: number,
): void {
  const missing = labels.find((_, label) => rowsOfLabels[label] === 0);
  if (missing === undefined) return;
  const filtered = tooShort === 0 ? '' : ` (${tooShort} texts of fewer than ${minimum} tokens were left out)`;
  throw new SentimentError({
    code: 'dataset_invalid',
    message: `no row of the training data is labelled ${missing}${filtered}: there is nothing to tell apart`,
  });
}
