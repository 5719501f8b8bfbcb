import type { Kysely } from 'kysely';
import type { Schema } from '../../storage/schema.ts';
import type { WrongPredictionsAlert } from '../alert.ts';
import {
  judgeReports,
  type Firing,
  type Judgement,
  type StandingReport,
  type WrongPredictionsRule,
} from '../rules/wrong-predictions-rule.ts';
import {
  describeReports,
  forgetReports,
  readCooldown,
  readReports,
  settleReports,
  writeCooldown,
} from './alert-records.ts';
import type { Judge, JudgeOptions } from './judge.ts';

const name = 'wrong-predictions';
const mostIds = 20;
/** Reports are forgotten this long after they can count no more: a clock may be set meanwhile. */
const forgettingDelay = 24 * 3_600_000;

/** The rule of `judgeReports` over the reports of the store. */
export const createWrongPredictionsJudge = (options: JudgeOptions<WrongPredictionsRule>): Judge => {
  const { rule, now, makeId } = options;

  /** Undefined while a cooldown lasts. */
  const judge = async (
    executor: Kysely<Schema>,
  ): Promise<{ before: number | null; until: number | null; judged: Judgement | undefined }> => {
    const before = await readCooldown(executor, name);
    // A clock that was set back, or a shorter cooldown in the settings, must not silence the rule.
    const until = before === null ? null : Math.min(before, now + rule.cooldownMs);
    if (until !== null && until > Math.max(now, await newestReport(executor)))
      return { before, until, judged: undefined };
    return { before, until, judged: judgeReports(rule, await readReports(executor), until, now) };
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
      const { before, until, judged } = await judge(executor);
      const cooldownUntil = judged === undefined ? until : judged.cooldownUntil;
      const oldest = judged?.remaining.at(0);
      const forgotten = now - rule.windowMs - forgettingDelay;
      if (cooldownUntil === null && oldest !== undefined && oldest.at < forgotten)
        await forgetReports(executor, forgotten);
      return { changes: cooldownUntil !== before || (judged?.firings.length ?? 0) > 0, cooldownUntil };
    },
    async write(transaction) {
      const { before, until, judged } = await judge(transaction);
      const alerts: WrongPredictionsAlert[] = [];
      for (const firing of judged?.firings ?? []) {
        alerts.push(await describe(transaction, firing, makeId()));
        await settleReports(transaction, firing.settled, firing.at);
      }
      const cooldownUntil = judged === undefined ? until : judged.cooldownUntil;
      if (cooldownUntil !== before) await writeCooldown(transaction, name, cooldownUntil);
      return alerts;
    },
  };
};

const newestReport = async (executor: Kysely<Schema>): Promise<number> => {
  const row = await executor
    .selectFrom('alert_reports')
    .select(({ fn }) => fn.max('reported_at').as('at'))
    .executeTakeFirst();
  return row?.at ?? -Infinity;
};
