import type * as onnxruntime from 'onnxruntime-common';
import { SentimentError } from '../../errors/sentiment-error.ts';

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
