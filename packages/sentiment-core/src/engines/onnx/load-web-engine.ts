import type * as onnxruntimeWeb from 'onnxruntime-web';
import { engineMissing, type Loaded, type LoadedEngine } from './loaded-engine.ts';

/**
 * @param wasmPaths folder or address of the WebAssembly files, with a slash at its end; default beside onnxruntime-web
 * @throws {SentimentError} `engine_missing`, saying what to install
 */
export async function loadWebEngine(wasmPaths?: string): Promise<LoadedEngine> {
  const loaded: Loaded<typeof onnxruntimeWeb> = await import('onnxruntime-web').catch((cause: unknown) => {
    throw engineMissing('onnxruntime-web', cause);
  });
  const engine = loaded.default ?? loaded;
  // Threads of WebAssembly are workers of their own; the pool has its own.
  engine.env.wasm.numThreads = 1;
  if (wasmPaths !== undefined) engine.env.wasm.wasmPaths = wasmPaths;
  return { engine, name: 'web' };
}
