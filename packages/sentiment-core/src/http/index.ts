export type {
  QueryParameter,
  Route,
  RouteContent,
  RouteOperation,
  RouteRequest,
  RouteResponse,
} from '../contracts/index.ts';
export { longestTimerMs } from '../errors/option-checks.ts';
export { SentimentError } from '../errors/sentiment-error.ts';
export {
  describeOptions,
  expectationOf,
  extendOptions,
  optionsOf,
  parseNamed,
  parseOptions,
  withRules,
  type OptionDescription,
  type OptionFault,
  type OptionRule,
  type OptionSchema,
} from '../schema/options.ts';
export { fields, listWithin, parseBody, stringWithin } from '../schema/body.ts';
export { bodyContent, jsonContent, jsonSchemaOf, type BodyContent, type JsonSchema } from '../schema/json-schema.ts';
export {
  annotated,
  anything,
  boolean,
  callback,
  described,
  either,
  exactly,
  instance,
  integer,
  inWords,
  list,
  nullable,
  number,
  oneOf,
  opaque,
  optional,
  record,
  secret,
  string,
  text,
  variants,
  withDefault,
  withDefaults,
  type Flat,
  type InputOf,
  type OutputOf,
  type Schema,
  type ShapeOutput,
} from '../schema/schema.ts';
export { warnOnce, type WarnOnce } from '../errors/warn-once.ts';
export { libraryName, libraryVersion } from '../library.ts';
export { outputNames, type OutputNames } from '../onnx/model-interface.ts';
export {
  bodyTooLarge,
  callerGone,
  createAdmission,
  invalidUtf8,
  ownField,
  parseJson,
  readBodyText,
  readJsonBody,
  readTrueLabel,
  requireJsonObject,
  requireTextWithin,
  type Admission,
  type Place,
} from './body/request-body.ts';
export {
  defaultRequestLimits,
  requestLimits,
  resolveRequestLimits,
  type RequestLimits,
} from './body/request-limits.ts';
export { createDocumentationRoutes } from './documentation/documentation-routes.ts';
export { escapeHtml } from '../escape-html.ts';
export {
  createHandler,
  jsonResponse,
  routeList,
  stateResponse,
  type ErrorListener,
  type Handler,
  type HandlerOptions,
} from './handler.ts';
export { isLoopback } from './loopback.ts';
export { createOpenApiDocument, type OpenApiDocument, type OpenApiOptions } from './documentation/openapi-document.ts';
export {
  createObservedPipeline,
  createPredictionIdGenerator,
  pipelineShape,
  type IdentifiedPrediction,
  type ObservedPipelineOptions,
  type PredictedBatch,
  type PredictionIdOptions,
  type PredictionPipeline,
} from './prediction/prediction-pipeline.ts';
export { createPredictionRoutes, type PredictionRoutesOptions } from './prediction/prediction-routes.ts';
export { problemMediaType, problemOf, problemResponse, statusOfCode, type Problem } from './problem.ts';
export { toWebHandler } from './web-handler.ts';
