import type { Route } from '../../contracts/index.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { readNdjsonLines, type NdjsonLine } from '../body/ndjson-lines.ts';
import { bodyKind, invalidUtf8, parseJson, readJsonBody } from '../body/request-body.ts';
import type { RequestLimits } from '../body/request-limits.ts';
import { jsonResponse } from '../handler.ts';
import { problemOf } from '../problem.ts';
import type { PredictRouteOptions } from './predict-route.ts';
import type { PredictionPipeline } from './prediction-pipeline.ts';
import {
  predictBatchOperation,
  readBatchRequest,
  readPredictionRequest,
  type BatchAnswer,
  type PredictionRequest,
} from './prediction-schemas.ts';

const streamHeaders = { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' } as const;

/** Lines predicted in one call of the classifier; what bounds the memory of a stream. */
const linesPerCall = 256;

/** `POST /predict/batch`: a JSON batch, or an NDJSON stream. */
export function createPredictBatchRoute({ pipeline, limits, admit }: PredictRouteOptions): Route {
  return {
    method: 'POST',
    path: '/predict/batch',
    operation: predictBatchOperation(limits),
    async handle(request) {
      pipeline.classifier();
      const kind = bodyKind(request);
      const place = admit();
      if (kind === 'ndjson') {
        const lines = predictNdjson(request.stream(), pipeline, limits, place.hold);
        return { status: 200, headers: streamHeaders, body: releasingAtEnd(lines, place.release) };
      }
      try {
        const texts = readBatchRequest(await readJsonBody(request, limits.batchBodyBytes, place), limits);
        const { model, predictions } = await pipeline.predict(texts);
        return jsonResponse<BatchAnswer>({ predictions, model });
      } finally {
        place.release();
      }
    },
  };
}

/**
 * Answers every non-blank line of a stream with one line, in order: a prediction, or `{line, error}` with the problem.
 * A limit of the stream, or of the memory that all requests share, ends it with a last error line. A failure of the
 * service is written, then thrown, so that the host breaks the connection and the caller cannot take the answer for
 * complete.
 */
async function* predictNdjson(
  source: AsyncIterable<Uint8Array>,
  pipeline: PredictionPipeline,
  limits: RequestLimits,
  hold: (bytes: number) => void,
): AsyncGenerator<string> {
  let lastNumber = 0;
  try {
    for await (const lines of readNdjsonLines(source, limits, hold)) {
      for (let start = 0; start < lines.length; start += linesPerCall) {
        const slice = lines.slice(start, start + linesPerCall);
        lastNumber = slice[slice.length - 1].number;
        const { output, failure } = await answerLines(slice, pipeline, limits);
        yield output;
        if (failure !== undefined) throw failure;
      }
    }
  } catch (error) {
    const code = SentimentError.isInstance(error) ? error.code : undefined;
    if (code !== 'body_too_large' && code !== 'batch_too_large' && code !== 'overloaded') throw error;
    yield errorLine(lastNumber + 1, error);
  }
}

async function answerLines(
  lines: readonly NdjsonLine[],
  pipeline: PredictionPipeline,
  limits: RequestLimits,
): Promise<{ output: string; failure: Error | undefined }> {
  const { labels } = pipeline.classifier().info;
  const parsed = lines.map((line) => parseLine(line, labels, limits));
  const requests = parsed.filter((entry) => 'text' in entry);
  let failure: Error | undefined;
  const batch = await pipeline
    .predict(
      requests.map((request) => request.text),
      requests.map((request) => request.trueLabel),
    )
    .catch((error: unknown) => {
      failure = error instanceof Error ? error : new Error('The classifier failed.', { cause: error });
      return undefined;
    });
  let next = 0;
  let output = '';
  lines.forEach(({ number }, index) => {
    const entry = parsed[index];
    if ('error' in entry) output += errorLine(number, entry.error);
    else if (batch === undefined) output += errorLine(number, failure);
    else output += `${JSON.stringify({ line: number, ...batch.predictions[next++], model: batch.model })}\n`;
  });
  return { output, failure };
}

function parseLine(
  line: NdjsonLine,
  labels: readonly string[],
  limits: RequestLimits,
): PredictionRequest | { readonly error: unknown } {
  try {
    if ('fault' in line) {
      if (line.fault === 'not_utf8') throw invalidUtf8();
      const message = `A line must have at most ${limits.lineBytes} bytes.`;
      throw new SentimentError({ code: 'body_too_large', message });
    }
    return readPredictionRequest(parseJson(line.text), labels, limits);
  } catch (error) {
    return { error };
  }
}

function errorLine(line: number, error: unknown): string {
  return `${JSON.stringify({ line, error: problemOf(error) })}\n`;
}

/**
 * The same chunks, and `release` called when they end, fail, or are stopped by `return`. Unlike the `finally` of a
 * generator it also runs when nobody asked for a first chunk.
 */
export function releasingAtEnd<Chunk>(source: AsyncIterable<Chunk>, release: () => void): AsyncIterable<Chunk> {
  const chunks = source[Symbol.asyncIterator]();
  const iterator: AsyncIterator<Chunk> = {
    async next() {
      try {
        const result = await chunks.next();
        if (result.done === true) release();
        return result;
      } catch (error) {
        release();
        throw error;
      }
    },
    async return() {
      try {
        await chunks.return?.();
      } finally {
        release();
      }
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
