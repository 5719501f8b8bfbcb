import { SentimentError } from '../errors/sentiment-error.ts';
import { normalizeLabel } from '../datasets/label-map.ts';

const maximumLabels = 20;

/** Numbers the labels of a column as they come. Case and surrounding white space make no difference. */
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
