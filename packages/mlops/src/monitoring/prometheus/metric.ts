export type MetricLabels = Readonly<Record<string, string>>;

export interface MetricSample {
  readonly labels?: MetricLabels;
  readonly value: number;
}

/** Counts of observations up to each bound. */
export interface HistogramSample {
  readonly labels?: MetricLabels;
  /** Observations at or below each of `bounds`, rising. */
  readonly cumulative: readonly number[];
  readonly count: number;
  readonly sum: number;
}

interface MetricText {
  /** With its unit, without `_total`, e.g. `sentiment_feedback`. */
  readonly name: string;
  /** One line. */
  readonly help: string;
}

/** Something measured, as Prometheus reads it. */
export type Metric =
  | (MetricText & { readonly type: 'counter' | 'gauge'; readonly samples: readonly MetricSample[] })
  | (MetricText & {
      readonly type: 'histogram';
      /** Upper bounds, rising, without infinity. */
      readonly bounds: readonly number[];
      readonly samples: readonly HistogramSample[];
    });
