import { SentimentError } from '../errors/sentiment-error.ts';
import { normalizeLabel, type LabelMap } from './label-map.ts';

const understood: readonly ReadonlySet<string>[] = [new Set(['0', '1']), new Set(['0', '2', '4'])];
const remembered = 1000;

/** True when every number is one of 0/1, or every one is one of 0/2/4. */
export function areKnownCodes(numbers: ReadonlySet<string>): boolean {
  return understood.some((codes) => [...numbers].every((number) => codes.has(number)));
}

/**
 * Reads the label column of one file. A file whose labels are -1/0/1, 0/1/2 or 1 to 5 shares some numbers with 0/1 and
 * 0/4 but means something else by them: guessing would train on wrong labels without a word, so it is refused.
 * @returns index of the label a value means, or -1; throws {SentimentError} `dataset_invalid` at numbers that are unclear
 */
export function createLabelReader(map: LabelMap, file: string): (value: string, line: number) => number {
  const known = new Map<string, number>();
  const numbers = new Set<string>();
  let usesCodes = false;
  return (value, line) => {
    const cached = known.get(value);
    if (cached !== undefined) return cached;
    const label = map.indexOf(value);
    if (known.size >= remembered) return label;
    known.set(value, label);
    const normalized = normalizeLabel(value);
    if (/^-?\d+$/.test(normalized)) numbers.add(normalized);
    usesCodes ||= map.isCode(value);
    if (usesCodes && !areKnownCodes(numbers)) {
      const found = [...numbers].sort((a, b) => Number(a) - Number(b)).join(', ');
      const message = `${file} line ${line}: the labels are the numbers ${found}; only 0/1 and 0/2/4 are understood, write names instead`;
      throw new SentimentError({ code: 'dataset_invalid', message });
    }
    return label;
  };
}
