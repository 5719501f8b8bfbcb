import type { ClassifierInfo } from '../../contracts/classifier.ts';
import { described, instance, integer, number, optional, text, withDefault } from '../../schema/schema.ts';

/** What classifiers of ONNX files share, wherever they run. */
export interface OnnxOptions {
  /** Overrides the metadata of the file. `labels` are needed where the file names none; its outputs are then `prob_<label>`. */
  readonly info: Partial<ClassifierInfo>;
  /** Texts that run together at most. 1 to 10,000, default 256. */
  readonly batchSize: number;
  /** Milliseconds that a text may wait for others to run with; 0 is until the end of the turn. 0 to 1,000, default 0. */
  readonly maxDelayMs: number;
  /**
   * Texts that may wait; a call beyond is refused with `overloaded`. A call of more texts is taken when none waits.
   * 1 to 10,000,000, default 10,000.
   */
  readonly maxQueue: number;
  /** Longest text taken, in UTF-16 code units; a longer one is refused with `text_too_long`. 1 to 2^27, default 1,000,000. */
  readonly maxTextLength: number;
  /** Threads within one operator. 1 is the fastest for small models. 1 to 256, default 1. Has no effect on `web`. */
  readonly intraOpNumThreads: number;
  /** Folder or address of the WebAssembly files of onnxruntime-web, with a slash at its end. Default beside its code. */
  readonly wasmPaths: string | undefined;
}

/** What the options of every classifier of ONNX files have. */
export const onnxShape = {
  info: withDefault(instance<Partial<ClassifierInfo>>('an object whose labels are a list', isInfo), {}),
  batchSize: described('Most texts that run together.', withDefault(integer(1, 10_000), 256)),
  maxDelayMs: described('Milliseconds that a text may wait for others.', withDefault(number(0, 1000), 0)),
  maxQueue: described('Texts that may wait.', withDefault(integer(1, 10_000_000), 10_000)),
  maxTextLength: described('Longest text, in UTF-16 code units.', withDefault(integer(1, 2 ** 27), 1_000_000)),
  wasmPaths: described('Folder or address of the WebAssembly files of onnxruntime-web.', optional(text())),
};

function isInfo(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { labels } = value as { readonly labels?: unknown };
  return labels === undefined || Array.isArray(labels);
}
