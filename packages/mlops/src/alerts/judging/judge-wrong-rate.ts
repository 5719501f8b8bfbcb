import type { Kysely } from 'kysely';
import type { Schema } from '../../storage/schema.ts';
import { judgeWrongRate, type WrongRateFinding, type WrongRateRule } from '../rules/wrong-rate-rule.ts';
import { readCooldown, readOutcomes, writeCooldown } from './alert-records.ts';
import type { Judge, JudgeOptions } from './judge.ts';

const name = 'wrong-rate';

/**
 * The rule of `judgeWrongRate` over the hourly sums. They are kept by the hour of the prediction, not of the feedback:
 * late labels of last year's tweets say nothing about the model that answers today.
 */
export const createWrongRateJudge = ({ rule, now, makeId }: JudgeOptions<WrongRateRule>): Judge => {
  const judge = async (
    executor: Kysely<Schema>,
  ): Promise<{ before: number | null; until: number | null; finding: WrongRateFinding | undefined }> => {
    const before = await readCooldown(executor, name);
    const until = before === null ? null : Math.min(before, now + rule.cooldownMs);
    if (until !== null && until > now) return { before, until, finding: undefined };
    const finding = judgeWrongRate(rule, await readOutcomes(executor, now, rule.hours));
    return { before, until: finding === undefined ? null : now + rule.cooldownMs, finding };
  };

  return {
    async read(executor) {
      const { before, until } = await judge(executor);
      return { changes: until !== before, cooldownUntil: until };
    },
    async write(transaction) {
      const { before, until, finding } = await judge(transaction);
      if (until !== before) await writeCooldown(transaction, name, until);
      if (finding === undefined) return [];
      const { name: modelName, version, wrong, total, rate, lowerBound } = finding;
      const model = { name: modelName, version };
      return [{ id: makeId(), rule: name, firedAt: now, ...rule, model, wrong, total, rate, lowerBound }];
    },
  };
};
