// Runs in a process of its own, so that memory and processor time are one engine's alone.
import { readFileSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { createOnnxClassifier } from 'sentiment-core/engines';
import { loadArtifact } from 'sentiment-core/node';
import { createOnnxModel, engineText, type OnnxModel } from 'sentiment-core/onnx';
import { percentile } from '../statistics.ts';
import type { EngineMeasurement, EngineName, EngineTask } from './compare-engines.ts';

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

export interface MeasuredEngine {
  score(texts: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

export async function startEngine(name: EngineName, model: OnnxModel): Promise<MeasuredEngine> {
  if (name === 'node, session.run') return startSession(model);
  const classifier = await createOnnxClassifier({
    model: model.bytes,
    engine: name.startsWith('web') ? 'web' : 'node',
    workers: name.includes('2') ? 2 : 1,
  });
  return { score: (texts) => classifier.predictProbabilities(texts), close: () => classifier.close() };
}

async function startSession({ bytes, input, probabilityOutputs }: OnnxModel): Promise<MeasuredEngine> {
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  return {
    score: (texts) =>
      session.run({ [input]: new Tensor('string', texts.map(engineText), [texts.length, 1]) }, [...probabilityOutputs]),
    close: () => session.release(),
  };
}
