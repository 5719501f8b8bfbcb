import type { Kysely } from 'kysely';
import { SentimentError } from 'sentiment-core';
import type { Database } from '../../storage/database.ts';
import type { FeedbackRow, PredictionRow } from '../../storage/schema/prediction-tables.ts';
import type { Schema } from '../../storage/schema.ts';
import type { FeedbackChange, FeedbackState } from '../feedback-change.ts';
import type { FeedbackListener } from '../feedback-listener.ts';
import { tellInside } from '../listeners.ts';
import { toStorableText } from '../texts/storable-text.ts';
import type { TextHash } from '../../text-hash/create-text-hash.ts';
import { isSameHash } from '../texts/open-text-hash.ts';
import type { TextMask } from '../texts/text-mask.ts';
import type { FeedbackReport } from './feedback-report.ts';
import { judgeReport } from './judge-report.ts';
import { countOutcomes } from './outcome-counts.ts';
import { isSameState, reportedPredictionOf, stateOf, storeFeedback } from './stored-feedback.ts';

export interface RecordReportOptions {
  readonly kind: Database['kind'];
  readonly textHash: TextHash;
  readonly mask: TextMask;
  readonly listeners: readonly FeedbackListener[];
}

/** What a report did; `changed` is false when it said what was known already. */
export interface RecordedReport {
  readonly change: FeedbackChange;
  readonly changed: boolean;
}

/**
 * Inside one transaction: reads the prediction, judges the report, stores the last word, moves the hourly sums.
 * @returns undefined when there is no such prediction
 * @throws {SentimentError} `invalid_request`
 */
export const recordReport = async (
  transaction: Kysely<Schema>,
  report: FeedbackReport,
  at: number,
  options: RecordReportOptions,
): Promise<RecordedReport | undefined> => {
  const { kind, textHash, mask, listeners } = options;
  const prediction = await lockPrediction(transaction, kind, report.predictionId);
  if (prediction === undefined) return undefined;
  const judged = judgeReport(report, prediction.label, await labelsOf(transaction, prediction));
  if (report.text !== undefined && !isSameHash(textHash(report.text), prediction.text_hash)) {
    const message = 'text is not the text of this prediction; send it exactly as it was predicted, or leave it out.';
    throw new SentimentError({ code: 'invalid_request', field: 'text', message });
  }
  const kept = (text: string): string => mask(toStorableText(text));
  const after: FeedbackState = report.comment === undefined ? judged : { ...judged, comment: kept(report.comment) };

  const stored = await transaction
    .selectFrom('feedback')
    .selectAll()
    .where('prediction_id', '=', report.predictionId)
    .executeTakeFirst();
  const before = stored === undefined ? undefined : stateOf(stored);
  const text = after.correct ? null : report.text === undefined ? (stored?.text ?? null) : kept(report.text);
  const change: FeedbackChange = {
    predictionId: report.predictionId,
    at,
    prediction: reportedPredictionOf(prediction),
    before,
    after,
    turned: turnOf(before, after),
  };
  if (isSameState(before, after) && text === stored?.text) return { change, changed: false };

  await storeFeedback(transaction, {
    prediction_id: report.predictionId,
    correct: after.correct ? 1 : 0,
    true_label: after.trueLabel ?? null,
    comment: after.comment ?? null,
    text,
    received_at: at,
    wrong_since: wrongSince(after, stored, at),
  });
  await countOutcomes(transaction, kind, [{ change, beforeAt: stored?.received_at }]);
  await tellInside(listeners, change, transaction);
  return { change, changed: true };
};

const turnOf = (before: FeedbackState | undefined, after: FeedbackState): FeedbackChange['turned'] => {
  if (!after.correct) return before === undefined || before.correct ? 'wrong' : 'unchanged';
  return before?.correct === false ? 'right' : 'unchanged';
};

const wrongSince = (after: FeedbackState, stored: FeedbackRow | undefined, at: number): number | null =>
  after.correct ? null : (stored?.wrong_since ?? at);

/** Two reports on one prediction wait for each other; SQLite has one writer anyway. */
const lockPrediction = (
  transaction: Kysely<Schema>,
  kind: Database['kind'],
  id: string,
): Promise<PredictionRow | undefined> =>
  transaction
    .selectFrom('predictions')
    .selectAll()
    .where('id', '=', id)
    .$if(kind === 'postgresql', (query) => query.forUpdate())
    .executeTakeFirst();

const labelsOf = async (transaction: Kysely<Schema>, prediction: PredictionRow): Promise<readonly string[]> => {
  const { labels } = await transaction
    .selectFrom('models')
    .select('labels')
    .where('model_name', '=', prediction.model_name)
    .where('model_version', '=', prediction.model_version)
    .executeTakeFirstOrThrow();
  return JSON.parse(labels) as string[];
};
