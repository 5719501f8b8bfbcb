import type { CallOptions } from '../../mlflow/connection/connection-settings.ts';
import type { Metric } from '../../mlflow/tracking/metrics.ts';
import type { Runs } from '../../mlflow/tracking/runs.ts';

/** The points that a run does not have; two points alike in key, step, time and value are one. */
export async function missingPoints<Point extends Pick<Metric, 'key' | 'step' | 'timestamp' | 'value'>>(
  runs: Pick<Runs, 'metricHistory'>,
  runId: string,
  points: readonly Point[],
  call: CallOptions = {},
): Promise<Point[]> {
  const recorded = new Set<string>();
  for (const key of new Set(points.map((point) => point.key))) {
    for await (const metric of runs.metricHistory(runId, key, call)) recorded.add(identify(metric));
  }
  return points.filter((point) => !recorded.has(identify(point)));
}

type Identity = Pick<Metric, 'key' | 'step' | 'timestamp' | 'value'>;

function identify({ key, step, timestamp, value }: Identity): string {
  // Databases behind MLflow keep infinities as the largest numbers.
  const stored = Math.abs(value) === Infinity ? Math.sign(value) * Number.MAX_VALUE : value;
  return `${step} ${timestamp} ${stored} ${key}`;
}
