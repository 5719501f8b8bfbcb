import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import type { WrongPredictionsAlert } from './alert.ts';
import { type RuleEvaluator, type RuleOptions, readCooldown, writeCooldown } from './rule-state.ts';

/** When reported errors are an alert. */
export interface WrongPredictionsRule {
  /** Distinct predictions with a standing report, 1 to 10,000. Default 3. */
  readonly threshold: number;
  /** Milliseconds from the first to the last of them, both included. Default 5 minutes. */
  readonly windowMs: number;
  /** Milliseconds after a firing in which nothing fires. Default 10 minutes. */
  readonly cooldownMs: number;
}

export const defaultWrongPredictionsRule: WrongPredictionsRule = {
  threshold: 3,
  windowMs: 300_000,
  cooldownMs: 600_000,
};

/** A prediction that turned wrong and still is. */
export interface StandingReport {
  readonly predictionId: string;
  /** Receipt of the report, in milliseconds. */
  readonly at: number;
}

interface Firing {
  /** Time of the report that completed it, or the end of the cooldown. */
  readonly at: number;
  /** The most reports that lie in one window, in their order; `threshold` or more. */
  readonly reports: readonly StandingReport[];
  /** Every report that counts no more: those not later than the firing. */
  readonly settled: readonly StandingReport[];
}

interface ReportsEvaluation {
  /** In the order of time; more than one only when no instance ran for longer than a cooldown. */
  readonly firings: readonly Firing[];
  /** End of the cooldown, or null when the rule may fire at the next report. */
  readonly cooldownUntil: number | null;
  /** Reports that go on counting. */
  readonly remaining: readonly StandingReport[];
}

/**
 * What the rule says, now. It depends on the times of the reports and not on when it is asked: asked late, it finds the
 * firings that it would have found in time.
 *
 * - It fires when `threshold` distinct predictions have a standing report within a closed window of `windowMs`.
 * - Reports not later than a firing are settled by it. Among reports of the same millisecond, those that complete the
 *   window are first.
 * - During the cooldown later reports are gathered. At its end the rule fires if any window among them is full, else
 *   they go on counting.
 * @param reports one for each prediction, in any order
 * @param cooldownUntil what the last evaluation said
 * @param now in milliseconds; a report later than the end of the cooldown ends it as well
 */
export function evaluateReports(
  rule: WrongPredictionsRule,
  reports: readonly StandingReport[],
  cooldownUntil: number | null,
  now: number,
): ReportsEvaluation {
  const firings: Firing[] = [];
  let remaining: readonly StandingReport[] = [...reports].sort(byTime);
  const time = Math.max(now, remaining.at(-1)?.at ?? now);
  let coolingUntil = cooldownUntil;
  for (;;) {
    if (coolingUntil !== null && coolingUntil > time) break;
    const firing = coolingUntil === null ? firstFiring(rule, remaining) : firingAtEnd(rule, remaining, coolingUntil);
    if (firing === undefined) {
      if (coolingUntil === null) break;
      coolingUntil = null;
      continue;
    }
    firings.push(firing);
    remaining = remaining.slice(firing.settled.length);
    coolingUntil = firing.at + rule.cooldownMs;
  }
  return { firings, cooldownUntil: coolingUntil, remaining };
}

function byTime(one: StandingReport, other: StandingReport): number {
  return one.at - other.at || (one.predictionId < other.predictionId ? -1 : 1);
}

function firstFiring(
  { threshold, windowMs }: WrongPredictionsRule,
  reports: readonly StandingReport[],
): Firing | undefined {
  for (let last = threshold - 1; last < reports.length; last++) {
    const first = last - threshold + 1;
    const { at } = reports[last];
    if (at - reports[first].at > windowMs) continue;
    return { at, reports: reports.slice(first, last + 1), settled: reports.slice(0, last + 1) };
  }
  return undefined;
}

function firingAtEnd(
  { threshold, windowMs }: WrongPredictionsRule,
  reports: readonly StandingReport[],
  end: number,
): Firing | undefined {
  const later = reports.findIndex(({ at }) => at > end);
  const settled = later === -1 ? reports : reports.slice(0, later);
  const fullest = fullestWindow(settled, windowMs);
  return fullest.length < threshold ? undefined : { at: end, reports: fullest, settled };
}

/** The first of the windows that hold the most reports. */
function fullestWindow(reports: readonly StandingReport[], windowMs: number): readonly StandingReport[] {
  let [start, length] = [0, 0];
  let first = 0;
  for (let last = 0; last < reports.length; last++) {
    while (reports[last].at - reports[first].at > windowMs) first++;
    if (last - first + 1 > length) [start, length] = [first, last - first + 1];
  }
  return reports.slice(start, start + length);
}

const name = 'wrong-predictions';
const mostIds = 20;
/** Reports are forgotten this long after they can count no more: a clock may be set meanwhile. */
const forgettingDelayMs = 24 * 3_600_000;

