import { SentimentError } from '../../../errors/sentiment-error.ts';
import type { CollectedWords } from './collect-words.ts';

/**
 * @param labels those that need a row
 * @throws {SentimentError} `dataset_invalid` without rows, or when a label has none that is long enough
 */
export function checkRows(
  { rows, tooShort, targets }: Pick<CollectedWords, 'rows' | 'tooShort' | 'targets'>,
  labels: readonly string[],
  minimum: number,
  name: 'training' | 'validation' | 'held-out' = 'training',
): void {
  const filtered = tooShort === 0 ? '' : ` (${tooShort} texts of fewer than ${minimum} tokens were left out)`;
  const fail = (what: string): never => {
    throw new SentimentError({ code: 'dataset_invalid', message: `${what}${filtered}` });
  };
  if (rows === 0) {
    fail(
      name === 'held-out'
        ? 'no row was held out: a larger heldOut, or more rows, are needed'
        : `the ${name} data has no rows`,
    );
  }
  const present = new Set(targets);
  const missing = labels.find((_, label) => !present.has(label));
  if (missing !== undefined) fail(`no row of the ${name} data is labelled ${missing}: there is nothing to tell apart`);
}
