import { SentimentError } from '../errors/sentiment-error.ts';
import type { RowSource } from './data-row.ts';
import { isMissingLabel, labelSpellings, maximumLabels, normalizeLabel } from './label-map.ts';

/** Numbers the labels of a column in order of appearance. Case and surrounding white space make no difference. */
export interface LabelColumn {
  /** As first written. */
  readonly names: readonly string[];
  /** @throws {SentimentError} `dataset_invalid` at the twenty-first label */
  number(value: string): number;
}

/** @param file for messages */
export function createLabelColumn(file: string): LabelColumn {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  return {
    names,
    number(value) {
      const known = numbers.get(value);
      if (known !== undefined) return known;
      const name = normalizeLabel(value);
      const number = numbers.get(name.toLowerCase()) ?? names.length;
      if (number === maximumLabels) {
        const message = `${file}: the label column has more than ${maximumLabels} different values; is it the right column?`;
        throw new SentimentError({ code: 'dataset_invalid', message });
      }
      if (number === names.length) names.push(name);
      numbers.set(name.toLowerCase(), number);
      if (numbers.size < 1000) numbers.set(value, number);
      return number;
    },
  };
}

/** Number codes that say what they mean when a file has exactly these, and the labels they stand for. */
const codes: ReadonlyMap<string, readonly string[]> = new Map([
  ['0/1', ['negative', 'positive']],
  ['0/4', ['negative', 'positive']],
  ['-1/1', ['negative', 'positive']],
  ['0/2/4', ['negative', 'neutral', 'positive']],
  ['-1/0/1', ['negative', 'neutral', 'positive']],
]);
const sentiments = ['negative', 'neutral', 'positive'];

/**
 * The labels that occur in the data, from one pass over it. Usual spellings and number codes of a file (`pos`, `NEG`, 0/1, 0/4,
 * 0/2/4, -1/1, -1/0/1, true/false) become negative, neutral and positive; other labels are sorted, numbers by size. Values that
 * say that there is none (`nan`, `null`) are no labels.
 * @returns 2 to 20 names
 * @throws {SentimentError} `dataset_invalid` when there are fewer or more labels
 */
export async function discoverLabels(sources: readonly RowSource[]): Promise<string[]> {
  const where = sources.map(({ name }) => name).join(', ');
  const column = createLabelColumn(where);
  const meant: (readonly string[] | undefined)[] = [];
  for (const source of sources) {
    const own = createLabelColumn(source.name);
    for await (const group of source.rows()) {
      for (const { label, problem } of group) {
        if (problem !== undefined || isMissingLabel(label)) continue;
        own.number(label);
      }
    }
    for (const name of own.names) column.number(name);
    meant.push(sentimentsOf(own.names));
  }
  const found = [...new Set(meant.flatMap((labels) => labels ?? []))];
  // Beside neutral, 1 of 0/1 would not mean positive.
  const isUnclear = found.includes('neutral') && meant.some((labels) => labels?.includes('positive') && !labels.includes('neutral')) && column.names.includes('1') && !column.names.includes('-1'); // prettier-ignore
  if (found.length >= 2 && !isUnclear && meant.every((labels) => labels !== undefined))
    return sentiments.filter((label) => found.includes(label));
  const names = [...new Set(column.names.map(spelledOut))];
  if (names.length < 2) {
    const only = names.length === 0 ? 'none' : `only ${names.join()}`;
    const message = `${where}: 2 to ${maximumLabels} labels are needed, found ${only}`;
    throw new SentimentError({ code: 'dataset_invalid', message });
  }
  const numeric = names.every((name) => /^-?\d+$/.test(name));
  return names.sort(numeric ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : 1));
}

/** @returns the sentiments that all the values of a file stand for; undefined when one stands for something else */
function sentimentsOf(values: readonly string[]): readonly string[] | undefined {
  const numbers = values.filter((value) => /^-?\d+$/.test(value));
  const words = values.filter((value) => !numbers.includes(value)).map((value) => value.toLowerCase());
  const ofNumbers = numbers.length === 0 ? [] : codes.get(numbers.sort((a, b) => Number(a) - Number(b)).join('/'));
  const ofWords = words.map((word) => labelSpellings.get(word) ?? word);
  return ofNumbers && ofWords.every((word) => sentiments.includes(word)) ? [...ofNumbers, ...ofWords] : undefined;
}

/** `true` and `false` beside other labels are names of their own. */
function spelledOut(name: string): string {
  const key = name.toLowerCase();
  return key === 'true' || key === 'false' ? name : (labelSpellings.get(key) ?? name);
}
