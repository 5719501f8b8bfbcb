import type { Route } from '../contracts/index.ts';
import { readJsonBody } from './json-body.ts';
import { jsonResponse } from './json-response.ts';
import { bodyKind } from './media-type.ts';
import { predictNdjson } from './ndjson-predictions.ts';
import type { PredictRouteOptions } from './predict-route.ts';
import { parseBatchRequest } from './prediction-request.ts';
import { predictBatchOperation } from './prediction-schemas.ts';

const streamHeaders = { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' } as const;

/** `POST /predict/batch`: a JSON batch, or an NDJSON stream. */
export const createPredictBatchRoute = ({ pipeline, limits, admit }: PredictRouteOptions): Route => ({
  method: 'POST',
  path: '/predict/batch',
  operation: predictBatchOperation(limits),
  async handle(request) {
    pipeline.classifier();
    if (bodyKind(request) === 'ndjson') {
      return { status: 200, headers: streamHeaders, body: predictNdjson(request.stream(), pipeline, limits) };
    }
    const texts = parseBatchRequest(await readJsonBody(request, limits.batchBodyBytes), limits);
    const { model, predictions } = await admit(() => pipeline.predict(texts));
    return jsonResponse({ predictions, model });
  },
});
