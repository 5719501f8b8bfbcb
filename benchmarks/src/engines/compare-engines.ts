import { fileURLToPath } from 'node:url';
import { runTask } from '../child-process.ts';
import { median, shuffled } from '../statistics.ts';
import { markdownTable } from '../tables.ts';

const engineNames = ['node, 1 worker', 'node, 2 workers', 'web, 1 worker', 'node, session.run'] as const;
/** `node, session.run` is onnxruntime-node called on the event loop, with nothing of ours between. */
export type EngineName = (typeof engineNames)[number];

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

function count(value: number) {
  return Math.round(value).toLocaleString('en-US');
}

export function engineTable(figures: readonly EngineFigures[]): string {
  return markdownTable([
    [
      'engine',
      'tweets/s',
      'tweets/s of processor time',
      'one tweet, p50 / p99 ms',
      'event loop late, p99 / most ms',
      'MB grown',
      'load ms',
    ],
    ...figures.map(
      ({ name, textsPerSecond, textsPerProcessorSecond, singleMs, eventLoopDelayMs, memoryGrowthBytes, loadMs }) => [
        name,
        count(textsPerSecond),
        count(textsPerProcessorSecond),
        `${singleMs.p50.toFixed(2)} / ${singleMs.p99.toFixed(2)}`,
        `${eventLoopDelayMs.p99.toFixed(1)} / ${eventLoopDelayMs.most.toFixed(1)}`,
        (memoryGrowthBytes / 1e6).toFixed(1),
        count(loadMs),
      ],
    ),
  ]);
}
