import { SentimentError } from '../../errors/sentiment-error.ts';

const named = (name: string, index: number, labels: readonly string[]): string =>
  labels.includes(name) ? name : labels[index];

/**
 * The label a caller already knows: a label name, or 0 (negative) or 1 (positive). Models without labels of these names
 * take 0 and 1 as positions. `null` counts as not given.
 * @throws {SentimentError} `invalid_request` when it is anything else
 */
export const readTrueLabel = (value: unknown, field: string, labels: readonly string[]): string | undefined => {
  if (value === undefined || value === null) return undefined;
  if (value === 0) return named('negative', 0, labels);
  if (value === 1) return named('positive', 1, labels);
  if (typeof value === 'string' && labels.includes(value)) return value;
  const message = `${field} must be one of ${labels.join(', ')}, or 0 or 1.`;
  throw new SentimentError({ code: 'invalid_request', field, message });
};
