import type { Kysely } from 'kysely';
import type { ObservedPrediction } from 'sentiment-core';
import { createRowInserter, type Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { FeedbackChange, FeedbackListener } from './feedback-listener.ts';
import { createHourlyTally, insertHourlyCounts, type Measure } from './hourly-tally.ts';
import { countOutcomes, tellInside } from './record-report.ts';
import type { TextHash } from './text-hash.ts';
import { type TextMask, toStorableText } from './text-mask.ts';

/** A prediction with the time it was seen, milliseconds since 1970. */
export interface TimedPrediction {
  readonly observed: ObservedPrediction;
  readonly at: number;
  /** The same on a clock that cannot be set, milliseconds. */
  readonly seenAt: number;
}

interface ToldPrediction {
  readonly change: FeedbackChange;
  readonly text: string;
}

interface BatchStoreOptions {
  readonly database: Database;
  readonly textHash: TextHash;
  readonly measures: readonly Measure[];
  readonly listeners: readonly FeedbackListener[];
  /** Whether every text is kept, and not those of errors alone. */
  readonly keepTexts: boolean;
  /** Whether the text of a prediction that came with its own label is kept, as that of an error is. */
  readonly keepConfirmedTexts: boolean;
  readonly mask: TextMask;
}

/** Writes predictions, their counts, and the feedback they came with, all or nothing. Resolves to what to tell afterwards. */
type BatchStore = (batch: readonly TimedPrediction[], mayBeStored: boolean) => Promise<readonly FeedbackChange[]>;

const insertPredictions = createRowInserter({
  table: 'predictions',
  columns: [
    ...['id', 'received_at', 'model_name', 'model_version', 'label', 'confidence'],
    ...['text_hash', 'text_length', 'duration_ms', 'text'],
  ],
  onConflict: 'on conflict (id) do nothing',
});

const insertFeedback = createRowInserter({
  table: 'feedback',
  columns: ['prediction_id', 'correct', 'true_label', 'comment', 'text', 'received_at', 'wrong_since'],
  onConflict: 'on conflict (prediction_id) do nothing',
});

export function createBatchStore(options: BatchStoreOptions): BatchStore {
  const { database, textHash, measures, listeners, keepTexts, keepConfirmedTexts, mask } = options;
  const { kind } = database;
  const kept = (text: string): string => mask(toStorableText(text));
  const models: ModelLabels = createModelLabels();

  const predictionValues = (batch: readonly TimedPrediction[]): unknown[] => {
    const values: unknown[] = [];
    for (const { observed, at } of batch) {
      const { predictionId, text, prediction, model, durationMs } = observed;
      values.push(predictionId, at, model.name, model.version, prediction.label, prediction.confidence);
      values.push(textHash(text), text.length, durationMs, keepTexts ? kept(text) : null);
    }
    return values;
  };

  const changeOf = ({ observed, at, seenAt }: TimedPrediction, trueLabel: string): FeedbackChange => {
    const { predictionId, text, prediction, model } = observed;
    const correct = trueLabel === prediction.label;
    return {
      predictionId,
      at,
      waitedMs: Math.max(0, Math.round(performance.now() - seenAt)),
      prediction: {
        label: prediction.label,
        confidence: prediction.confidence,
        model: { name: model.name, version: model.version },
        receivedAt: at,
        textHash: textHash(text),
        textLength: text.length,
      },
      before: undefined,
      after: { correct, trueLabel },
      turned: correct ? 'unchanged' : 'wrong',
    };
  };

  const storeFeedback = async (transaction: Kysely<Schema>, told: readonly ToldPrediction[]): Promise<void> => {
    const rows = told.flatMap(({ change: { predictionId, at, after }, text }) =>
      after.correct
        ? [predictionId, 1, after.trueLabel, null, keepConfirmedTexts ? kept(text) : null, at, null]
        : [predictionId, 0, after.trueLabel, null, kept(text), at, at],
    );
    await insertFeedback(transaction, kind, rows);
    await countOutcomes(
      transaction,
      kind,
      told.map(({ change }) => ({ change, beforeAt: undefined })),
    );
    for (const { change } of told) await tellInside(listeners, change, transaction);
  };

  return async (all, mayBeStored) => {
    const changes = await database.transaction(async (transaction) => {
      const batch = mayBeStored ? await withoutStored(transaction, all) : all;
      const tally = createHourlyTally(measures);
      const told: ToldPrediction[] = [];
      for (const timed of batch) {
        tally.add(timed.observed, timed.at);
        const { trueLabel, text } = timed.observed;
        if (trueLabel !== undefined) told.push({ change: changeOf(timed, trueLabel), text });
      }
      await models.store(transaction, batch);
      await insertPredictions(transaction, kind, predictionValues(batch));
      await insertHourlyCounts(transaction, kind, tally.values());
      if (told.length > 0) await storeFeedback(transaction, told);
      return told.map(({ change }) => change);
    });
    models.stored(all);
    return changes;
  };
}

/** A commit whose answer was lost may have happened: what is there already must not be counted twice. */
async function withoutStored(
  transaction: Kysely<Schema>,
  batch: readonly TimedPrediction[],
): Promise<readonly TimedPrediction[]> {
  const ids = batch.map(({ observed }) => observed.predictionId);
  const rows = await transaction.selectFrom('predictions').select('id').where('id', 'in', ids).execute();
  const stored = new Set(rows.map(({ id }) => id));
  return batch.filter(({ observed }) => !stored.has(observed.predictionId));
}

/** Keeps which labels each model knows: feedback on a prediction is checked against those of its own model. */
interface ModelLabels {
  /** Writes those of models not yet known to be stored. */
  store(transaction: Kysely<Schema>, batch: readonly TimedPrediction[]): Promise<void>;
  /** Once the transaction is durable. */
  stored(batch: readonly TimedPrediction[]): void;
}

function createModelLabels(): ModelLabels {
  const known: Pick<ObservedPrediction, 'model'>[] = [];
  const isKnown = ({ model }: Pick<ObservedPrediction, 'model'>, among: readonly Pick<ObservedPrediction, 'model'>[]) =>
    among.some((other) => other.model.version === model.version && other.model.name === model.name);

  const newOnes = (batch: readonly TimedPrediction[]): ObservedPrediction[] => {
    const found: ObservedPrediction[] = [];
    for (const { observed } of batch) if (!isKnown(observed, known) && !isKnown(observed, found)) found.push(observed);
    return found;
  };

  return {
    async store(transaction, batch) {
      for (const { model, prediction } of newOnes(batch)) {
        const labels = JSON.stringify(Object.keys(prediction.probabilities));
        await transaction
          .insertInto('models')
          .values({ model_name: model.name, model_version: model.version, labels })
          .onConflict((conflict) => conflict.columns(['model_name', 'model_version']).doUpdateSet({ labels }))
          .execute();
      }
    },
    stored: (batch) => void known.push(...newOnes(batch)),
  };
}
