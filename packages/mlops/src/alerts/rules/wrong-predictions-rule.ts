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

export interface Firing {
  /** Time of the report that completed it, or the end of the cooldown. */
  readonly at: number;
  /** The most reports that lie in one window, in their order; `threshold` or more. */
  readonly reports: readonly StandingReport[];
  /** Every report that counts no more: those not later than the firing. */
  readonly settled: readonly StandingReport[];
}

export interface Judgement {
  /** In the order of time; more than one only when nobody judged for longer than a cooldown. */
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
 * @param cooldownUntil what the last judgement said
 * @param now in milliseconds; a report later than the end of the cooldown ends it as well
 */
export const judgeReports = (
  rule: WrongPredictionsRule,
  reports: readonly StandingReport[],
  cooldownUntil: number | null,
  now: number,
): Judgement => {
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
};

const byTime = (one: StandingReport, other: StandingReport): number =>
  one.at - other.at || (one.predictionId < other.predictionId ? -1 : 1);

const firstFiring = (
  { threshold, windowMs }: WrongPredictionsRule,
  reports: readonly StandingReport[],
): Firing | undefined => {
  for (let last = threshold - 1; last < reports.length; last++) {
    const first = last - threshold + 1;
    const { at } = reports[last];
    if (at - reports[first].at > windowMs) continue;
    return { at, reports: reports.slice(first, last + 1), settled: reports.slice(0, last + 1) };
  }
  return undefined;
};

const firingAtEnd = (
  { threshold, windowMs }: WrongPredictionsRule,
  reports: readonly StandingReport[],
  end: number,
): Firing | undefined => {
  const later = reports.findIndex(({ at }) => at > end);
  const settled = later === -1 ? reports : reports.slice(0, later);
  const fullest = fullestWindow(settled, windowMs);
  return fullest.length < threshold ? undefined : { at: end, reports: fullest, settled };
};

/** The first of the windows that hold the most reports. */
const fullestWindow = (reports: readonly StandingReport[], windowMs: number): readonly StandingReport[] => {
  let [start, length] = [0, 0];
  let first = 0;
  for (let last = 0; last < reports.length; last++) {
    while (reports[last].at - reports[first].at > windowMs) first++;
    if (last - first + 1 > length) [start, length] = [first, last - first + 1];
  }
  return reports.slice(start, start + length);
};
