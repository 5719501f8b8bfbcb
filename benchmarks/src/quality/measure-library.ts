import { readFileSync, writeFileSync } from 'node:fs';
import { type LibraryName, loadLibrary } from './library.ts';

// Runs in a process of its own, so that load time and memory are one library's alone.

export interface LibraryTask {
  readonly name: LibraryName;
  /** Texts to be scored for agreement, one list a source. */
  readonly sources: readonly (readonly string[])[];
  /** Distinct texts to be timed. */
  readonly timed: readonly string[];
  /** Distinct texts scored before the clock starts. */
  readonly warmUp: readonly string[];
  readonly batchSize: number;
}

export interface LibraryMeasurement {
  /** One list a source. */
  readonly scores: readonly (readonly number[])[];
  readonly textsPerSecond: number;
  /** Import to the first answer. */
  readonly loadMs: number;
  /** Growth of the resident set from before the import to after the first answer. */
  readonly loadedBytes: number;
  /** Growth of the resident set after all texts were scored, texts excluded. */
  readonly workingBytes: number;
}

const [name, taskFile, resultFile] = process.argv.slice(2);
if (name === undefined || taskFile === undefined || resultFile === undefined) throw new Error('Started without a task');

const residentBefore = process.memoryUsage.rss();
const started = performance.now();
const library = await loadLibrary(name as LibraryName);
await library.score(['The flight was late and nobody told us anything.']);
const loadMs = performance.now() - started;
const loadedBytes = process.memoryUsage.rss() - residentBefore;

const task = JSON.parse(readFileSync(taskFile, 'utf8')) as LibraryTask;
globalThis.gc?.();
const residentWithTexts = process.memoryUsage.rss();

async function scoreAll(texts: readonly string[]): Promise<number[]> {
  const scores: number[] = [];
  for (let start = 0; start < texts.length; start += task.batchSize) {
    scores.push(...(await library.score(texts.slice(start, start + task.batchSize))));
  }
  return scores;
}

await scoreAll(task.warmUp);
const clock = performance.now();
await scoreAll(task.timed);
const textsPerSecond = task.timed.length / ((performance.now() - clock) / 1000);
const scores: number[][] = [];
for (const texts of task.sources) scores.push(await scoreAll(texts));
globalThis.gc?.();
const workingBytes = process.memoryUsage.rss() - residentWithTexts + loadedBytes;

const measurement: LibraryMeasurement = { scores, textsPerSecond, loadMs, loadedBytes, workingBytes };
writeFileSync(resultFile, JSON.stringify(measurement));
