import type { Route } from '../../contracts/index.ts';
import { readJsonBody, type Admission } from '../body/request-body.ts';
import type { RequestLimits } from '../body/request-limits.ts';
import { jsonResponse } from '../handler.ts';
import type { PredictionPipeline } from './prediction-pipeline.ts';
import { readPredictionRequest, predictOperation, type PredictAnswer } from './prediction-schemas.ts';

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
        const { text, trueLabel } = readPredictionRequest(body, labels, limits);
        const { model, predictions } = await pipeline.predict([text], [trueLabel]);
        return jsonResponse<PredictAnswer>({ ...predictions[0], model });
      } finally {
        place.release();
      }
    },
  };
}
