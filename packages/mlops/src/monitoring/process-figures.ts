import { monitorEventLoopDelay } from 'node:perf_hooks';
import { callback, integer, optionsOf, parseOptions, withDefault } from 'sentiment-core/http';
import type { Metric } from './metrics-text.ts';

/** What this process uses. */
export interface ProcessFigures {
  /** Since the process began. */
  readonly uptimeSeconds: number;
  readonly cpu: {
    /** User and system time since the process began. */
    readonly seconds: number;
    /** Of one core, over the last interval; above 1 when several threads worked. */
    readonly share: number;
  };
  readonly memory: {
    /** Resident set, in bytes. */
    readonly rssBytes: number;
    readonly heapUsedBytes: number;
    readonly heapTotalBytes: number;
  };
  /** How late timers were, in milliseconds, over the last interval: what a request waits before it is handled. */
  readonly eventLoopDelayMs: { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number };
}

export interface ProcessWatchOptions {
  /** Length of an interval in milliseconds, 100 to 3,600,000. Default 60,000. */
  readonly intervalMs?: number | undefined;
  /** Milliseconds of a clock that never steps back. Default `performance.now`. */
  readonly clock?: (() => number) | undefined;
}

export interface ProcessWatch {
  /** Of the last whole interval, or of the first one so far. */
  read(): ProcessFigures;
  /** Stops watching. Safe to call twice. */
  close(): void;
}

/** How often the delay is measured, in milliseconds; it is part of what is measured, and taken out. */
const resolutionMs = 10;

const processWatchOptions = optionsOf<ProcessWatchOptions>()({
  intervalMs: withDefault(integer(100, 3_600_000), 60_000),
  clock: withDefault(callback<() => number>(), () => performance.now()),
});

/**
 * Watches CPU and event loop, an interval at a time. Its timers do not keep the process.
 * @throws {SentimentError} `option_invalid`
 */
export function watchProcess(options: ProcessWatchOptions = {}): ProcessWatch {
  const { intervalMs, clock } = parseOptions(processWatchOptions, options);
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  let startedAt = clock();
  let startCpu = process.cpuUsage();
  let finished: (Pick<ProcessFigures, 'eventLoopDelayMs'> & { share: number }) | undefined;

  const current = () => {
    const { user, system } = process.cpuUsage(startCpu);
    const elapsed = Math.max(clock() - startedAt, 1);
    const late = (nanoseconds: number): number =>
      // Before the first measurement there is NaN.
      Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e6 - resolutionMs) : 0;
    return {
      share: (user + system) / 1000 / elapsed,
      eventLoopDelayMs: {
        p50: late(histogram.percentile(50)),
        p95: late(histogram.percentile(95)),
        p99: late(histogram.percentile(99)),
        max: late(histogram.count === 0 ? NaN : histogram.max),
      },
    };
  };
  const timer = setInterval(() => {
    finished = current();
    histogram.reset();
    startedAt = clock();
    startCpu = process.cpuUsage();
  }, intervalMs).unref();

  return {
    read() {
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed, heapTotal } = process.memoryUsage();
      const { share, eventLoopDelayMs } = finished ?? current();
      return {
        uptimeSeconds: process.uptime(),
        cpu: { seconds: (user + system) / 1e6, share },
        memory: { rssBytes: rss, heapUsedBytes: heapUsed, heapTotalBytes: heapTotal },
        eventLoopDelayMs,
      };
    },
    close() {
      clearInterval(timer);
      histogram.disable();
    },
  };
}

/** Names are those that Prometheus' own client libraries use. */
export function processMetrics({ cpu, memory, eventLoopDelayMs }: ProcessFigures, startedAt: number): Metric[] {
  return [
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
}

function counter(name: string, help: string, value: number): Metric {
  return {
    name,
    type: 'counter',
    help,
    samples: [{ value }],
  };
}
function gauge(name: string, help: string, value: number): Metric {
  return {
    name,
    type: 'gauge',
    help,
    samples: [{ value }],
  };
}