/** The rule of `evaluateReports` over the reports of the store. */
export function createWrongPredictionsEvaluator(options: RuleOptions<WrongPredictionsRule>): RuleEvaluator {
  const { rule, now, makeId } = options;

  /** Undefined while a cooldown lasts. */
  const evaluate = async (
    executor: Kysely<Schema>,
  ): Promise<{ before: number | null; until: number | null; evaluation: ReportsEvaluation | undefined }> => {
    const before = await readCooldown(executor, name);
    // A clock that was set back, or a shorter cooldown in the settings, must not silence the rule.
    const until = before === null ? null : Math.min(before, now + rule.cooldownMs);
    if (until !== null && until > Math.max(now, await newestReport(executor)))
      return { before, until, evaluation: undefined };
    return { before, until, evaluation: evaluateReports(rule, await readReports(executor), until, now) };
  };

  const describe = async (
    transaction: Kysely<Schema>,
    { at, reports }: Firing,
    id: string,
  ): Promise<WrongPredictionsAlert> => ({
    id,
    rule: name,
    firedAt: at,
    ...rule,
    reports: reports.length,
    firstReportAt: reports[0].at,
    lastReportAt: reports[reports.length - 1].at,
    ...(await describeReports(transaction, reports)),
    predictionIds: reports.slice(0, mostIds).map(({ predictionId }: StandingReport) => predictionId),
  });

  return {
    async read(executor) {
      const { before, until, evaluation } = await evaluate(executor);
      const cooldownUntil = evaluation === undefined ? until : evaluation.cooldownUntil;
      const oldest = evaluation?.remaining.at(0);
      const forgotten = now - rule.windowMs - forgettingDelayMs;
      if (cooldownUntil === null && oldest !== undefined && oldest.at < forgotten)
        await forgetReports(executor, forgotten);
      return { changes: cooldownUntil !== before || (evaluation?.firings.length ?? 0) > 0, cooldownUntil };
    },
    async write(transaction) {
      const { before, until, evaluation } = await evaluate(transaction);
      const alerts: WrongPredictionsAlert[] = [];
      for (const firing of evaluation?.firings ?? []) {
        alerts.push(await describe(transaction, firing, makeId()));
        await settleReports(transaction, firing.settled, firing.at);
      }
      const cooldownUntil = evaluation === undefined ? until : evaluation.cooldownUntil;
      if (cooldownUntil !== before) await writeCooldown(transaction, name, cooldownUntil);
      return alerts;
    },
  };
}

async function newestReport(executor: Kysely<Schema>): Promise<number> {
  const row = await executor
    .selectFrom('alert_reports')
    .select(({ fn }) => fn.max('reported_at').as('at'))
    .executeTakeFirst();
  return row?.at ?? -Infinity;
}

/** More than a statement should list. */
const mostIdsOfStatement = 500;

/** The prediction turned wrong; a report withdrawn and made again counts from the second time. */
export async function addReport(transaction: Kysely<Schema>, predictionId: string, at: number): Promise<void> {
  await transaction
    .insertInto('alert_reports')
    .values({ prediction_id: predictionId, reported_at: at })
    .onConflict((conflict) => conflict.column('prediction_id').doUpdateSet({ reported_at: at }))
    .execute();
}

export async function withdrawReport(transaction: Kysely<Schema>, predictionId: string): Promise<void> {
  await transaction.deleteFrom('alert_reports').where('prediction_id', '=', predictionId).execute();
}

async function readReports(executor: Kysely<Schema>): Promise<readonly StandingReport[]> {
  const rows = await executor.selectFrom('alert_reports').select(['prediction_id', 'reported_at']).execute();
  return rows.map(({ prediction_id, reported_at }) => ({ predictionId: prediction_id, at: reported_at }));
}

/** Takes out what a firing at `at` settled. */
async function settleReports(
  transaction: Kysely<Schema>,
  settled: readonly StandingReport[],
  at: number,
): Promise<void> {
  await transaction.deleteFrom('alert_reports').where('reported_at', '<', at).execute();
  // Reports of the very millisecond may be settled or not.
  const last = settled.filter((report) => report.at === at).map(({ predictionId }) => predictionId);
  for (let start = 0; start < last.length; start += mostIdsOfStatement)
    await transaction
      .deleteFrom('alert_reports')
      .where('prediction_id', 'in', last.slice(start, start + mostIdsOfStatement))
      .execute();
}

/** Deletes reports too old to be in one window with any later report. */
async function forgetReports(executor: Kysely<Schema>, before: number): Promise<void> {
  await executor.deleteFrom('alert_reports').where('reported_at', '<', before).execute();
}

/** Models and predicted labels of the reported predictions. */
async function describeReports(
  transaction: Kysely<Schema>,
  reports: readonly StandingReport[],
): Promise<Pick<WrongPredictionsAlert, 'models' | 'labels'>> {
  const all = transaction
    .selectFrom('alert_reports')
    .innerJoin('predictions', 'predictions.id', 'alert_reports.prediction_id');
  const ids = reports.map(({ predictionId }) => predictionId);
  const [first, last] = [reports[0].at, reports[reports.length - 1].at];
  const wanted =
    ids.length <= mostIdsOfStatement
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
}
