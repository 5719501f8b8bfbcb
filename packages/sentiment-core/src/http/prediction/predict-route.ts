import type { Route } from '../../contracts/index.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { readJsonBody, type Admission } from '../body/request-body.ts';
import type { RequestLimits } from '../body/request-limits.ts';
import { jsonResponse } from '../handler.ts';
import type { PredictionPipeline } from './prediction-pipeline.ts';
import { predictOperation } from './prediction-schemas.ts';

export interface PredictRouteOptions {
  readonly pipeline: PredictionPipeline;
  readonly limits: RequestLimits;
  readonly admit: Admission;
}

/** `POST /predict`: one text. */
export function createPredictRoute({ pipeline, limits, admit }: PredictRouteOptions): Route {
  return {
    method: 'POST',
    path: '/predict',
    operation: predictOperation(limits),
    async handle(request) {
      const { labels } = pipeline.classifier().info;
      const place = admit();
      try {
        const body = await readJsonBody(request, limits.bodyBytes, place);
        const { text, trueLabel } = parsePredictionRequest(body, labels, limits);
        const { model, predictions } = await pipeline.predict([text], [trueLabel]);
        return jsonResponse({ ...predictions[0], model });
      } finally {
        place.release();
      }
    },
  };
}

/** One text to predict, checked. */
export interface PredictionRequest {
  readonly text: string;
  readonly trueLabel: string | undefined;
}

/**
 * The body of `POST /predict`, or one NDJSON line. Unknown fields are ignored; any string is a valid text.
 * @throws {SentimentError} `invalid_request` or `text_too_long`, with the field
 */
export function parsePredictionRequest(
  body: unknown,
  labels: readonly string[],
  limits: Pick<RequestLimits, 'textLength'>,
): PredictionRequest {
  const object = asObject(body);
  const text = requireTextWithin(own(object, 'text'), 'text', limits);
  const camel = readTrueLabel(own(object, 'trueLabel'), 'trueLabel', labels);
  const snake = readTrueLabel(own(object, 'true_label'), 'true_label', labels);
  if (camel !== undefined && snake !== undefined && camel !== snake)
    throw invalidRequest('trueLabel and true_label contradict each other.', 'trueLabel');
  return { text, trueLabel: camel ?? snake };
}

/**
 * The JSON body of `POST /predict/batch`. An empty batch is a batch.
 * @throws {SentimentError} `invalid_request`, `batch_too_large` or `text_too_long`, with the field
 */
export function parseBatchRequest(body: unknown, limits: Pick<RequestLimits, 'batchSize' | 'textLength'>): string[] {
  const texts = own(asObject(body), 'texts');
  if (!Array.isArray(texts)) throw invalidRequest('texts must be an array of strings.', 'texts');
  if (texts.length > limits.batchSize) {
    throw new SentimentError({
      code: 'batch_too_large',
      field: 'texts',
      message: `texts must have at most ${limits.batchSize} elements; send more as application/x-ndjson.`,
    });
  }
  return texts.map((text: unknown, index) => requireTextWithin(text, `texts[${index}]`, limits));
}

/**
 * The label a caller already knows: a label name, or 0 (negative) or 1 (positive). Models without labels of these names
 * take 0 and 1 as positions. `null` counts as not given.
 * @throws {SentimentError} `invalid_request` when it is anything else
 */
export function readTrueLabel(value: unknown, field: string, labels: readonly string[]): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === 0) return labels.includes('negative') ? 'negative' : labels[0];
  if (value === 1) return labels.includes('positive') ? 'positive' : labels[1];
  if (typeof value === 'string' && labels.includes(value)) return value;
  throw invalidRequest(`${field} must be one of ${labels.join(', ')}, or 0 or 1.`, field);
}

function requireTextWithin(value: unknown, field: string, limits: Pick<RequestLimits, 'textLength'>): string {
  if (typeof value !== 'string') throw invalidRequest(`${field} must be a string.`, field);
  if (value.length > limits.textLength) {
    const message = `${field} must have at most ${limits.textLength} UTF-16 code units.`;
    throw new SentimentError({ code: 'text_too_long', field, message });
  }
  return value;
}

function asObject(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalidRequest('Send a JSON object.');
  return body as Readonly<Record<string, unknown>>;
}

// Own properties only: a body cannot reach the prototype, and a polluted prototype cannot reach a body.
function own(body: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(body, key) ? body[key] : undefined;
}

function invalidRequest(message: string, field?: string): SentimentError {
  return new SentimentError({ code: 'invalid_request', message, field });
}
