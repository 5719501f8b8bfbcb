import { sql, type Kysely } from 'kysely';
import type { Database } from '../../storage/database.ts';
import type { Schema } from '../../storage/schema.ts';
import type { WrongPredictionsAlert, AlertRuleName } from '../alert.ts';
import type { StandingReport } from '../rules/wrong-predictions-rule.ts';
import type { ModelOutcomes } from '../rules/wrong-rate-rule.ts';

const hourMs = 3_600_000;
/** More than a statement should list. */
const mostIds = 500;

/** The prediction turned wrong; a report withdrawn and made again counts from the second time. */
export const addReport = async (transaction: Kysely<Schema>, predictionId: string, at: number): Promise<void> => {
  await transaction
    .insertInto('alert_reports')
    .values({ prediction_id: predictionId, reported_at: at })
    .onConflict((conflict) => conflict.column('prediction_id').doUpdateSet({ reported_at: at }))
    .execute();
};

export const withdrawReport = async (transaction: Kysely<Schema>, predictionId: string): Promise<void> => {
  await transaction.deleteFrom('alert_reports').where('prediction_id', '=', predictionId).execute();
};

export const readReports = async (executor: Kysely<Schema>): Promise<readonly StandingReport[]> => {
  const rows = await executor.selectFrom('alert_reports').select(['prediction_id', 'reported_at']).execute();
  return rows.map(({ prediction_id, reported_at }) => ({ predictionId: prediction_id, at: reported_at }));
};

/** Takes out what a firing at `at` settled. */
export const settleReports = async (
  transaction: Kysely<Schema>,
  settled: readonly StandingReport[],
  at: number,
): Promise<void> => {
  await transaction.deleteFrom('alert_reports').where('reported_at', '<', at).execute();
  // Reports of the very millisecond may be settled or not.
  const last = settled.filter((report) => report.at === at).map(({ predictionId }) => predictionId);
  for (let start = 0; start < last.length; start += mostIds)
    await transaction
      .deleteFrom('alert_reports')
      .where('prediction_id', 'in', last.slice(start, start + mostIds))
      .execute();
};

/** Reports that lie so far back that no later one can share a window with them. */
export const forgetReports = async (executor: Kysely<Schema>, before: number): Promise<void> => {
  await executor.deleteFrom('alert_reports').where('reported_at', '<', before).execute();
};

/**
 * Holds the state of the rules until the transaction ends: taken before any report is moved or settled, so that no two
 * wait for each other. On SQLite a transaction holds everything anyway.
 */
export const lockRules = async (transaction: Kysely<Schema>, kind: Database['kind']): Promise<void> => {
  if (kind === 'postgresql') await sql`select name from alert_rules order by name for update`.execute(transaction);
};

/** End of the cooldown. */
export const readCooldown = async (executor: Kysely<Schema>, rule: AlertRuleName): Promise<number | null> => {
  const row = await executor
    .selectFrom('alert_rules')
    .select('cooldown_until')
    .where('name', '=', rule)
    .executeTakeFirst();
  return row?.cooldown_until ?? null;
};

export const writeCooldown = async (
  transaction: Kysely<Schema>,
  rule: AlertRuleName,
  until: number | null,
): Promise<void> => {
  await transaction
    .insertInto('alert_rules')
    .values({ name: rule, cooldown_until: until, clock_shift: 0 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ cooldown_until: until }))
    .execute();
};

/** Who predicted what was reported. */
export const describeReports = async (
  transaction: Kysely<Schema>,
  reports: readonly StandingReport[],
): Promise<Pick<WrongPredictionsAlert, 'models' | 'labels'>> => {
  const all = transaction
    .selectFrom('alert_reports')
    .innerJoin('predictions', 'predictions.id', 'alert_reports.prediction_id');
  const ids = reports.map(({ predictionId }) => predictionId);
  const [first, last] = [reports[0].at, reports[reports.length - 1].at];
  const wanted =
    ids.length <= mostIds
      ? all.where('predictions.id', 'in', ids)
      : all.where('reported_at', '>=', first).where('reported_at', '<=', last);
  const rows = await wanted
    .select(({ fn }) => ['model_name', 'model_version', 'label', fn.countAll<number>().as('reports')])
    .groupBy(['model_name', 'model_version', 'label'])
    .orderBy('model_name')
    .orderBy('model_version')
    .orderBy('label')
    .execute();
  const models = new Map<string, { name: string; version: string; reports: number }>();
  const labels = new Map<string, number>();
  for (const { model_name: name, model_version: version, label, reports: count } of rows) {
    const key = JSON.stringify([name, version]);
    models.set(key, { name, version, reports: (models.get(key)?.reports ?? 0) + Number(count) });
    labels.set(label, (labels.get(label) ?? 0) + Number(count));
  }
  return {
    models: [...models.values()].sort((one, other) => other.reports - one.reports),
    labels: Object.fromEntries(labels),
  };
};

/** Outcomes of the predictions of the last hours, the current one included. */
export const readOutcomes = async (
  executor: Kysely<Schema>,
  now: number,
  hours: number,
): Promise<readonly ModelOutcomes[]> => {
  const rows = await executor
    .selectFrom('hourly_outcomes')
    .select(({ fn }) => ['model_name', 'model_version', 'correct', fn.sum<number>('count').as('count')])
    .where('hour', '>', now - hours * hourMs)
    .groupBy(['model_name', 'model_version', 'correct'])
    .orderBy('model_name')
    .orderBy('model_version')
    .execute();
  const outcomes = new Map<string, ModelOutcomes>();
  for (const { model_name: name, model_version: version, correct, count } of rows) {
    const key = JSON.stringify([name, version]);
    const { wrong, total } = outcomes.get(key) ?? { wrong: 0, total: 0 };
    const added = Number(count);
    outcomes.set(key, { name, version, wrong: wrong + (correct === 0 ? added : 0), total: total + added });
  }
  return [...outcomes.values()];
};
