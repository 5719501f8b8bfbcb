export type {
  QueryParameter,
  Route,
  RouteContent,
  RouteOperation,
  RouteRequest,
  RouteResponse,
} from '../contracts/index.ts';
export {
  longestTimerMs,
  refuseUnknownOptions,
  requireBoolean,
  requireChoice,
  requireFields,
  requireFunction,
  requireInteger,
  requireList,
  requireNumber,
  requireObject,
  requireText,
} from '../errors/option-checks.ts';
export { SentimentError } from '../errors/sentiment-error.ts';
export { libraryName, libraryVersion } from '../library.ts';
export { outputNames, type OutputNames } from '../onnx/output-names.ts';
export { createAdmission, type Admission, type Place } from './body/admission.ts';
export { bodyTooLarge, callerGone, invalidUtf8 } from './body/body-errors.ts';
export { readBodyText } from './body/body-text.ts';
export { createDocumentationRoutes } from './documentation/documentation-routes.ts';
export { escapeHtml } from '../escape-html.ts';
export { createHandler, type ErrorListener, type Handler, type HandlerOptions } from './handler.ts';
export { parseJson, readJsonBody } from './body/json-body.ts';
export { isLoopback } from './loopback.ts';
export { jsonResponse, stateResponse } from './json-response.ts';
export { createObservedPipeline, type ObservedPipelineOptions } from './prediction/observed-pipeline.ts';
export { createOpenApiDocument, type OpenApiDocument, type OpenApiOptions } from './documentation/openapi-document.ts';
export { createPredictionIdGenerator, type PredictionIdOptions } from './prediction/prediction-id.ts';
export type { IdentifiedPrediction, PredictedBatch, PredictionPipeline } from './prediction/prediction-pipeline.ts';
export { createPredictionRoutes, type PredictionRoutesOptions } from './prediction/prediction-routes.ts';
export { problemMediaType, problemOf, problemResponse, type Problem } from './problem.ts';
export { defaultRequestLimits, resolveRequestLimits, type RequestLimits } from './body/request-limits.ts';
export { statusOfCode } from './status-of-code.ts';
export { readTrueLabel } from './prediction/true-label.ts';
export { toWebHandler } from './web-handler.ts';
