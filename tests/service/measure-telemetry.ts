/**
 * Figures of the ways to send telemetry, for docs/decisions/0025-telemetry.md:
 * `node tests/service/measure-telemetry.ts`. Each case is a process of its own, against a collector on this machine.
 */
import { createTelemetry, createTelemetryObserver, createTextHash } from '@sentiment-core/mlops/service';
import { startApplicationInsightsCollector } from './application-insights-collector.ts';
import { runTelemetry } from './run-telemetry.ts';
import type { TelemetryTask } from './telemetry-program.ts';

const rounds = 5;
const collector = await startApplicationInsightsCollector();
const { connectionString, certificateFile } = collector;
const environment = { NODE_EXTRA_CA_CERTS: certificateFile };
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

const ways: readonly (readonly [string, TelemetryTask['settings']])[] = [
  ['quiet', {}],
  ['direct', { applicationInsights: { connectionString, capacity: 100_000 } }],
  ['package', { applicationInsights: { connectionString, client: 'package' } }],
  ['OpenTelemetry of the host, none registered', { openTelemetry: { export: 'host' } }],
  ['OTLP by ourselves', { openTelemetry: { export: { endpoint: 'http://127.0.0.1:9' } } }],
];

function show(line: string): void {
  return void process.stdout.write(`${line}\n`);
}
for (const [name, settings] of ways) {
  const starts: number[] = [];
  const memories: number[] = [];
  const costs: number[] = [];
  const ends: number[] = [];
  let arrived = 0;
  for (let round = 0; round < rounds; round++) {
    collector.forget();
    const report = await runTelemetry({ settings, predictions: 20_000, closeTimeoutMs: 20_000 }, environment);
    starts.push(report.createMs);
    memories.push(report.memoryMb);
    costs.push(report.predictionMicroseconds);
    ends.push(report.closeMs);
    arrived = new Set(collector.events('PREDICTION').map(({ data }) => data.baseData.properties?.eventId)).size;
  }
  show(
    `${name}: start ${median(starts)} ms, +${median(memories)} MB, ${median(costs).toFixed(2)} µs a prediction, ` +
      `close ${Math.round(median(ends))} ms, ${arrived} of 20,000 arrived`,
  );
}

await collector.goAway();
for (const [name, settings] of ways.slice(1, 3)) {
  const report = await runTelemetry({ settings, predictions: 20, closeTimeoutMs: 2_000 }, environment);
  const { dropped, buffered, sent } = report.status;
  show(
    `${name}, collector away: close ${Math.round(report.closeMs)} ms, then ${Math.round(report.exitMs)} ms to the end; ` +
      `${sent} told as sent, ${dropped + buffered} as not sent`,
  );
}
await collector.stop();

/** CPU time of this process for each of `count` repeats, best of five rounds, in microseconds. */
async function cpuMicroseconds(count: number, work: () => void | Promise<void>): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / count);
  }
  return best;
}

const count = 50_000;
const text = '@airline two hours on the runway and nobody tells us anything, never again. Worst flight ever';
const predictions = Array.from({ length: count }, (_, index) => ({
  predictionId: `0196f0a0-0000-7000-8000-${String(index).padStart(12, '0')}`,
  text,
  prediction: { label: 'negative', confidence: 0.9, probabilities: { negative: 0.9, positive: 0.1 } },
  model: { name: 'default', version: '1' },
  durationMs: 0.1,
}));
function acceptAll(batchSize: number): Promise<Response> {
  return Promise.resolve(Response.json({ itemsReceived: batchSize, itemsAccepted: batchSize, errors: [] }));
}
const hashText = createTextHash('a key of the tests alone, in bytes 32');
for (const sampling of [1, 0.1]) {
  const applicationInsights = { connectionString, capacity: 1_000_000, batchSize: 250, fetch: () => acceptAll(250) };
  const telemetry = await createTelemetry({ environment: {}, applicationInsights });
  const observer = createTelemetryObserver({ telemetry, hashText, sampling });
  const observing = await cpuMicroseconds(count, () => {
    for (const prediction of predictions) void observer.onPredictions([prediction]);
  });
  const before = process.cpuUsage();
  await telemetry.flush(60_000);
  const { user, system } = process.cpuUsage(before);
  const sending = (user + system) / telemetry.status().sent;
  show(
    `CPU at a share of ${sampling}: ${observing.toFixed(2)} µs a prediction, ${sending.toFixed(2)} µs an event sent`,
  );
  await telemetry.close(0);
}
const hashing = await cpuMicroseconds(count, () => predictions.forEach((prediction) => void hashText(prediction.text)));
show(`of which the hash: ${hashing.toFixed(2)} µs`);
