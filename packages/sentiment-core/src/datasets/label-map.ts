import type { Dataset } from '../contracts/trainer.ts';
import { SentimentError } from '../errors/sentiment-error.ts';

/** Finds the label a data file means by what is written in its label column. */
export interface LabelMap {
  /** Label names, 2 to 20. */
  readonly labels: readonly string[];
  /**
   * Surrounding white space and case do not matter when only one label fits.
   * @returns index into `labels`, or -1 when the file's value is none of them
   */
  indexOf(value: string): number;
  /** True when `value` is understood only through the number codes 0/1, -1/1 or 0/2/4. */
  isCode(value: string): boolean;
}

export interface LabelMapOptions {
  /** 2 to 20 different names. */
  readonly labels: readonly string[];
  /** What values of the file mean, e.g. `{ bad: 'negative' }`. When given, number codes are not guessed. Default: none. */
  readonly aliases?: Readonly<Record<string, string>> | undefined;
}

export const maximumLabels = 20;

/** @throws {SentimentError} `option_invalid` unless there are 2 to 20 different, non-empty names without surrounding white space */
export function assertLabels(labels: readonly string[]): void {
  const fail = (message: string): never => {
    throw new SentimentError({ code: 'option_invalid', field: 'labels', message });
  };
  if (labels.length < 2 || labels.length > maximumLabels) {
    fail(`labels: ${labels.length} given, 2 to ${maximumLabels} are needed`);
  }
  if (labels.some((label) => label === '' || label.trim() !== label)) {
    fail('labels: a name is empty or has white space around it');
  }
  if (new Set(labels).size !== labels.length) fail('labels: a name is given twice');
}

/** @throws {SentimentError} `option_invalid` unless there are 2 to 20 labels, `dataset_invalid` unless both sets have the same */
export function checkLabels({ labels }: Dataset, validation: Dataset | undefined): void {
  assertLabels(labels);
  if (!validation || validation.labels.join('\n') === labels.join('\n')) return;
  throw new SentimentError({
    code: 'dataset_invalid',
    message: `the validation data has the labels ${validation.labels.join(', ')}, the training data ${labels.join(', ')}`,
  });
}

/** `1.0`, as data frames write whole numbers when a cell is missing, is `1`. */
export function normalizeLabel(value: string): string {
  return value.trim().replace(/^(-?\d+)\.0+$/, '$1');
}

/** What a value stands for when it is no label of its own; compared in lower case. */
export const labelSpellings: ReadonlyMap<string, string> = new Map([
  ['neg', 'negative'],
  ['neu', 'neutral'],
  ['neut', 'neutral'],
  ['pos', 'positive'],
  ['false', 'negative'],
  ['true', 'positive'],
]);

/** What data frames and databases write for a value that is not there. */
export function isMissingLabel(value: string): boolean {
  return /^(?:|nan|null|n\/a|#n\/a|<na>)$/i.test(value.trim());
}

/**
 * Understands the label names themselves and, when they are not names of their own, the number codes of public
 * data sets: 0 or -1 negative, 1 or 4 positive, and 2 neutral beside 0 and 4; and neg, neu, pos, true and false.
 * @throws {SentimentError} `option_invalid` when the labels are not 2 to 20 different names or an alias names none of them
 */
export function createLabelMap({ labels, aliases }: LabelMapOptions): LabelMap {
  assertLabels(labels);
  const exact = new Map(labels.map((label, index) => [label, index]));
  const folded = new Map<string, number>();
  for (const [index, label] of labels.entries()) {
    const key = label.toLowerCase();
    folded.set(key, folded.has(key) ? -1 : index);
  }
  const codes = new Map<string, number>();
  if (aliases === undefined) {
    const code = (value: string, label: string): void => {
      const index = exact.get(label);
      if (index !== undefined && !exact.has(value)) codes.set(value, index);
    };
    code('0', 'negative');
    code('-1', 'negative');
    code('2', 'neutral');
    code('4', 'positive');
    if (!exact.has('neutral')) code('1', 'positive');
    for (const [spelling, label] of labelSpellings) {
      const index = exact.get(label);
      if (index !== undefined && !folded.has(spelling)) folded.set(spelling, index);
    }
  } else {
    for (const [value, label] of Object.entries(aliases)) {
      const index = exact.get(label);
      if (index === undefined) {
        const message = `labelAliases: "${value}" is said to mean "${label}", which is not one of ${labels.join(', ')}`;
        throw new SentimentError({ code: 'option_invalid', field: 'labelAliases', message });
      }
      exact.set(normalizeLabel(value), index);
    }
  }
  return {
    labels,
    indexOf(value) {
      const known = exact.get(value);
      if (known !== undefined) return known;
      const normalized = normalizeLabel(value);
      return exact.get(normalized) ?? codes.get(normalized) ?? folded.get(normalized.toLowerCase()) ?? -1;
    },
    isCode: (value) => codes.has(normalizeLabel(value)),
  };
}
