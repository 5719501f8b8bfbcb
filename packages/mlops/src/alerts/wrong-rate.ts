import type { Kysely } from 'kysely';
import { wilsonInterval } from 'sentiment-core/evaluation';
import { hourMs } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { type RuleEvaluator, type RuleOptions, readCooldown, writeCooldown } from './rule-state.ts';

/** When the live error rate raises an alert. */
export interface WrongRateRule {
  /** Error rate that the lower bound must exceed, in (0, 1). Default 0.4: satisfied users seldom give feedback. */
  readonly limit: number;
  /** Predictions with feedback needed before the rule may fire, 1 to 1,000,000. Default 50. */
  readonly leastFeedback: number;
  /** Window in hours, the current one included, 1 to 720. Default 24. */
  readonly hours: number;
  /** Milliseconds after a firing in which nothing fires. Default 24 hours. */
  readonly cooldownMs: number;
}

export const defaultWrongRateRule: WrongRateRule = {
  limit: 0.4,
  leastFeedback: 50,
  hours: 24,
  cooldownMs: 24 * 3_600_000,
};

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

const name = 'wrong-rate';

/**
 * The rule of `evaluateWrongRate` over the hourly sums. They are kept by the hour of the prediction, not of the feedback:
 * late labels of last year's tweets say nothing about the model that answers today.
 */
export function createWrongRateEvaluator({ rule, now, makeId }: RuleOptions<WrongRateRule>): RuleEvaluator {
  const evaluate = async (
    executor: Kysely<Schema>,
  ): Promise<{ before: number | null; until: number | null; finding: WrongRateFinding | undefined }> => {
    const before = await readCooldown(executor, name);
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
      if (until !== before) await writeCooldown(transaction, name, until);
      if (finding === undefined) return [];
      const { name: modelName, version, wrong, total, rate, lowerBound } = finding;
      const model = { name: modelName, version };
      return [{ id: makeId(), rule: name, firedAt: now, ...rule, model, wrong, total, rate, lowerBound }];
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
