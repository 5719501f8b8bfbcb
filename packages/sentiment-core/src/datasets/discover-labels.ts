import { SentimentError } from '../errors/sentiment-error.ts';
import type { RowSource } from './data-row.ts';
import { normalizeLabel } from './label-map.ts';

const maximumLabels = 20;

/**
 * The labels that occur in the data, from one pass over it. Values that differ in case or surrounding white space are one
 * label, named as it is first written. The codes 0/1 and 0/4 become negative and positive, 0/2/4 negative, neutral and
 * positive; all else is sorted, numbers by size.
 * @returns 2 to 20 names
 * @throws {SentimentError} `dataset_invalid` when there are fewer or more labels
 */
export async function discoverLabels(sources: readonly RowSource[]): Promise<string[]> {
  const found = new Map<string, string>();
  const where = sources.map(({ name }) => name).join(', ');
  for (const source of sources) {
    for await (const group of source.rows()) {
      for (const { label, problem } of group) {
        if (problem !== undefined || found.has(label)) continue;
        const name = normalizeLabel(label);
        const key = name.toLowerCase();
        if (!found.has(key)) found.set(key, name);
        if (found.size > maximumLabels) {
          const message = `${where}: the label column has more than ${maximumLabels} different values; is it the right column?`;
          throw new SentimentError({ code: 'dataset_invalid', message });
        }
      }
    }
  }
  const names = [...found.values()];
  if (names.length < 2) {
    const message = `${where}: 2 to ${maximumLabels} labels are needed, found ${names.length === 0 ? 'none' : `only ${names.join()}`}`;
    throw new SentimentError({ code: 'dataset_invalid', message });
  }
  const codes = [...names].sort().join('/');
  if (codes === '0/1' || codes === '0/4') return ['negative', 'positive'];
  if (codes === '0/2/4') return ['negative', 'neutral', 'positive'];
  const numeric = names.every((name) => /^-?\d+$/.test(name));
  return names.sort(numeric ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : 1));
}
