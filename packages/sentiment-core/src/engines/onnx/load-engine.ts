import { loadWebEngine } from './load-web-engine.ts';
import {
  engineMissing,
  type Loaded,
  type LoadedEngine,
  type OnnxEngine,
  type OnnxEngineName,
} from './loaded-engine.ts';

/** The install script of onnxruntime-node downloads CUDA, which nothing here uses. */
const nodePackage = '--ignore-scripts onnxruntime-node';

/**
 * @param wanted `auto` takes onnxruntime-node where it can be loaded, else onnxruntime-web
 * @param wasmPaths as `loadWebEngine` takes
 * @throws {SentimentError} `engine_missing`, saying what to install
 */
export async function loadEngine(wanted: OnnxEngineName | 'auto', wasmPaths?: string): Promise<LoadedEngine> {
  if (wanted === 'web') return loadWebEngine(wasmPaths);
  try {
    const loaded: Loaded<OnnxEngine> = await import('onnxruntime-node');
    return { engine: loaded.default ?? loaded, name: 'node' };
  } catch (cause) {
    if (wanted === 'node') throw engineMissing(nodePackage, cause);
    return loadWebEngine(wasmPaths).catch(() => {
      throw engineMissing(`${nodePackage}, or onnxruntime-web`, cause);
    });
  }
}
