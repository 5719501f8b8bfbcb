import { SentimentError } from '../errors/sentiment-error.ts';
import type { RowSource } from './data-row.ts';
import { maximumLabels, normalizeLabel } from './label-map.ts';

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

/**
 * The labels that occur in the data, from one pass over it. The codes 0/1 and 0/4 become negative and positive, 0/2/4
 * negative, neutral and positive; other labels are sorted, numbers by size.
 * @returns 2 to 20 names
 * @throws {SentimentError} `dataset_invalid` when there are fewer or more labels
 */
export async function discoverLabels(sources: readonly RowSource[]): Promise<string[]> {
  const where = sources.map(({ name }) => name).join(', ');
  const column = createLabelColumn(where);
  for (const source of sources) {
    for await (const group of source.rows())
      for (const { label, problem } of group) if (problem === undefined) column.number(label);
  }
  const names = [...column.names];
  if (names.length < 2) {
    const found = names.length === 0 ? 'none' : `only ${names.join()}`;
    const message = `${where}: 2 to ${maximumLabels} labels are needed, found ${found}`;
    throw new SentimentError({ code: 'dataset_invalid', message });
  }
  const codes = [...names].sort().join('/');
  if (codes === '0/1' || codes === '0/4') return ['negative', 'positive'];
  if (codes === '0/2/4') return ['negative', 'neutral', 'positive'];
  const numeric = names.every((name) => /^-?\d+$/.test(name));
  return names.sort(numeric ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : 1));
}
