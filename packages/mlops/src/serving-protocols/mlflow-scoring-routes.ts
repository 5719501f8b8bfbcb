import {
  jsonResponse,
  libraryVersion,
  outputNames,
  readBodyText,
  readJsonBody,
  type IdentifiedPrediction,
  type Place,
  type Route,
  type RouteRequest,
  type RouteResponse,
} from 'sentiment-core/http';
import { invocationsOperation, pingOperation, versionOperation } from './scoring-operations.ts';
import { requireOptionalText } from './optional-text.ts';
import { createPredictionAccess, type PredictionAccess, type PredictionAccessOptions } from './prediction-access.ts';
import { readCsvTexts } from './scoring-csv-texts.ts';
import { scoringMediaType } from './scoring-media-type.ts';
import { scoringProblem } from './scoring-problem.ts';
import { readScoringTexts } from './scoring-texts.ts';
import { requireTextsWithin } from './texts-within-limits.ts';

export interface MlflowScoringOptions extends PredictionAccessOptions {
  /** Answer of `GET /version`. Default: the version of sentiment-core. */
  readonly version?: string;
}

/**
 * MLflow's scoring protocol, as `mlflow models serve` speaks it for the exported model: `POST /invocations`,
 * `GET /ping`, `GET /version`. An answer has one record a row: `label`, and `prob_<label>` for every label.
 * https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/
 * @throws {SentimentError} `option_invalid` when an option is wrong or unknown
 */
export const createMlflowScoringRoutes = (options: MlflowScoringOptions): Route[] => {
  const access = createPredictionAccess(options, ['version']);
  return mlflowScoringRoutes(access, requireOptionalText('version', options.version) ?? libraryVersion);
};

/** The same, from options that are checked already. */
export const mlflowScoringRoutes = ({ pipeline, limits, admit }: PredictionAccess, version: string): Route[] => [
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

// The columns are the outputs of the exported model, by the same names.
const toRecords = (predictions: readonly IdentifiedPrediction[]): Record<string, string | number>[] => {
  const labels = Object.keys(predictions[0]?.probabilities ?? {});
  const names = outputNames(labels);
  return predictions.map(({ label, probabilities }) => {
    const record: Record<string, string | number> = { [names.label]: label };
    labels.forEach((name, index) => (record[names.probabilities[index]] = probabilities[name]));
    return record;
  });
};

const readValues = async (
  request: RouteRequest,
  { batchBodyBytes, batchSize }: PredictionAccess['limits'],
  place: Place,
): Promise<unknown[]> =>
  scoringMediaType(request) === 'json'
    ? readScoringTexts(await readJsonBody(request, batchBodyBytes, place))
    : // One more than allowed, so that too many are noticed.
      readCsvTexts(await readBodyText(request, batchBodyBytes, place), batchSize + 1);

const plainText = (body: string): RouteResponse => ({
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body,
});
