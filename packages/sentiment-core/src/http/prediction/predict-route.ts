import type { Route } from '../../contracts/index.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import {
  invalidRequest,
  ownField,
  readJsonBody,
  readTrueLabel,
  requireJsonObject,
  requireTextWithin,
  type Admission,
} from '../body/request-body.ts';
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
  const object = requireJsonObject(body);
  const text = requireTextWithin(ownField(object, 'text'), 'text', limits.textLength);
  const camel = readTrueLabel(ownField(object, 'trueLabel'), 'trueLabel', labels);
  const snake = readTrueLabel(ownField(object, 'true_label'), 'true_label', labels);
  if (camel !== undefined && snake !== undefined && camel !== snake)
    throw invalidRequest('trueLabel and true_label contradict each other.', 'trueLabel');
  return { text, trueLabel: camel ?? snake };
}

/**
 * The JSON body of `POST /predict/batch`. An empty batch is a batch.
 * @throws {SentimentError} `invalid_request`, `batch_too_large` or `text_too_long`, with the field
 */
export function parseBatchRequest(body: unknown, limits: Pick<RequestLimits, 'batchSize' | 'textLength'>): string[] {
  const texts = ownField(requireJsonObject(body), 'texts');
  if (!Array.isArray(texts)) throw invalidRequest('texts must be an array of strings.', 'texts');
  if (texts.length > limits.batchSize) {
    throw new SentimentError({
      code: 'batch_too_large',
      field: 'texts',
      message: `texts must have at most ${limits.batchSize} elements; send more as application/x-ndjson.`,
    });
  }
  return texts.map((text: unknown, index) => requireTextWithin(text, `texts[${index}]`, limits.textLength));
}
