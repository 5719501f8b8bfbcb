import { libraryName, libraryVersion, stateResponse, type Route } from 'sentiment-core/http';
import { createInferRoute } from './infer-route.ts';
import { inferenceProblem } from './inference-problem.ts';
import * as operations from './inference-operations.ts';
import { requireOptionalText } from './optional-text.ts';
import { textInput } from './text-input.ts';
import { describeOutputs } from './output-tensors.ts';
import { createPredictionAccess, type PredictionAccess, type PredictionAccessOptions } from './prediction-access.ts';
import { findServedModel } from './served-model.ts';

export interface OpenInferenceOptions extends PredictionAccessOptions {
  /** Name of the model in the paths, e.g. that of the endpoint replaced. Default: the model's own. */
  readonly modelName?: string;
  /** Version of the server, as `GET /v2` gives it. Default: the version of sentiment-core. */
  readonly version?: string;
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
export const createOpenInferenceRoutes = (options: OpenInferenceOptions): Route[] => {
  const access = createPredictionAccess(options, ['modelName', 'version']);
  const modelName = requireOptionalText('modelName', options.modelName);
  return openInferenceRoutes(access, {
    modelName,
    version: requireOptionalText('version', options.version) ?? libraryVersion,
  });
};

/** The same, from options that are checked already. */
export const openInferenceRoutes = (access: PredictionAccess, { modelName, version }: ServerNames): Route[] => {
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
};
