import type * as tfjs from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { SentimentError } from '../../errors/sentiment-error.ts';

export type Tfjs = typeof tfjs;

/** What computes a training: libtensorflow, or WebAssembly, which runs wherever Node does. */
export type TfjsBackend = 'tfjs-node' | 'wasm';

export interface LoadedTfjs {
  readonly tf: Tfjs;
  readonly backend: TfjsBackend;
  /** The numbers of a tensor, for the moment: they may lie where the next operation writes. */
  readonly read: (tensor: Tensor) => Float32Array;
}

/**
 * Loads TensorFlow.js and makes a backend the one in use.
 * @param backend `auto` takes tfjs-node where it is installed and built, else wasm
 * @throws {SentimentError} `option_invalid`, saying what to install
 */
export async function loadTfjs(backend: TfjsBackend | 'auto'): Promise<LoadedTfjs> {
  if (backend === 'wasm') return loadWasm();
  const node = await loadNode();
  if (!SentimentError.isInstance(node)) return node;
  if (backend === 'auto') return loadWasm();
  throw node;
}

// Inside `try`, here and below, bundlers accept that an optional package may be missing.

/** @returns an error where tfjs-node is not installed or not built */
async function loadNode(): Promise<LoadedTfjs | SentimentError> {
  try {
    const tf = await loadCore();
    restoreIsNullOrUndefined();
    await import('@tensorflow/tfjs-node');
    await use(tf, 'tensorflow');
    return { tf, backend: 'tfjs-node', read: (tensor) => tensor.dataSync<'float32'>() };
  } catch (cause) {
    return notBuilt(cause);
  }
}

/** Gone since Node 23, and tfjs-node 4.22 calls it. Asked of the process, so that no `node:` module is in a bundle for browsers. */
function restoreIsNullOrUndefined(): void {
  const util = globalThis.process?.getBuiltinModule?.('node:util');
  if (util === undefined || 'isNullOrUndefined' in util) return;
  const isMissing = (value: unknown): boolean => value === null || value === undefined;
  Object.defineProperty(util, 'isNullOrUndefined', { value: isMissing });
}

async function loadWasm(): Promise<LoadedTfjs> {
  const tf = await loadCore();
  const { BackendWasm } = await importWasm();
  await use(tf, 'wasm');
  const engine = tf.backend();
  // Where the numbers are: copies of them are a sixth of the time of a training.
  const read = (tensor: Tensor): Float32Array =>
    engine instanceof BackendWasm ? (engine.typedArrayFromHeap(tensor) as Float32Array) : tensor.dataSync<'float32'>();
  return { tf, backend: 'wasm', read };
}

async function importWasm() {
  try {
    return await import('@tensorflow/tfjs-backend-wasm');
  } catch (cause) {
    throw missing(cause);
  }
}

async function loadCore(): Promise<Tfjs> {
  try {
    const loaded: Tfjs & { readonly default?: Tfjs } = await import('@tensorflow/tfjs-core');
    return loaded.default ?? loaded;
  } catch (cause) {
    throw missing(cause);
  }
}

async function use(tf: Tfjs, name: string): Promise<void> {
  if (await tf.setBackend(name)) return;
  throw new SentimentError({ code: 'training_failed', message: `the backend ${name} of TensorFlow.js does not start` });
}

function missing(cause: unknown): SentimentError {
  return new SentimentError({
    code: 'option_invalid',
    field: 'backend',
    message: 'training a network needs TensorFlow.js: npm install @tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm',
    cause,
  });
}

function notBuilt(cause: unknown): SentimentError {
  return new SentimentError({
    code: 'option_invalid',
    field: 'backend',
    message:
      'backend tfjs-node cannot be loaded: npm install @tensorflow/tfjs-node, with its install script allowed to run, or use backend wasm',
    cause,
  });
}
