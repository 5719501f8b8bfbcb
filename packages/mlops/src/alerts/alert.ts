interface FiredAlert {
  /** UUID version 7. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly firedAt: number;
  readonly cooldownMs: number;
}

/** Too many predictions were reported wrong within a short time. */
export interface WrongPredictionsAlert extends FiredAlert {
  readonly rule: 'wrong-predictions';
  readonly threshold: number;
  readonly windowMs: number;
  /** Distinct predictions reported within the window, `threshold` or more. */
  readonly reports: number;
  readonly firstReportAt: number;
  readonly lastReportAt: number;
  /** Who predicted what was reported; the most first. */
  readonly models: readonly { readonly name: string; readonly version: string; readonly reports: number }[];
  /** Predicted label to reports. */
  readonly labels: Readonly<Record<string, number>>;
  /** The first of them, at most 20. */
  readonly predictionIds: readonly string[];
}

/** The live share of errors is too high. */
export interface WrongRateAlert extends FiredAlert {
  readonly rule: 'wrong-rate';
  readonly limit: number;
  readonly leastFeedback: number;
  readonly hours: number;
  readonly model: { readonly name: string; readonly version: string };
  readonly wrong: number;
  /** Predictions of these hours with feedback. */
  readonly total: number;
  readonly rate: number;
  /** Lower end of the 95 % Wilson interval of the rate. */
  readonly lowerBound: number;
}

/** What is told when a rule fires. Holds no text of any tweet. */
export type Alert = WrongPredictionsAlert | WrongRateAlert;
export type AlertRuleName = Alert['rule'];
