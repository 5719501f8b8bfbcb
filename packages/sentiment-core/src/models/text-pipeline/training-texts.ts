import type { Preprocessor, Token } from '../../contracts/preprocessor.ts';
import type { Example } from '../../contracts/trainer.ts';
import { throwIfAborted } from '../../errors/throw-if-aborted.ts';
import { createPreprocessor } from '../../preprocessing/create-preprocessor.ts';
import { loadWordReducer } from '../../preprocessing/load-preprocessor.ts';
import type { PreprocessingSettings } from '../../preprocessing/preprocessing-settings.ts';
import { recordWordForms, type WordForms } from '../../preprocessing/word-forms.ts';

export interface TrainingTextsOptions {
  /** Shorter texts are left out and counted. */
  readonly minimumTokens: number;
  readonly signal?: AbortSignal | undefined;
  /** Told now and then how many texts were read. */
  readonly onProgress?: (count: TrainingTextCount) => void;
}

export interface TrainingTextCount {
  /** Texts that were used. */
  readonly rows: number;
  /** Texts that were left out. */
  readonly tooShort: number;
}

const progressEvery = 100_000;
const batchesBetweenPauses = 10;

/**
 * Reads a dataset once and visits the tokens of every text that is long enough.
 * @throws {SentimentError} `aborted`, and what reading the dataset throws
 */
export async function readTrainingTexts<Row extends Example>(
  dataset: { batches(): AsyncIterable<readonly Row[]> },
  preprocessor: Pick<Preprocessor, 'tokenize'>,
  { minimumTokens, signal, onProgress }: TrainingTextsOptions,
  visit: (tokens: readonly Token[], example: Row) => void,
): Promise<TrainingTextCount> {
  let rows = 0;
  let tooShort = 0;
  let batches = 0;
  let told = 0;
  for await (const batch of dataset.batches()) {
    // A dataset in memory never waits, and without a pause no signal would be delivered.
    if (++batches % batchesBetweenPauses === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    throwIfAborted(signal);
    for (const example of batch) {
      const tokens = preprocessor.tokenize(example.text);
      if (tokens.length < minimumTokens) {
        tooShort++;
        continue;
      }
      rows++;
      visit(tokens, example);
    }
    if (rows + tooShort >= told + progressEvery) {
      told = rows + tooShort;
      onProgress?.({ rows, tooShort });
    }
  }
  onProgress?.({ rows, tooShort });
  return { rows, tooShort };
}

/**
 * Reduces any word, and remembers what became of it.
 * @throws {SentimentError} `option_invalid` when lemmas are wanted and wink-nlp is not installed
 */
export async function recordingPreprocessor(
  settings: PreprocessingSettings,
): Promise<{ preprocessor: Preprocessor; wordForms: () => WordForms }> {
  if (settings.variant !== 'simple' || settings.reduction === 'none') {
    return { preprocessor: createPreprocessor(settings), wordForms: () => new Map() };
  }
  const recorder = recordWordForms(await loadWordReducer(settings.reduction));
  return { preprocessor: createPreprocessor(settings, recorder.reduce), wordForms: recorder.forms };
}
