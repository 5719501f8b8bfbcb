import type { Route } from '../../contracts/index.ts';
import type { Admission } from '../body/admission.ts';
import { readJsonBody } from '../body/json-body.ts';
import { jsonResponse } from '../json-response.ts';
import type { PredictionPipeline } from './prediction-pipeline.ts';
import { parsePredictionRequest } from './prediction-request.ts';
import { predictOperation } from './prediction-schemas.ts';
import type { RequestLimits } from '../body/request-limits.ts';

export interface PredictRouteOptions {
  readonly pipeline: PredictionPipeline;
  readonly limits: RequestLimits;
  readonly admit: Admission;
}

/** `POST /predict`: one text. */
export const createPredictRoute = ({ pipeline, limits, admit }: PredictRouteOptions): Route => ({
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
});
