import type { ProcessFigures } from '../process/process-figures.ts';
import type { Metric } from './metric.ts';

/** Names are those that Prometheus' own client libraries use. */
export const processMetrics = ({ cpu, memory, eventLoopDelayMs }: ProcessFigures, startedAt: number): Metric[] => [
  counter('process_cpu_seconds', 'User and system CPU time.', cpu.seconds),
  gauge('process_start_time_seconds', 'When the process began, in seconds since 1970.', startedAt / 1000),
  gauge('process_resident_memory_bytes', 'Resident memory.', memory.rssBytes),
  gauge('nodejs_heap_size_used_bytes', 'Memory of the JavaScript heap in use.', memory.heapUsedBytes),
  gauge('nodejs_heap_size_total_bytes', 'Memory reserved for the JavaScript heap.', memory.heapTotalBytes),
  {
    name: 'nodejs_eventloop_lag_seconds',
    type: 'gauge',
    help: 'How late timers were over the last minute.',
    samples: (['p50', 'p95', 'p99', 'max'] as const).map((level) => ({
      labels: { level },
      value: eventLoopDelayMs[level] / 1000,
    })),
  },
];

const counter = (name: string, help: string, value: number): Metric => ({
  name,
  type: 'counter',
  help,
  samples: [{ value }],
});
const gauge = (name: string, help: string, value: number): Metric => ({
  name,
  type: 'gauge',
  help,
  samples: [{ value }],
});
