import { Writable } from 'node:stream';
import type { Classifier, Dataset, FitOptions, TrainedModel } from 'sentiment-core';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { run } from '../main.ts';
import type { Models } from '../models.ts';

export interface CommandLineRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Counts a text's `+` and `-`: .8 positive, .2 positive, or .5 of each. */
export function createSignClassifier(closed: () => void = () => undefined): Classifier {
  const labels = ['negative', 'positive'];
  const positive = (text: string): number => 0.5 + 0.3 * Math.sign(text.split('+').length - text.split('-').length);
  return {
    info: { name: 'signs', version: '1', kind: 'test', labels, preprocessing: 'none', metrics: {} },
    predict: async (texts) =>
      texts.map((text) => {
        const probability = positive(text);
        const label = probability > 0.5 ? 'positive' : 'negative';
        return {
          label,
          confidence: Math.max(probability, 1 - probability),
          probabilities: { negative: 1 - probability, positive: probability },
        };
      }),
    predictProbabilities: async (texts) =>
      Float32Array.from(texts.flatMap((text) => [1 - positive(text), positive(text)])),
    close: async () => closed(),
  };
}

export interface TestModels extends Models {
  readonly loaded: string[];
  readonly requests: object[];
  readonly metrics: unknown[];
  closedClassifiers: number;
}

export type TestFit = (dataset: Dataset, options?: FitOptions) => Promise<void>;

/** A sign classifier for every reference, and a trainer that reads its rows and learns nothing. */
export function createTestModels(fit: TestFit = readRows): TestModels {
  const models: TestModels = {
    loaded: [],
    requests: [],
    metrics: [],
    closedClassifiers: 0,
    async loadClassifier(reference) {
      models.loaded.push(reference);
      return createSignClassifier(() => (models.closedClassifiers += 1));
    },
    async createTrainer(kind, request) {
      models.requests.push({ kind, ...request });
      return {
        async fit(dataset, fitOptions): Promise<TrainedModel> {
          await fit(dataset, fitOptions);
          return {
            classifier: createSignClassifier(),
            async toArtifact(metrics) {
              models.metrics.push(metrics);
              return new Map([['model.json', Buffer.from('{"format":"sentiment-model/1","files":{}}')]]);
            },
          };
        },
      };
    },
  };
  return models;
}

async function readRows(dataset: Dataset, options?: FitOptions): Promise<void> {
  let rows = 0;
  for await (const batch of dataset.batches()) rows += batch.length;
  options?.observer?.onEvent({ stage: 'read', step: 1, metrics: { rows } });
}

export interface TestIoOptions {
  readonly stdin?: readonly (string | Uint8Array)[];
  readonly terminal?: boolean;
  /** Default: 2026-01-02 03:04:05 UTC. */
  readonly now?: Date;
  /** Output is refused with EPIPE after this many writes. */
  readonly readerLeavesAfter?: number;
}

export interface TestIo extends CommandLineIo {
  readonly output: () => Omit<CommandLineRun, 'code'>;
  readonly interrupt: () => void;
}

export function createTestIo({
  stdin = [],
  terminal = false,
  now = new Date('2026-01-02T03:04:05Z'),
  readerLeavesAfter = Infinity,
}: TestIoOptions = {}): TestIo {
  const captured = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  let writes = 0;
  const stream = (name: 'stderr' | 'stdout'): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        if (name === 'stdout' && ++writes > readerLeavesAfter) {
          done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
          return;
        }
        captured[name] += chunk.toString();
        done();
      },
    });
  async function* input(): AsyncGenerator<Uint8Array> {
    for (const part of stdin) yield Buffer.from(part);
  }
  return {
    stdin: input(),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    terminal,
    now: () => now,
    onInterrupt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    output: () => captured,
    interrupt: () => {
      for (const listener of listeners) listener();
    },
  };
}

export async function runCommandLine(
  argv: readonly string[],
  models: Models = createTestModels(),
  io = createTestIo(),
): Promise<CommandLineRun> {
  const code = await run(argv, io, models);
  return { code, ...io.output() };
}
