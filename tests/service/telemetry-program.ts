/** A small service with telemetry, run as a process of its own: `node telemetry-program.ts '{"settings":...}'`. */
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { createWordCountClassifier } from 'sentiment-core/testing';
import {
  createTelemetry,
  createTelemetryObserver,
  createTextHash,
  type Telemetry,
  type TelemetryEvent,
  type TelemetrySettings,
} from '@sentiment-core/mlops/service';

export interface TelemetryTask {
  readonly settings: TelemetrySettings;
  /** Predictions tracked without a server. */
  readonly predictions?: number;
  /** Texts posted to /predict of a server that is watched by telemetry. */
  readonly texts?: readonly string[];
  readonly deliver?: readonly TelemetryEvent[];
  readonly flushTimeoutMs?: number;
  readonly closeTimeoutMs?: number;
}

export interface TelemetryReport {
  /** Optional packages that were loaded. */
  readonly loaded: readonly string[];
  readonly connections: number;
  readonly status: ReturnType<Telemetry['status']>;
  readonly deliveries: readonly string[];
  readonly createMs: number;
  readonly memoryMb: number;
  /** Of the observer's time, for each of `predictions`. */
  readonly predictionMicroseconds: number;
  readonly closeMs: number;
}

let connections = 0;
const connect = Socket.prototype.connect as (...parameters: unknown[]) => Socket;
Socket.prototype.connect = function (this: Socket, ...parameters: unknown[]) {
  connections++;
  return connect.apply(this, parameters);
};

const { settings, ...task } = JSON.parse(process.argv[2]) as TelemetryTask;
const memoryBefore = process.memoryUsage().rss;
const start = performance.now();
const telemetry = await createTelemetry(settings);
const createMs = Math.round(performance.now() - start);
const memoryMb = Math.round((process.memoryUsage().rss - memoryBefore) / 1e6);

const hashText = createTextHash('a key of the tests alone, in bytes 32');
const observer = createTelemetryObserver({ telemetry, hashText });
const model = { name: 'word-count', version: '1' };
const tweet = '@airline two hours on the runway and nobody tells us anything, never again. Worst flight ever';
const observeStart = performance.now();
for (let index = 0; index < (task.predictions ?? 0); index++) {
  const prediction = { label: 'negative', confidence: 1, probabilities: { negative: 1, positive: 0 } };
  await observer.onPredictions([{ predictionId: `p${index}`, text: tweet, prediction, model, durationMs: 1 }]);
}
const observeMs = performance.now() - observeStart;

if (task.texts !== undefined) {
  // What is loaded before the package escapes its instrumentation.
  const { createSentimentServer } = await import('@sentiment-core/express');
  const classifier = createWordCountClassifier();
  const server = createSentimentServer({ classifier, observers: [observer], rateLimit: false });
  const { url } = await server.listen({ port: 0, host: '127.0.0.1' });
  const headers = { 'content-type': 'application/json' };
  for (const text of task.texts) {
    await fetch(`${url}/predict`, { method: 'POST', headers, body: JSON.stringify({ text }) });
    await fetch(`${url}/predict/batch`, { method: 'POST', headers, body: JSON.stringify({ texts: [text] }) });
    // Refused, and refused: errors must not quote the text either.
    await fetch(`${url}/predict`, { method: 'POST', headers, body: JSON.stringify({ text, trueLabel: text }) });
    await fetch(`${url}/predict`, { method: 'POST', headers, body: text });
  }
  await server.close();
}

const results = await Promise.allSettled((task.deliver ?? []).map((event) => telemetry.deliver(event)));
if (task.flushTimeoutMs !== undefined) await telemetry.flush(task.flushTimeoutMs);
const closeStart = performance.now();
if (task.closeTimeoutMs !== undefined) await telemetry.close(task.closeTimeoutMs);

const paths = Object.keys(createRequire(import.meta.url).cache);
const names = paths.map((path) => /node_modules\/((@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(path)?.[1]);
const report: TelemetryReport = {
  loaded: [...new Set(names)].filter((name) =>
    /^(applicationinsights|@azure\/|@opentelemetry\/)/.test(name ?? ''),
  ) as string[],
  connections,
  status: telemetry.status(),
  deliveries: results.map(({ status }) => status),
  createMs,
  memoryMb,
  predictionMicroseconds: (observeMs * 1_000) / (task.predictions ?? 1),
  closeMs: performance.now() - closeStart,
};
process.stdout.write(`${JSON.stringify(report)}\n`);
