import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, shuffled } from '../statistics.ts';
import type { EngineMeasurement, EngineTask } from './measure-engine.ts';
import { type EngineName, engineNames } from './measured-engine.ts';

export type EngineFigures = EngineMeasurement & { readonly name: EngineName };

export interface EngineComparisonOptions {
  readonly texts: readonly string[];
  /** Texts over which the growth of memory is read. */
  readonly memoryTexts: number;
  readonly rounds: number;
  readonly random: () => number;
  readonly onProgress: (line: string) => void;
}

const script = fileURLToPath(new URL('measure-engine.ts', import.meta.url));

async function measure(task: EngineTask, folder: string): Promise<EngineMeasurement> {
  const [taskFile, resultFile] = [join(folder, 'task.json'), join(folder, 'result.json')];
  await writeFile(taskFile, JSON.stringify(task));
  const parameters = ['--no-warnings', '--expose-gc', script, taskFile, resultFile];
  const child = spawn(process.execPath, parameters, { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${task.name} ended with ${String(code)}`);
  return JSON.parse(await readFile(resultFile, 'utf8')) as EngineMeasurement;
}

/** The default model as an ONNX graph in each engine, in turns, in an order drawn anew for each round; medians. */
export async function compareEngines(options: EngineComparisonOptions): Promise<EngineFigures[]> {
  const { texts, memoryTexts, rounds, random, onProgress } = options;
  const all = new Map<EngineName, EngineMeasurement[]>(engineNames.map((name) => [name, []]));
  const folder = await mkdtemp(join(tmpdir(), 'sentiment-engines-'));
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const name of shuffled(engineNames, random)) {
        const result = await measure({ name, texts, memoryTexts }, folder);
        all.get(name)?.push(result);
        const delay = result.eventLoopDelayMs.p99.toFixed(1);
        onProgress(
          `round ${round}: ${name} ${Math.round(result.textsPerSecond)} tweets/s, event loop ${delay} ms late`,
        );
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return [...all].map(([name, results]) => {
    const middle = (of: (result: EngineMeasurement) => number) => median(results.map(of));
    return {
      name,
      loadMs: middle(({ loadMs }) => loadMs),
      singleMs: { p50: middle(({ singleMs }) => singleMs.p50), p99: middle(({ singleMs }) => singleMs.p99) },
      textsPerSecond: middle(({ textsPerSecond }) => textsPerSecond),
      textsPerProcessorSecond: middle(({ textsPerProcessorSecond }) => textsPerProcessorSecond),
      eventLoopDelayMs: {
        p99: middle(({ eventLoopDelayMs }) => eventLoopDelayMs.p99),
        most: middle(({ eventLoopDelayMs }) => eventLoopDelayMs.most),
      },
      memoryGrowthBytes: middle(({ memoryGrowthBytes }) => memoryGrowthBytes),
    };
  });
}
