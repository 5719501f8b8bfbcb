import { fileURLToPath } from 'node:url';
import { runTask } from '../run-task.ts';
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

/** The default model as an ONNX graph in each engine, in turns, in an order drawn anew for each round; medians. */
export async function compareEngines(options: EngineComparisonOptions): Promise<EngineFigures[]> {
  const { texts, memoryTexts, rounds, random, onProgress } = options;
  const all = new Map<EngineName, EngineMeasurement[]>(engineNames.map((name) => [name, []]));
  const task = (name: EngineName): EngineTask => ({ name, model: 'default', texts, memoryTexts });
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of shuffled(engineNames, random)) {
      const result = await runTask<EngineMeasurement>(script, task(name));
      all.get(name)?.push(result);
      const delay = result.eventLoopDelayMs.p99.toFixed(1);
      onProgress(`round ${round}: ${name} ${Math.round(result.textsPerSecond)} tweets/s, event loop ${delay} ms late`);
    }
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
