import {
  jsonResponse,
  parseJson,
  readBodyText,
  readJsonBody,
  SentimentError,
  type Place,
  type Route,
  type RouteRequest,
} from 'sentiment-core/http';
import { inferOperation } from './inference-operations.ts';
import { inferenceProblem } from './inference-problem.ts';
import { parseInferenceRequest } from './inference-request.ts';
import { requireOutputs, toOutputTensors } from './output-tensors.ts';
import type { PredictionAccess } from './prediction-access.ts';
import { findServedModel } from './served-model.ts';
import { requireTextsWithin } from './texts-within-limits.ts';

/** `POST …/infer`. */
export const createInferRoute = (path: string, access: PredictionAccess, modelName: string | undefined): Route => {
  const { pipeline, limits, admit } = access;
  return {
    method: 'POST',
    path,
    operation: inferOperation(limits),
    problem: inferenceProblem,
    async handle(request, parameters) {
      const model = findServedModel(pipeline, modelName, parameters);
      const place = admit();
      try {
        const body = await readBody(request, limits.batchBodyBytes, place);
        const { id, values, outputs } = parseInferenceRequest(body);
        requireOutputs(outputs, model.labels);
        const texts = requireTextsWithin(values, limits, (index) => `inputs[0].data[${index}]`);
        const batch = await pipeline.predict(texts);
        // Predicted by its successor, which may have other labels, and has another version than was asked for.
        if (batch.model.name !== model.ownName || batch.model.version !== model.version) throw replaced();
        return jsonResponse({
          model_name: model.name,
          model_version: batch.model.version,
          ...(id === undefined ? {} : { id }),
          outputs: toOutputTensors(batch.predictions, model.labels, outputs),
        });
      } finally {
        place.release();
      }
    },
  };
};

const replaced = (): SentimentError =>
  new SentimentError({ code: 'model_not_ready', message: 'The model was replaced meanwhile; send the request again.' });

// Triton's own client sends JSON without saying so.
const readBody = async (request: RouteRequest, maxBytes: number, place: Place): Promise<unknown> =>
  request.header('content-type') === undefined && request.parsedBody === undefined
    ? parseJson(await readBodyText(request, maxBytes, place))
    : readJsonBody(request, maxBytes, place);
