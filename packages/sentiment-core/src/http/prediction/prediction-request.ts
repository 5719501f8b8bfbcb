import { SentimentError } from '../../errors/sentiment-error.ts';
import type { RequestLimits } from '../body/request-limits.ts';
import { readTrueLabel } from './true-label.ts';

/** One text to predict, checked. */
export interface PredictionRequest {
  readonly text: string;
  readonly trueLabel: string | undefined;
}

const invalid = (message: string, field?: string): SentimentError =>
  new SentimentError({ code: 'invalid_request', message, ...(field === undefined ? {} : { field }) });

const asObject = (body: unknown): Readonly<Record<string, unknown>> => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('Send a JSON object.');
  return body as Readonly<Record<string, unknown>>;
};

// Own properties only: a body cannot reach the prototype, and a polluted prototype cannot reach a body.
const own = (body: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(body, key) ? body[key] : undefined;

const checkText = (value: unknown, field: string, limits: RequestLimits): string => {
  if (typeof value !== 'string') throw invalid(`${field} must be a string.`, field);
  if (value.length > limits.textLength) {
    const message = `${field} must have at most ${limits.textLength} UTF-16 code units.`;
    throw new SentimentError({ code: 'text_too_long', field, message });
  }
  return value;
};

/**
 * The body of `POST /predict`, or one NDJSON line. Unknown fields are ignored; any string is a valid text.
 * @throws {SentimentError} `invalid_request` or `text_too_long`, with the field
 */
export const parsePredictionRequest = (
  body: unknown,
  labels: readonly string[],
  limits: RequestLimits,
): PredictionRequest => {
  const object = asObject(body);
  const text = checkText(own(object, 'text'), 'text', limits);
  const camel = readTrueLabel(own(object, 'trueLabel'), 'trueLabel', labels);
  const snake = readTrueLabel(own(object, 'true_label'), 'true_label', labels);
  if (camel !== undefined && snake !== undefined && camel !== snake) {
    throw invalid('trueLabel and true_label contradict each other.', 'trueLabel');
  }
  return { text, trueLabel: camel ?? snake };
};

/**
 * The JSON body of `POST /predict/batch`. An empty batch is a batch.
 * @throws {SentimentError} `invalid_request`, `batch_too_large` or `text_too_long`, with the field
 */
export const parseBatchRequest = (body: unknown, limits: RequestLimits): string[] => {
  const texts = own(asObject(body), 'texts');
  if (!Array.isArray(texts)) throw invalid('texts must be an array of strings.', 'texts');
  if (texts.length > limits.batchSize) {
    throw new SentimentError({
      code: 'batch_too_large',
      field: 'texts',
      message: `texts must have at most ${limits.batchSize} elements; send more as application/x-ndjson.`,
    });
  }
  return texts.map((text: unknown, index) => checkText(text, `texts[${index}]`, limits));
};
