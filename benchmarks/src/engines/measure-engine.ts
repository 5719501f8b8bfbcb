// Runs in a process of its own, so that memory and processor time are one engine's alone.
import { readFileSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { loadArtifact } from 'sentiment-core/node';
import { createOnnxModel } from 'sentiment-core/onnx';
import { percentile } from '../statistics.ts';
import { type EngineName, startEngine } from './measured-engine.ts';

export interface EngineTask {
  readonly name: EngineName;
  /** A reference that `loadArtifact` takes. */
  readonly model: string;
  readonly texts: readonly string[];
  /** Texts scored between the two readings of the resident set. */
  readonly memoryTexts: number;
}

export interface EngineMeasurement {
  /** From making the classifier to its first answer. */
  readonly loadMs: number;
  /** One text at a time, each after the answer to the one before. */
  readonly singleMs: { readonly p50: number; readonly p99: number };
  /** Many callers at once, by the clock. */
  readonly textsPerSecond: number;
  /** The same, by processor time of all threads. */
  readonly textsPerProcessorSecond: number;
  /** How late timers were under that load. */
  readonly eventLoopDelayMs: { readonly p99: number; readonly most: number };
  /** Growth of the resident set over `memoryTexts`, after a fifth of as many. */
  readonly memoryGrowthBytes: number;
}

const callers = 16;
const textsOfCall = 128;
const singleTexts = 3000;
const warmUpTexts = 20_000;

const [taskFile, resultFile] = process.argv.slice(2);
if (taskFile === undefined || resultFile === undefined) throw new Error('Started without a task');
const { name, model: reference, texts, memoryTexts } = JSON.parse(readFileSync(taskFile, 'utf8')) as EngineTask;
const model = await createOnnxModel(await loadArtifact(reference));

const started = performance.now();
const engine = await startEngine(name, model);
await engine.score([texts[0]]);
const loadMs = performance.now() - started;

/** Scores so many texts, over and over the same, for callers that each wait for their answer. */
async function scoreMany(count: number): Promise<void> {
  let next = 0;
  const call = async (): Promise<void> => {
    while (next < count) {
      const start = next % (texts.length - textsOfCall);
      next += textsOfCall;
      await engine.score(texts.slice(start, start + textsOfCall));
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
}

function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

await scoreMany(warmUpTexts);
const times: number[] = [];
for (const text of texts.slice(0, singleTexts)) {
  const asked = performance.now();
  await engine.score([text]);
  times.push(performance.now() - asked);
}

const delay = monitorEventLoopDelay({ resolution: 1 });
const used = process.cpuUsage();
const clock = performance.now();
delay.enable();
await scoreMany(texts.length);
delay.disable();
const seconds = (performance.now() - clock) / 1000;
const { user, system } = process.cpuUsage(used);

await scoreMany(memoryTexts / 5);
const residentBefore = residentBytes();
await scoreMany(memoryTexts);
const memoryGrowthBytes = residentBytes() - residentBefore;
await engine.close();

const measurement: EngineMeasurement = {
  loadMs,
  singleMs: { p50: percentile(times, 50), p99: percentile(times, 99) },
  textsPerSecond: texts.length / seconds,
  textsPerProcessorSecond: texts.length / ((user + system) / 1e6),
  eventLoopDelayMs: { p99: delay.percentile(99) / 1e6, most: delay.max / 1e6 },
  memoryGrowthBytes,
};
writeFileSync(resultFile, JSON.stringify(measurement));
