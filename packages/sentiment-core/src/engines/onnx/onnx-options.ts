import type { ClassifierInfo } from '../../contracts/classifier.ts';
import { refuseUnknownOptions, requireInteger, requireNumber, requireText } from '../../errors/option-checks.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';

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

const onnxOptionNames = [
  'info',
  'batchSize',
  'maxDelayMs',
  'maxQueue',
  'maxTextLength',
  'intraOpNumThreads',
  'wasmPaths',
] as const satisfies readonly (keyof OnnxOptions)[];

/**
 * Fills in the defaults.
 * @param more names of options that the caller checks
 * @throws {SentimentError} `option_invalid`, naming the option
 */
export function checkOnnxOptions(options: Partial<OnnxOptions>, more: readonly string[]): OnnxOptions {
  refuseUnknownOptions(options, [...onnxOptionNames, ...more]);
  const {
    info = {},
    batchSize = 256,
    maxDelayMs = 0,
    maxQueue = 10_000,
    maxTextLength = 1_000_000,
    intraOpNumThreads = 1,
    wasmPaths,
  } = options;
  if (typeof info !== 'object' || info === null || (info.labels !== undefined && !Array.isArray(info.labels))) {
    throw new SentimentError({
      code: 'option_invalid',
      field: 'info',
      message: 'option "info" must be an object, and "info.labels" a list',
    });
  }
  requireInteger('batchSize', batchSize, 1, 10_000);
  requireNumber('maxDelayMs', maxDelayMs, 0, 1000);
  requireInteger('maxQueue', maxQueue, 1, 10_000_000);
  requireInteger('maxTextLength', maxTextLength, 1, 2 ** 27);
  requireInteger('intraOpNumThreads', intraOpNumThreads, 1, 256);
  if (wasmPaths !== undefined) requireText('wasmPaths', wasmPaths);
  return {
    info,
    batchSize,
    maxDelayMs,
    maxQueue,
    maxTextLength,
    intraOpNumThreads,
    wasmPaths,
  };
}
