import type { Kysely } from 'kysely';
import { wilsonInterval } from 'sentiment-core/evaluation';
import { hourMs } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { Alert, WrongPredictionsAlert } from './alert.ts';
import type { WrongPredictionsRule, WrongRateRule } from './alerts-options.ts';
import {
  describeReports,
  forgetReports,
  newestReport,
  readCooldown,
  readReports,
  settleReports,
  type StandingReport,
  writeCooldown,
} from './rule-state.ts';

interface RuleOptions<Rule> {
  readonly rule: Rule;
  /** The time of the reports. */
  readonly now: number;
  readonly makeId: () => string;
}

/** What a rule says now, and what becomes of it. */
interface RuleStatus {
  /** Whether something must be written. */
  readonly changes: boolean;
  readonly cooldownUntil: number | null;
}

/** Evaluates one rule against the store: first a read without a lock, then, if something changes, again under the lock. */
interface RuleEvaluator {
  read(executor: Kysely<Schema>): Promise<RuleStatus>;
  /** Writes the state of the rule, and returns the alerts to send. */
  write(transaction: Kysely<Schema>): Promise<readonly Alert[]>;
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
    const before = await readCooldown(executor, 'wrong-predictions');
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
    rule: 'wrong-predictions',
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
      if (cooldownUntil !== before) await writeCooldown(transaction, 'wrong-predictions', cooldownUntil);
      return alerts;
    },
  };
}

/** Feedback on the recent predictions of one model version. */
interface ModelOutcomes {
  readonly name: string;
  readonly version: string;
  readonly wrong: number;
  readonly total: number;
}

interface WrongRateFinding extends ModelOutcomes {
  readonly rate: number;
  /** Lower end of the 95 % Wilson interval of the rate. */
  readonly lowerBound: number;
}

/**
 * The model version that is wrong too often, the surest first. A rate of few samples swings: 2 wrong of 3 say nothing.
 * So there is a minimum sample, and the lower end of the rate's Wilson interval must exceed the limit, not the rate.
 * Versions are evaluated apart: a bad new one must not hide behind the thousands of answers of the one before.
 */
export function evaluateWrongRate(
  rule: WrongRateRule,
  outcomes: readonly ModelOutcomes[],
): WrongRateFinding | undefined {
  return outcomes
    .filter(({ total }) => total >= rule.leastFeedback)
    .map((one) => ({ ...one, rate: one.wrong / one.total, lowerBound: wilsonInterval(one.wrong, one.total).low }))
    .filter(({ lowerBound }) => lowerBound > rule.limit)
    .sort((one, other) => other.lowerBound - one.lowerBound)
    .at(0);
}

/**
 * The rule of `evaluateWrongRate` over the hourly sums. They are kept by the hour of the prediction, not of the feedback:
 * late labels of last year's tweets say nothing about the model that answers today.
 */
export function createWrongRateEvaluator({ rule, now, makeId }: RuleOptions<WrongRateRule>): RuleEvaluator {
  const evaluate = async (
    executor: Kysely<Schema>,
  ): Promise<{ before: number | null; until: number | null; finding: WrongRateFinding | undefined }> => {
    const before = await readCooldown(executor, 'wrong-rate');
    const until = before === null ? null : Math.min(before, now + rule.cooldownMs);
    if (until !== null && until > now) return { before, until, finding: undefined };
    const finding = evaluateWrongRate(rule, await readOutcomes(executor, now, rule.hours));
    return { before, until: finding === undefined ? null : now + rule.cooldownMs, finding };
  };

  return {
    async read(executor) {
      const { before, until } = await evaluate(executor);
      return { changes: until !== before, cooldownUntil: until };
    },
    async write(transaction) {
      const { before, until, finding } = await evaluate(transaction);
      if (until !== before) await writeCooldown(transaction, 'wrong-rate', until);
      if (finding === undefined) return [];
      const { name: modelName, version, wrong, total, rate, lowerBound } = finding;
      const model = { name: modelName, version };
      return [{ id: makeId(), rule: 'wrong-rate', firedAt: now, ...rule, model, wrong, total, rate, lowerBound }];
    },
  };
}

/** Outcomes of the predictions of the last hours, the current one included. */
async function readOutcomes(executor: Kysely<Schema>, now: number, hours: number): Promise<readonly ModelOutcomes[]> {
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
}
