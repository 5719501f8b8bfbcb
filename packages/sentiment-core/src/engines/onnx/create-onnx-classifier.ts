import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Classifier } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { optionsOf, parseOptions } from '../../schema/options.ts';
import { described, instance, integer, oneOf, optional, withDefault } from '../../schema/schema.ts';
import { createBatchedClassifier } from './batched-classifier.ts';
import type { OnnxEngineName } from './web-engine.ts';
import { type OnnxOptions, onnxShape } from './onnx-options.ts';
import { readTextModel } from './text-model.ts';
import { startWorkerPool } from './worker-pool.ts';
import { pathToFileURL } from 'node:url';

export interface OnnxClassifierOptions extends Partial<OnnxOptions> {
  /** An ONNX file, or the path of one: a graph of raw text, as `createOnnxModel` of `sentiment-core/onnx` makes them. */
  readonly model: Uint8Array | string;
  /**
   * `node` is onnxruntime-node, `web` onnxruntime-web; both are installed by whoever wants them. `auto`, the default, takes
   * onnxruntime-node where it can be loaded, else onnxruntime-web.
   */
  readonly engine?: OnnxEngineName | 'auto';
  /** Threads, each with the model in its own memory. 1 to 256; default one less than there are cores, 1 to 8. */
  readonly workers?: number;
  /** How often within a minute a worker that crashed is replaced. 0 to 1,000, default 5. */
  readonly maxRestarts?: number;
  /** Where the code of the workers lies, for bundles: the file of `sentiment-core/engines/onnx-worker`. Default beside ours. */
  readonly workerUrl?: URL | string;
}

export const onnxClassifierOptions = optionsOf<OnnxClassifierOptions>()({
  ...onnxShape,
  model: instance<Uint8Array | string>('an ONNX file as a Uint8Array, or the path of one', isModel),
  engine: described('What runs the model.', withDefault(oneOf(['auto', 'node', 'web']), 'auto')),
  intraOpNumThreads: described('Threads within one operator.', withDefault(integer(1, 256), 1)),
  workers: described('Threads, each with the model in its own memory.', optional(integer(1, 256))),
  maxRestarts: described('How often within a minute a worker is replaced.', withDefault(integer(0, 1000), 5)),
  workerUrl: optional(
    instance<URL | string>('an address', (value) => typeof value === 'string' || value instanceof URL),
  ),
});

function isModel(value: unknown): boolean {
  return value instanceof Uint8Array || (typeof value === 'string' && value !== '');
}

/** A classifier that also says what it runs on. */
export interface OnnxClassifier extends Classifier {
  readonly engine: OnnxEngineName;
}

/**
 * A classifier that runs a graph of raw text in worker threads, so that the event loop stays free. Texts of calls made at
 * about the same time run together. Workers that have nothing to do do not keep the process alive.
 * @throws {SentimentError} `option_invalid`, `artifact_not_found`, `artifact_invalid`, `artifact_unsupported`,
 * `engine_missing`, which says what to install, `engine_failed`
 */
export async function createOnnxClassifier(options: OnnxClassifierOptions): Promise<OnnxClassifier> {
  const checked = parseOptions(onnxClassifierOptions, options);
  const { model, engine, workers = defaultWorkers(), maxRestarts, workerUrl } = checked;
  const { bytes, location } = await readModel(model);
  const { info, input, outputs } = readTextModel({ bytes, location, info: checked.info });
  const { intraOpNumThreads, wasmPaths } = checked;
  const pool = await startWorkerPool({
    workers,
    url: workerUrl ?? workerLocation(),
    maxRestarts,
    start: {
      model: shared(bytes),
      engine,
      wasmPaths,
      session: { location, input, outputs, intraOpNumThreads },
    },
  });
  return { ...createBatchedClassifier(info, pool, checked), engine: pool.engine };
}

function defaultWorkers(): number {
  return Math.min(8, Math.max(1, availableParallelism() - 1));
}

async function readModel(
  model: Uint8Array | string,
): Promise<{ readonly bytes: Uint8Array; readonly location: string }> {
  if (model instanceof Uint8Array) return { bytes: model, location: 'the model' };
  const bytes = await readFile(model).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SentimentError({ code: 'artifact_not_found', message: `${model} cannot be read: ${why}`, cause });
  });
  return { bytes, location: model };
}

/** One copy for all workers, also those that are started later. */
function shared(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

/** The code of the workers lies beside this file, whether that is the source or a build in either format. */
function workerLocation(): URL {
  const here = typeof __filename === 'string' ? pathToFileURL(__filename).href : import.meta.url;
  return new URL(here.endsWith('.ts') ? './onnx-worker.ts' : './onnx-worker.js', here);
}
