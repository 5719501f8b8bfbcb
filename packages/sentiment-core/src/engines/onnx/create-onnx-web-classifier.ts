import { SentimentError } from '../../errors/sentiment-error.ts';
import { optionsOf, parseOptions } from '../../schema/options.ts';
import { instance } from '../../schema/schema.ts';
import { createBatchedClassifier } from './batched-classifier.ts';
import type { OnnxClassifier } from './create-onnx-classifier.ts';
import { loadWebEngine } from './web-engine.ts';
import { type OnnxOptions, onnxShape } from './onnx-options.ts';
import { readTextModel } from './text-model.ts';
import type { TextRunner } from './batch-scheduler.ts';
import { openTextSession, type TextSession } from './text-session.ts';

export interface OnnxWebClassifierOptions extends Partial<Omit<OnnxOptions, 'intraOpNumThreads'>> {
  /** An ONNX file: a graph of raw text, as `createOnnxModel` of `sentiment-core/onnx` makes them. */
  readonly model: Uint8Array;
}

export const onnxWebClassifierOptions = optionsOf<OnnxWebClassifierOptions>()({
  ...onnxShape,
  model: instance<Uint8Array>('an ONNX file as a Uint8Array', (value) => value instanceof Uint8Array),
});

/**
 * A classifier that runs a graph of raw text with onnxruntime-web in the caller's own thread, in browsers and elsewhere. In
 * Node, `createOnnxClassifier` with the engine `web` does so in workers.
 * @throws {SentimentError} `option_invalid`, `artifact_invalid`, `artifact_unsupported`, `engine_missing`, which says what to
 * install
 */
export async function createOnnxWebClassifier(options: OnnxWebClassifierOptions): Promise<OnnxClassifier> {
  const checked = parseOptions(onnxWebClassifierOptions, options);
  const { model } = checked;
  const location = 'the model';
  const { info, input, outputs } = readTextModel({ bytes: model, location, info: checked.info });
  const session = await openTextSession(await loadWebEngine(checked.wasmPaths), {
    model,
    location,
    input,
    outputs,
    intraOpNumThreads: 1,
  });
  return { ...createBatchedClassifier(info, runInPlace(session), checked), engine: 'web' };
}

function runInPlace(session: TextSession): TextRunner {
  let busy = false;
  return {
    get idle() {
      return !busy;
    },
    get accepting() {
      return !busy;
    },
    async run(texts) {
      busy = true;
      try {
        return await session.run(texts);
      } catch (cause) {
        const message = 'ONNX Runtime failed on a batch of texts';
        throw new SentimentError({ code: 'engine_failed', message, cause });
      } finally {
        busy = false;
      }
    },
    close: () => session.release(),
  };
}
