import {
  jsonResponse,
  libraryVersion,
  outputNames,
  problemOf,
  problemResponse,
  readBodyText,
  readJsonBody,
  SentimentError,
  type IdentifiedPrediction,
  type Place,
  type Route,
  type RouteRequest,
  type RouteResponse,
} from 'sentiment-core/http';
import {
  createPredictionAccess,
  requireTextsWithin,
  type PredictionAccess,
  type PredictionAccessOptions,
} from './prediction-access.ts';
import { invocationsOperation, pingOperation, versionOperation } from './scoring-operations.ts';
import { readCsvTexts, readScoringTexts } from './scoring-texts.ts';

export interface MlflowScoringOptions extends PredictionAccessOptions {
  /** Answer of `GET /version`. Default: the version of sentiment-core. */
  readonly version?: string | undefined;
}

/**
 * MLflow's scoring protocol, as `mlflow models serve` speaks it for the exported model: `POST /invocations`,
 * `GET /ping`, `GET /version`. An answer has one record a row: `label`, and `prob_<label>` for every label.
 * https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown
 */
export function createMlflowScoringRoutes(options: MlflowScoringOptions): Route[] {
  return mlflowScoringRoutes(createPredictionAccess(options, false), options.version ?? libraryVersion);
}

/** The same, from options that are checked already. */
export function mlflowScoringRoutes({ pipeline, limits, admit }: PredictionAccess, version: string): Route[] {
  return [
    {
      method: 'POST',
      path: '/invocations',
      operation: invocationsOperation(limits),
      problem: scoringProblem,
      async handle(request) {
        pipeline.classifier();
        const place = admit();
        try {
          const values = await readValues(request, limits, place);
          const { predictions } = await pipeline.predict(requireTextsWithin(values, limits, (index) => `row ${index}`));
          return jsonResponse({ predictions: toRecords(predictions) });
        } finally {
          place.release();
        }
      },
    },
    {
      method: 'GET',
      path: '/ping',
      operation: pingOperation,
      problem: scoringProblem,
      handle() {
        pipeline.classifier();
        return plainText('\n');
      },
    },
    { method: 'GET', path: '/version', operation: versionOperation, handle: () => plainText(version) },
  ];
}

// The columns are the outputs of the exported model, by the same names.
function toRecords(predictions: readonly IdentifiedPrediction[]): Record<string, string | number>[] {
  const labels = Object.keys(predictions[0]?.probabilities ?? {});
  const names = outputNames(labels);
  return predictions.map(({ label, probabilities }) => {
    const record: Record<string, string | number> = { [names.label]: label };
    labels.forEach((name, index) => (record[names.probabilities[index]] = probabilities[name]));
    return record;
  });
}

async function readValues(
  request: RouteRequest,
  { batchBodyBytes, batchSize }: PredictionAccess['limits'],
  place: Place,
): Promise<unknown[]> {
  if (scoringMediaType(request) === 'json') return readScoringTexts(await readJsonBody(request, batchBodyBytes, place));
  // One more than allowed, so that too many are noticed.
  return readCsvTexts(await readBodyText(request, batchBodyBytes, place), batchSize + 1);
}

/**
 * What a body of `POST /invocations` is. The one parameter allowed is `charset=utf-8`: older clients say
 * `format=pandas-records` there, and mean a body that this protocol no longer has.
 * @throws {SentimentError} `unsupported_media_type`
 */
function scoringMediaType(request: RouteRequest): 'csv' | 'json' {
  const [type = '', ...parameters] = (request.header('content-type') ?? '').toLowerCase().split(';');
  for (const parameter of parameters) {
    const [key = '', value = ''] = parameter.split('=');
    if (key.trim() !== 'charset') throw unsupported('The media type may have no parameter but charset=utf-8.');
    if (value.trim().replaceAll('"', '') !== 'utf-8') throw unsupported('The body must be in UTF-8.');
  }
  if (type.trim() === 'application/json') return 'json';
  if (type.trim() === 'text/csv') return 'csv';
  throw unsupported('Send the body as application/json or text/csv.');
}

function unsupported(message: string): SentimentError {
  return new SentimentError({ code: 'unsupported_media_type', field: 'content-type', message });
}

const errorCodeOfStatus: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'REQUEST_LIMIT_EXCEEDED',
  500: 'INTERNAL_ERROR',
  503: 'TEMPORARILY_UNAVAILABLE',
};

/**
 * A failure in the form of MLflow's scoring server: `{error_code, message}`, plain text for a media type it does not
 * take. The statuses are those of every other route.
 */
function scoringProblem(error: unknown): RouteResponse {
  const { status, code, detail } = problemOf(error);
  const { headers } = problemResponse(error);
  if (status === 415)
    return { status, headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' }, body: detail };
  const errorCode = code === 'invalid_argument' ? 'INVALID_PARAMETER_VALUE' : errorCodeOfStatus[status];
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ error_code: errorCode ?? 'BAD_REQUEST', message: detail }),
  };
}

function plainText(body: string): RouteResponse {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  return { status: 200, headers, body };
}
