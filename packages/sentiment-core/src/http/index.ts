export type {
  QueryParameter,
  Route,
  RouteContent,
  RouteOperation,
  RouteRequest,
  RouteResponse,
} from '../contracts/index.ts';
export {
  refuseUnknownOptions,
  requireBoolean,
  requireChoice,
  requireInteger,
  requireNumber,
} from '../errors/option-checks.ts';
export { SentimentError } from '../errors/sentiment-error.ts';
export { libraryName, libraryVersion } from '../library.ts';
export { outputNames, type OutputNames } from '../onnx/output-names.ts';
export { createAdmission, type Admission, type Place } from './admission.ts';
export { bodyTooLarge, callerGone, invalidUtf8 } from './body-errors.ts';
export { readBodyText } from './body-text.ts';
export { createDocumentationRoutes } from './documentation-routes.ts';
export { escapeHtml } from './escape-html.ts';
export { createHandler, type ErrorListener, type Handler, type HandlerOptions } from './handler.ts';
export { parseJson, readJsonBody } from './json-body.ts';
export { jsonResponse, stateResponse } from './json-response.ts';
export { createObservedPipeline, type ObservedPipelineOptions } from './observed-pipeline.ts';
export { createOpenApiDocument, type OpenApiDocument, type OpenApiOptions } from './openapi-document.ts';
export { longestTimer, requireFields, requireFunction, requireList, requireObject } from './option-shapes.ts';
export { createPredictionIdGenerator, type PredictionIdOptions } from './prediction-id.ts';
export type { IdentifiedPrediction, PredictedBatch, PredictionPipeline } from './prediction-pipeline.ts';
export { createPredictionRoutes, type PredictionRoutesOptions } from './prediction-routes.ts';
export { problemMediaType, problemOf, problemResponse, type Problem } from './problem.ts';
export { defaultRequestLimits, resolveRequestLimits, type RequestLimits } from './request-limits.ts';
export { statusOfCode } from './status-of-code.ts';
export { readTrueLabel } from './true-label.ts';
export { toWebHandler } from './web-handler.ts';
