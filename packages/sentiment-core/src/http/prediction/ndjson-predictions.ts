import { SentimentError } from '../../errors/sentiment-error.ts';
import { invalidUtf8 } from '../body/body-errors.ts';
import { parseJson } from '../body/json-body.ts';
import { readNdjsonLines, type NdjsonLine } from '../body/ndjson-lines.ts';
import type { PredictionPipeline } from './prediction-pipeline.ts';
import { parsePredictionRequest, type PredictionRequest } from './prediction-request.ts';
import { problemOf } from '../problem.ts';
import type { RequestLimits } from '../body/request-limits.ts';

/** Lines predicted in one call of the classifier; what bounds the memory of a stream. */
const linesPerCall = 256;

/**
 * Answers every non-blank line of a stream with one line, in order: a prediction, or `{line, error}` with the problem.
 * A limit of the whole stream, or of the memory of all, ends it with a last error line. A failure of the service is written, then thrown, so
 * that the host breaks the connection and the caller cannot take the answer for complete.
 */
export async function* predictNdjson(
  source: AsyncIterable<Uint8Array>,
  pipeline: PredictionPipeline,
  limits: RequestLimits,
  hold?: (bytes: number) => void,
): AsyncGenerator<string> {
  let lastNumber = 0;
  try {
    for await (const lines of readNdjsonLines(source, limits, hold)) {
      for (let start = 0; start < lines.length; start += linesPerCall) {
        const slice = lines.slice(start, start + linesPerCall);
        lastNumber = slice[slice.length - 1].number;
        const { output, failure } = await answer(slice, pipeline, limits);
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

const answer = async (
  lines: readonly NdjsonLine[],
  pipeline: PredictionPipeline,
  limits: RequestLimits,
): Promise<{ output: string; failure: Error | undefined }> => {
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
};

const parseLine = (
  line: NdjsonLine,
  labels: readonly string[],
  limits: RequestLimits,
): PredictionRequest | { readonly error: unknown } => {
  try {
    if ('fault' in line) {
      if (line.fault === 'not_utf8') throw invalidUtf8();
      const message = `A line must have at most ${limits.lineBytes} bytes.`;
      throw new SentimentError({ code: 'body_too_large', message });
    }
    return parsePredictionRequest(parseJson(line.text), labels, limits);
  } catch (error) {
    return { error };
  }
};

const errorLine = (line: number, error: unknown): string => `${JSON.stringify({ line, error: problemOf(error) })}\n`;
