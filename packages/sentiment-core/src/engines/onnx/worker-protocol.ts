import type { SentimentErrorCode } from '../../errors/sentiment-error.ts';
import type { OnnxEngineName } from './loaded-engine.ts';
import type { TextSessionOptions } from './text-session.ts';

/** What a worker is started with. The model's bytes are shared by all workers. */
export interface WorkerStart {
  readonly engine: OnnxEngineName | 'auto';
  readonly wasmPaths: string | undefined;
  readonly session: Omit<TextSessionOptions, 'model'>;
  readonly model: SharedArrayBuffer;
}

/** To a worker; `close` comes when nothing is under way. */
export type WorkerOrder =
  { readonly type: 'run'; readonly id: number; readonly texts: readonly string[] } | { readonly type: 'close' };

/** From a worker. It answers batches in their order. */
export type WorkerReport =
  | { readonly type: 'ready'; readonly engine: OnnxEngineName }
  | { readonly type: 'refused'; readonly code: SentimentErrorCode; readonly message: string }
  | { readonly type: 'answered'; readonly id: number; readonly probabilities: Float32Array }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
