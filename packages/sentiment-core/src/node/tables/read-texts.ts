import { SentimentError } from '../../errors/sentiment-error.ts';
import { readCsvRows } from './csv-rows.ts';
import { dataFormat, type DataFormat } from './data-file.ts';
import { readNdjsonRows } from './ndjson.ts';
import { decodeBytes, readBytes, splitLines, type TextEncoding } from '../files/read-bytes.ts';

export interface ReadTextsOptions {
  /** Default: told by the file's name, else `text`: one text a line, blank lines included. */
  readonly format?: DataFormat | undefined;
  /** Column (CSV, TSV) or key (NDJSON) of the text; a number from 1 for files without a header. Default `text`. */
  readonly text?: string | undefined;
  /** Default `utf-8`. */
  readonly encoding?: TextEncoding | undefined;
}

/**
 * Reads texts as a stream, in order, in groups as they arrive. Gzip is recognised by its content.
 * Iterating throws {SentimentError} `dataset_not_found`, or `dataset_invalid` naming the line that cannot be read.
 * @param input path of a file, or bytes (standard input, say)
 */
export async function* readTexts(
  input: string | AsyncIterable<Uint8Array>,
  options: ReadTextsOptions = {},
): AsyncGenerator<readonly string[]> {
  const name = typeof input === 'string' ? input : 'standard input';
  const {
    text = 'text',
    encoding,
    format = (typeof input === 'string' ? dataFormat(input) : undefined) ?? 'text',
  } = options;
  const bytes = readBytes(input, name);
  const columns = { text };
  if (format === 'text') {
    yield* textLines(bytes, name, encoding);
    return;
  }
  const groups =
    format === 'ndjson'
      ? readNdjsonRows(bytes, { name, columns, encoding })
      : readCsvRows(bytes, { name, columns, encoding, delimiter: format === 'csv' ? ',' : '\t' });
  for await (const rows of groups) {
    yield rows.map(({ line, problem, text: read }) => {
      if (problem === undefined) return read;
      throw new SentimentError({ code: 'dataset_invalid', message: `${name} line ${line}: ${problem.message}` });
    });
  }
}

async function* textLines(
  bytes: AsyncIterable<Buffer>,
  name: string,
  encoding: TextEncoding = 'utf-8',
): AsyncGenerator<string[]> {
  let line = 0;
  for await (const lines of splitLines(bytes, name)) {
    yield lines.map((content) => {
      line += 1;
      const text = decodeBytes(content, encoding);
      if (text !== undefined) return text;
      const message = `${name} line ${line}: not valid UTF-8; is the file in another encoding?`;
      throw new SentimentError({ code: 'dataset_invalid', message });
    });
  }
}
