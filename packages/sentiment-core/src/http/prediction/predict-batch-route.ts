import type { Route } from '../../contracts/index.ts';
import { readJsonBody } from '../body/json-body.ts';
import { jsonResponse } from '../json-response.ts';
import { bodyKind } from '../body/media-type.ts';
import { predictNdjson } from './ndjson-predictions.ts';
import type { PredictRouteOptions } from './predict-route.ts';
import { parseBatchRequest } from './prediction-request.ts';
import { predictBatchOperation } from './prediction-schemas.ts';
import { releasingAtEnd } from '../body/releasing-at-end.ts';

const streamHeaders = { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' } as const;

/** `POST /predict/batch`: a JSON batch, or an NDJSON stream. */
export const createPredictBatchRoute = ({ pipeline, limits, admit }: PredictRouteOptions): Route => ({
  method: 'POST',
  path: '/predict/batch',
  operation: predictBatchOperation(limits),
  async handle(request) {
    pipeline.classifier();
    const kind = bodyKind(request);
    const place = admit();
    if (kind === 'ndjson') {
      const lines = predictNdjson(request.stream(), pipeline, limits, place.hold);
      return { status: 200, headers: streamHeaders, body: releasingAtEnd(lines, place.release) };
    }
    try {
      const texts = parseBatchRequest(await readJsonBody(request, limits.batchBodyBytes, place), limits);
      const { model, predictions } = await pipeline.predict(texts);
      return jsonResponse({ predictions, model });
    } finally {
      place.release();
    }
  },
});
