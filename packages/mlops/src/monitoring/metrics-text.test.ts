import { describe, expect, it } from 'vitest';
import { type Metric, metricsFormatOf, metricsText } from './metrics-text.ts';

const metrics: readonly Metric[] = [
  {
    name: 'x_reports',
    type: 'counter',
    help: 'A "help" with \\ and\na line.',
    samples: [{ labels: { model: 'a"b\\c\nd' }, value: 3 }, { value: 0.5 }],
  },
  {
    name: 'x_bytes',
    type: 'gauge',
    help: 'H.',
    samples: [{ value: NaN }, { labels: { a: '1', b: '2' }, value: -Infinity }],
  },
  {
    name: 'x_seconds',
    type: 'histogram',
    help: 'H.',
    bounds: [0.5, 1],
    samples: [{ labels: { m: 'a' }, cumulative: [1, 3], count: 4, sum: 9.5 }],
  },
];

describe('metrics as text', () => {
  it('in the format of Prometheus', () => {
    expect(metricsText(metrics, 'prometheus')).toBe(`# HELP x_reports_total A "help" with \\\\ and\\na line.
# TYPE x_reports_total counter
x_reports_total{model="a\\"b\\\\c\\nd"} 3
x_reports_total 0.5
# HELP x_bytes H.
# TYPE x_bytes gauge
x_bytes NaN
x_bytes{a="1",b="2"} -Inf
# HELP x_seconds H.
# TYPE x_seconds histogram
x_seconds_bucket{m="a",le="0.5"} 1
x_seconds_bucket{m="a",le="1.0"} 3
x_seconds_bucket{m="a",le="+Inf"} 4
x_seconds_sum{m="a"} 9.5
x_seconds_count{m="a"} 4
`);
  });

  it('in OpenMetrics', () => {
    expect(metricsText(metrics.slice(0, 1), 'openmetrics')).toBe(`# HELP x_reports A \\"help\\" with \\\\ and\\na line.
# TYPE x_reports counter
x_reports_total{model="a\\"b\\\\c\\nd"} 3
x_reports_total 0.5
# EOF
`);
  });

  it.each([
    [undefined, 'prometheus'],
    ['*/*', 'prometheus'],
    ['text/plain; version=0.0.4', 'prometheus'],
    ['application/openmetrics-text', 'openmetrics'],
    ['application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1', 'openmetrics'],
    ['application/openmetrics-text;q=0.2,text/plain;q=0.9', 'prometheus'],
    ['application/openmetrics-text;q=0', 'prometheus'],
    ['application/openmetrics-text;q=none', 'prometheus'],
  ])('accept %j is answered in %s', (accept, format) => expect(metricsFormatOf(accept)).toBe(format));
});
