export type MetricLabels = Readonly<Record<string, string>>;

export interface MetricSample {
  readonly labels?: MetricLabels | undefined;
  readonly value: number;
}

/** Counts of observations up to each bound. */
export interface HistogramSample {
  readonly labels?: MetricLabels | undefined;
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

/** The text format of Prometheus, or its successor. */
type MetricsFormat = 'prometheus' | 'openmetrics';

export const metricsMediaTypes: Readonly<Record<MetricsFormat, string>> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/**
 * Writes metrics in the text format 0.0.4 of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/) or in
 * OpenMetrics 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/).
 */
export function metricsText(metrics: readonly Metric[], format: MetricsFormat): string {
  const open = format === 'openmetrics';
  const lines: string[] = [];
  for (const metric of metrics) {
    const { name, help, type } = metric;
    // The suffix belongs to the family in the old format, to the sample alone in the new one.
    const family = type === 'counter' && !open ? `${name}_total` : name;
    lines.push(`# HELP ${family} ${open ? escapeLabel(help) : escapeHelp(help)}`, `# TYPE ${family} ${type}`);
    if (metric.type === 'histogram') {
      for (const { labels = {}, cumulative, count, sum } of metric.samples) {
        metric.bounds.forEach((bound, index) =>
          lines.push(sampleLine(`${name}_bucket`, { ...labels, le: boundText(bound) }, cumulative[index])),
        );
        lines.push(sampleLine(`${name}_bucket`, { ...labels, le: '+Inf' }, count));
        lines.push(sampleLine(`${name}_sum`, labels, sum), sampleLine(`${name}_count`, labels, count));
      }
      continue;
    }
    const sampleName = metric.type === 'counter' ? `${name}_total` : name;
    for (const { labels = {}, value } of metric.samples) lines.push(sampleLine(sampleName, labels, value));
  }
  return `${lines.join('\n')}\n${open ? '# EOF\n' : ''}`;
}

/** What a scraper asks for by its `accept` header; the plain format unless OpenMetrics is preferred to it. */
export function metricsFormatOf(accept: string | undefined): MetricsFormat {
  let open = 0;
  let plain = 0;
  for (const range of (accept ?? '').toLowerCase().slice(0, 1000).split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const weight = quality === undefined ? 1 : Number(quality) || 0;
    if (type === 'application/openmetrics-text') open = Math.max(open, weight);
    if (type === 'text/plain' || type === 'text/*' || type === '*/*') plain = Math.max(plain, weight);
  }
  return open > 0 && open >= plain ? 'openmetrics' : 'prometheus';
}

function sampleLine(name: string, labels: MetricLabels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${numberText(value)}`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}

/** The same in both formats: OpenMetrics wants a point. */
function boundText(bound: number): string {
  return Number.isInteger(bound) ? `${bound}.0` : String(bound);
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
