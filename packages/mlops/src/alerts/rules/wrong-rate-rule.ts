import { wilsonInterval } from 'sentiment-core/evaluation';

/** When the share of errors is an alert. */
export interface WrongRateRule {
  /** Wrong share that must be exceeded beyond doubt, in (0, 1). Default 0.4: who is content seldom says so. */
  readonly limit: number;
  /** Predictions with feedback that a judgement needs, 1 to 1,000,000. Default 50. */
  readonly leastFeedback: number;
  /** Hours of predictions looked at, the current one included, 1 to 720. Default 24. */
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
export interface ModelOutcomes {
  readonly name: string;
  readonly version: string;
  readonly wrong: number;
  readonly total: number;
}

export interface WrongRateFinding extends ModelOutcomes {
  readonly rate: number;
  /** Lower end of the 95 % Wilson interval of the rate. */
  readonly lowerBound: number;
}

/**
 * The model version that is wrong too often, the surest first. A rate of few samples swings: 2 wrong of 3 say nothing.
 * So there is a minimum sample, and the lower end of the rate's Wilson interval must exceed the limit, not the rate.
 * Versions are judged apart: a bad new one must not hide behind the thousands of answers of the one before.
 */
export const judgeWrongRate = (rule: WrongRateRule, outcomes: readonly ModelOutcomes[]): WrongRateFinding | undefined =>
  outcomes
    .filter(({ total }) => total >= rule.leastFeedback)
    .map((one) => ({ ...one, rate: one.wrong / one.total, lowerBound: wilsonInterval(one.wrong, one.total).low }))
    .filter(({ lowerBound }) => lowerBound > rule.limit)
    .sort((one, other) => other.lowerBound - one.lowerBound)
    .at(0);
