import { boolean, isLoopback, optional } from 'sentiment-core/http';
import { createRunRecorder, type RunRecorder } from './active-run/active-run.ts';
import { type Artifacts, createArtifacts } from './artifacts/artifacts.ts';
import {
  type CallOptions,
  type ConnectionOptions,
  parseConnection,
  readConnectionSettings,
} from './connection/connection-settings.ts';
import { createTransport } from './connection/transport.ts';
import { hasErrorCode } from './mlflow-error.ts';
import { createModelVersions, type ModelVersions } from './registry/model-versions.ts';
import { createRegisteredModels, type RegisteredModels } from './registry/registered-models.ts';
import { createExperiments, type Experiments } from './tracking/experiments.ts';
import { createLoggedModels, type LoggedModels } from './tracking/logged-models.ts';
import { createRuns, type Runs } from './tracking/runs.ts';

export interface MlflowClientOptions extends ConnectionOptions {
  /**
   * Whether artifacts that the server keeps in a folder (`file:`) are in that folder of this machine too.
   * Default: true when the server's address is this machine's (localhost, 127.0.0.0/8, ::1).
   */
  readonly localArtifacts?: boolean | undefined;
}

export interface MlflowClient extends RunRecorder {
  /** The tracking server, without credentials. */
  readonly trackingUri: string;
  readonly experiments: Experiments;
  readonly runs: Runs;
  readonly artifacts: Artifacts;
  readonly loggedModels: LoggedModels;
  readonly registeredModels: RegisteredModels;
  readonly modelVersions: ModelVersions;
  /** e.g. `3.17.2`; undefined when the server does not tell. */
  serverVersion(options?: CallOptions): Promise<string | undefined>;
}

/**
 * A client of an MLflow 2 or 3 tracking server. Nothing is sent until a method is called.
 *
 * Calls that may be repeated are tried again after connection errors and the statuses 429, 502, 503 and 504; those that
 * would then happen twice, such as creating a run or logging metrics, never are.
 *
 * @throws MlflowError `OPTION_INVALID` naming the option or variable
 */
export function createMlflowClient(options: MlflowClientOptions = {}): MlflowClient {
  const { localArtifacts: given, ...connection } = options;
  const settings = readConnectionSettings(connection);
  const transport = createTransport(settings);
  const localArtifacts =
    parseConnection(optional(boolean()), given, 'localArtifacts') ?? isLoopback(settings.trackingUrl.hostname);
  const experiments = createExperiments(transport);
  const runs = createRuns(transport);
  const loggedModels = createLoggedModels(transport);
  const registeredModels = createRegisteredModels(transport);
  const modelVersions = createModelVersions(transport);
  const owners = { runs, loggedModels, registeredModels, modelVersions };
  const artifacts = createArtifacts({ transport, owners, localArtifacts });
  return {
    trackingUri: settings.trackingUrl.href.replace(/\/$/, ''),
    experiments,
    runs,
    artifacts,
    loggedModels,
    registeredModels,
    modelVersions,
    ...createRunRecorder({ transport, experiments, runs, artifacts }),
    async serverVersion(call = {}) {
      try {
        const request = { method: 'GET' as const, url: transport.address('version'), repeatable: true, ...call };
        const text = await transport.send(request, (answer) => answer.text());
        return /^\d+\.\d+[\w.+-]{0,40}$/.exec(text.trim())?.[0];
      } catch (error) {
        if (hasErrorCode(error, 'ENDPOINT_NOT_FOUND')) return undefined;
        throw error;
      }
    },
  };
}
