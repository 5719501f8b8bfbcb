import {
  jsonResponse,
  libraryName,
  libraryVersion,
  parseJson,
  problemOf,
  problemResponse,
  readBodyText,
  readJsonBody,
  SentimentError,
  stateResponse,
  type Place,
  type PredictionPipeline,
  type Route,
  type RouteRequest,
  type RouteResponse,
} from 'sentiment-core/http';
import * as operations from './inference-operations.ts';
import { describeOutputs, parseInferenceRequest, requireOutputs, toOutputTensors } from './inference-tensors.ts';
import {
  createPredictionAccess,
  requireTextsWithin,
  textInput,
  type PredictionAccess,
  type PredictionAccessOptions,
} from './prediction-access.ts';

export interface OpenInferenceOptions extends PredictionAccessOptions {
  /** Name of the model in the paths, e.g. that of the endpoint replaced. Default: the model's own. */
  readonly modelName?: string | undefined;
  /** Version of the server, as `GET /v2` gives it. Default: the version of sentiment-core. */
  readonly version?: string | undefined;
}

/** Names checked, defaults filled in. */
export interface ServerNames {
  readonly modelName: string | undefined;
  readonly version: string;
}

/**
 * The REST half of the Open Inference Protocol (version 2), as KServe and others speak it: `GET /v2`, health, model
 * metadata and `infer`. One input `text` (BYTES, [N] or [N, 1]); outputs `label` (BYTES) and `prob_<label>` (FP32).
 * https://github.com/kserve/open-inference-protocol
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown
 */
export function createOpenInferenceRoutes(options: OpenInferenceOptions): Route[] {
  const access = createPredictionAccess(options, true);
  const { modelName, version = libraryVersion } = options;
  return openInferenceRoutes(access, { modelName, version });
}

/** The same, from options that are checked already. */
export function openInferenceRoutes(access: PredictionAccess, { modelName, version }: ServerNames): Route[] {
  const { pipeline } = access;
  const get = (path: string, operation: Route['operation'] & object, handle: Route['handle']): Route => ({
    method: 'GET',
    path,
    operation,
    problem: inferenceProblem,
    handle,
  });
  return [
    get('/v2', operations.serverOperation, () => stateResponse({ name: libraryName, version, extensions: [] })),
    get('/v2/health/live', operations.liveOperation, () => stateResponse({ live: true })),
    get('/v2/health/ready', operations.serverReadyOperation, () => {
      pipeline.classifier();
      return stateResponse({ ready: true });
    }),
    ...['/v2/models/{model}', '/v2/models/{model}/versions/{version}'].flatMap((path) => [
      get(path, operations.modelMetadataOperation, (_request, parameters) => {
        const model = findServedModel(pipeline, modelName, parameters);
        return stateResponse({
          name: model.name,
          versions: [model.version],
          platform: `${libraryName}_${model.kind}`,
          inputs: [{ name: textInput, datatype: 'BYTES', shape: [-1] }],
          outputs: describeOutputs(model.labels),
        });
      }),
      get(`${path}/ready`, operations.modelReadyOperation, (_request, parameters) =>
        stateResponse({ name: findServedModel(pipeline, modelName, parameters).name, ready: true }),
      ),
      createInferRoute(`${path}/infer`, access, modelName),
    ]),
  ];
}

function createInferRoute(path: string, access: PredictionAccess, modelName: string | undefined): Route {
  const { pipeline, limits, admit } = access;
  return {
    method: 'POST',
    path,
    operation: operations.inferOperation(limits),
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
          id,
          outputs: toOutputTensors(batch.predictions, model.labels, outputs),
        });
      } finally {
        place.release();
      }
    },
  };
}

// Triton's own client sends JSON without saying so.
async function readBody(request: RouteRequest, maxBytes: number, place: Place): Promise<unknown> {
  if (request.header('content-type') === undefined && request.parsedBody === undefined)
    return parseJson(await readBodyText(request, maxBytes, place));
  return readJsonBody(request, maxBytes, place);
}

interface ServedModel {
  /** Name in the paths. */
  readonly name: string;
  /** The model's own name; another one when the option `modelName` is set. */
  readonly ownName: string;
  readonly version: string;
  readonly kind: string;
  readonly labels: readonly string[];
}

/**
 * The one model there is, when the path means it.
 * @param modelName name in the paths; undefined for the model's own
 * @throws {SentimentError} `not_found` for another name or version, `model_not_ready`
 */
function findServedModel(
  pipeline: PredictionPipeline,
  modelName: string | undefined,
  path: Readonly<Record<string, string>>,
): ServedModel {
  const { name: ownName, version, kind, labels } = pipeline.classifier().info;
  const name = modelName ?? ownName;
  if (path['model'] !== name) throw notFound('There is no model of this name.');
  if (path['version'] !== undefined && path['version'] !== version)
    throw notFound('The model does not have this version.');
  return { name, ownName, version, kind, labels };
}

/** A failure in the form of the Open Inference Protocol, `{error}`. The statuses are those of every other route. */
function inferenceProblem(error: unknown): RouteResponse {
  const { status, headers } = problemResponse(error);
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ error: problemOf(error).detail }),
  };
}

function notFound(message: string): SentimentError {
  return new SentimentError({ code: 'not_found', message });
}

function replaced(): SentimentError {
  return new SentimentError({
    code: 'model_not_ready',
    message: 'The model was replaced meanwhile; send the request again.',
  });
}
