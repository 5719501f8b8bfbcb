import { integer, number, optionsOf, parseOptions, withDefault } from 'sentiment-core/http';
import { chiSquareLimit } from './chi-square.ts';
import { type BucketCounts, commonBuckets, jensenShannonDistance, populationStabilityIndex, sum } from './distances.ts';

export type DriftVerdict = 'insufficient data' | 'stable' | 'drift';

export interface DriftCriteria {
  /** Texts that a window must have to be evaluated. */
  readonly minimumRows: number;
  /** Smaller distances never count as drift, in [0, 1]. */
  readonly minimumDistance: number;
  /** Chance that all measures together raise one false alarm in one window, in (0, 1). */
  readonly falseAlarms: number;
}

/** How far a window is from the reference in one measure. */
export interface MeasuredDrift {
  readonly measure: string;
  readonly verdict: DriftVerdict;
  /** Jensen–Shannon distance, base 2: 0 for equal distributions, 1 for nothing in common. Null where there is no data. */
  readonly distance: number | null;
  /** What the distance must exceed: the larger of `minimumDistance` and what chance alone may reach with so many texts. */
  readonly threshold: number | null;
  /** Population stability index, for comparison with other tools. */
  readonly psi: number | null;
  /** What the index is on average when nothing changed: (buckets - 1) (1/n + 1/reference rows). */
  readonly psiByChance: number | null;
  /** Texts of the window. */
  readonly n: number;
}

/**
 * Evaluates every measure of the reference. When nothing drifts, 8 ln 2 distance² / (1/n + 1/N) is nearly chi-square distributed with
 * (buckets - 1) degrees of freedom (Menéndez et al. 1997): the threshold is where that is exceeded with the chance allowed, divided by
 * the number of measures (Bonferroni). The reference's own chance, 1/N, counts twice: a reference stays, and an unlucky one would
 * raise its false alarm every day.
 * @param reference measure to bucket to texts
 * @param window likewise
 */
export function evaluateDrift(
  reference: Readonly<Record<string, BucketCounts>>,
  window: Readonly<Record<string, BucketCounts>>,
  criteria: DriftCriteria,
): MeasuredDrift[] {
  const measures = Object.keys(reference).sort();
  return measures.map((measure) =>
    evaluateMeasure(measure, reference[measure], Object.hasOwn(window, measure) ? window[measure] : {}, {
      ...criteria,
      falseAlarms: criteria.falseAlarms / measures.length,
    }),
  );
}

function evaluateMeasure(
  measure: string,
  reference: BucketCounts,
  window: BucketCounts,
  { minimumRows, minimumDistance, falseAlarms }: DriftCriteria,
): MeasuredDrift {
  const n = sum(Object.values(window));
  const rows = sum(Object.values(reference));
  if (n === 0 || rows === 0) {
    const nothing = { distance: null, threshold: null, psi: null, psiByChance: null };
    return { measure, verdict: 'insufficient data', ...nothing, n };
  }
  const common = commonBuckets(reference, window);
  const freedom = Math.max(1, common.window.length - 1);
  const scatter = 1 / n + 1 / rows;
  const byChance = Math.sqrt((chiSquareLimit(falseAlarms, freedom) * (scatter + 1 / rows)) / (8 * Math.LN2));
  const threshold = Math.max(minimumDistance, byChance);
  // One bucket is left where nearly all texts of both sides are in it.
  const single = common.window.length < 2;
  const distance = single ? 0 : jensenShannonDistance(common.reference, common.window);
  return {
    measure,
    verdict: Math.min(n, rows) < minimumRows ? 'insufficient data' : distance > threshold ? 'drift' : 'stable',
    distance,
    threshold,
    psi: single ? 0 : populationStabilityIndex(common.reference, common.window),
    psiByChance: freedom * scatter,
    n,
  };
}

export interface DriftSettings {
  /** Texts that a window must have to be evaluated, 50 to 1,000,000. Default 200. */
  readonly minimumRows?: number | undefined;
  /** Smaller Jensen–Shannon distances never count as drift, in [0, 1]. 0.07 is about eight points more of one of two even labels. Default 0.07. */
  readonly minimumDistance?: number | undefined;
  /** Most false alarms a day when nothing changes and drift is evaluated every hour, in (0, 1]. Default 0.005. */
  readonly falseAlarmsPerDay?: number | undefined;
}

/** Windows evaluated in a day: an hour and a day, every hour. */
const windowsPerDay = 48;

export const driftSettings = optionsOf<DriftSettings>()({
  minimumRows: withDefault(integer(50, 1_000_000), 200),
  minimumDistance: withDefault(number(0, 1), 0.07),
  falseAlarmsPerDay: withDefault(number(1e-9, 1), 0.005),
});

/** @throws {SentimentError} `option_invalid` */
export function driftCriteria(settings: DriftSettings = {}): DriftCriteria {
  const { minimumRows, minimumDistance, falseAlarmsPerDay } = parseOptions(driftSettings, settings, 'drift');
  return { minimumRows, minimumDistance, falseAlarms: falseAlarmsPerDay / windowsPerDay };
}
