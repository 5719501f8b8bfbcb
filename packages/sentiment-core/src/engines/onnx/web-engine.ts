import type * as onnxruntime from 'onnxruntime-common';
import { SentimentError } from '../../errors/sentiment-error.ts';
import type * as onnxruntimeWeb from 'onnxruntime-web';

/** `node` is onnxruntime-node, native code; `web` is onnxruntime-web, WebAssembly, which runs everywhere. */
export type OnnxEngineName = 'node' | 'web';

/** What both packages have. */
export type OnnxEngine = Pick<typeof onnxruntime, 'InferenceSession' | 'Tensor'>;

export interface LoadedEngine {
  readonly engine: OnnxEngine;
  readonly name: OnnxEngineName;
}

/** A module as import() gives it, CommonJS or not. */
export type Loaded<Module> = Module & { readonly default?: Module };

/** @param packages what to install, for a command of npm */
export function engineMissing(packages: string, cause: unknown): SentimentError {
  const why = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0];
  return new SentimentError({
    code: 'engine_missing',
    message: `ONNX models need an engine: npm install ${packages} (${why})`,
    cause,
  });
}

/**
 * @param wasmPaths folder or address of the WebAssembly files, with a slash at its end; default beside onnxruntime-web
 * @throws {SentimentError} `engine_missing`, saying what to install
 */
export async function loadWebEngine(wasmPaths?: string): Promise<LoadedEngine> {
  const loaded = await importOnnxruntimeWeb();
  const engine = loaded.default ?? loaded;
  // Threads of WebAssembly are workers of their own; the pool has its own.
  engine.env.wasm.numThreads = 1;
  if (wasmPaths !== undefined) engine.env.wasm.wasmPaths = wasmPaths;
  return { engine, name: 'web' };
}

async function importOnnxruntimeWeb(): Promise<Loaded<typeof onnxruntimeWeb>> {
  // Inside `try`, bundlers accept that the package may be missing.
  try {
    return await import('onnxruntime-web');
  } catch (cause) {
    throw engineMissing('onnxruntime-web', cause);
  }
}
