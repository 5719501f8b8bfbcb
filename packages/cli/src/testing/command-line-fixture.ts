import { Writable } from 'node:stream';
import type { Classifier, Dataset, FitOptions, TrainedModel } from 'sentiment-core';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { run } from '../main.ts';
import { createServices, type Services, type TrainerRequest } from '../services.ts';

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
        const share = positive(text);
        const label = share > 0.5 ? 'positive' : 'negative';
        return {
          label,
          confidence: Math.max(share, 1 - share),
          probabilities: { negative: 1 - share, positive: share },
        };
      }),
    predictProbabilities: async (texts) =>
      Float32Array.from(texts.flatMap((text) => [1 - positive(text), positive(text)])),
    close: async () => closed(),
  };
}

export interface TestServices extends Services {
  readonly written: Map<string, ReadonlyMap<string, Uint8Array>>;
  readonly loaded: string[];
  readonly requests: TrainerRequest[];
  readonly metrics: unknown[];
  closedClassifiers: number;
}

export type TestFit = (dataset: Dataset, options?: FitOptions) => Promise<void>;

/** A sign classifier for every reference, a trainer that reads its rows and learns nothing, folders in memory. */
export function createTestServices(fit?: TestFit): TestServices {
  const readRows: TestFit = async (dataset, options) => {
    let rows = 0;
    for await (const batch of dataset.batches()) rows += batch.length;
    options?.observer?.onEvent({ stage: 'read', step: 1, metrics: { rows } });
  };
  const services: TestServices = {
    written: new Map(),
    loaded: [],
    requests: [],
    metrics: [],
    closedClassifiers: 0,
    async loadClassifier(reference) {
      services.loaded.push(reference);
      return createSignClassifier(() => (services.closedClassifiers += 1));
    },
    loadTeacher: (reference) => services.loadClassifier(reference),
    loadArtifact: createServices().loadArtifact,
    checkArtifactFolder: createServices().checkArtifactFolder,
    async writeArtifact(folder, files) {
      services.written.set(folder, files);
    },
    exportModel: createServices().exportModel,
    async writeExport(folder, files) {
      services.written.set(folder, files);
    },
    loadTracking: createServices().loadTracking,
    loadFeedback: createServices().loadFeedback,
    loadRegistry: createServices().loadRegistry,
    watchModel: createServices().watchModel,
    searchSpace: createServices().searchSpace,
    async createTrainer(request) {
      services.requests.push(request);
      return {
        async fit(dataset, fitOptions): Promise<TrainedModel> {
          await (fit ?? readRows)(dataset, fitOptions);
          return {
            classifier: createSignClassifier(),
            async toArtifact(metrics) {
              services.metrics.push(metrics);
              return new Map([['model.json', Buffer.from('{}')]]);
            },
          };
        },
      };
    },
    createServer: () => Promise.reject(new Error('no server in this test')),
  };
  return services;
}

export interface TestIoOptions {
  readonly stdin?: readonly (string | Uint8Array)[];
  readonly terminal?: boolean;
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
  services: Services = createTestServices(),
  io = createTestIo(),
): Promise<CommandLineRun> {
  const code = await run(argv, io, services);
  return { code, ...io.output() };
}
