import { SentimentError } from 'sentiment-core';
import { openTable, readTextRows, type Table, type TableRow } from 'sentiment-core/node';
import type { BadRowPolicy } from 'sentiment-core/training';
import { leftOutRows } from '../evaluate/evaluation-summary.ts';
import type { Models } from '../models.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { UsageError } from '../terminal/errors.ts';
import { createOutput, createProgress } from '../terminal/output.ts';
import { type ReadingFlags, tableOptions, warnOnce } from '../terminal/reading-flags.ts';
import { createPredictionWriter, type PredictionFormat } from './prediction-writer.ts';

export interface PredictOptions extends ReadingFlags {
  readonly input?: string | undefined;
  readonly format: PredictionFormat;
  readonly model: string;
  /** Columns of the input to write, too; `all`: all of them. */
  readonly keep?: readonly string[] | undefined;
  readonly badRows: BadRowPolicy;
}

const batchSize = 1000;

/** One row a text, in input order, as the texts arrive. */
export async function predict(
  texts: readonly string[],
  options: PredictOptions,
  io: CommandLineIo,
  models: Models,
): Promise<void> {
  const { input, format, model, keep = [], badRows } = options;
  if (texts.length > 0 && input !== undefined) throw new UsageError('give texts or --input, not both');
  if (texts.length === 0 && input === undefined)
    throw new UsageError('give a text, or --input FILE (- for standard input)');
  if (keep.length > 0 && input === undefined) throw new UsageError('--keep is for --input');
  if (keep.length > 0 && format === 'text') throw new UsageError('--keep needs --format csv or ndjson');
  const classifier = await models.loadClassifier(model);
  const progress = createProgress(io);
  try {
    const { kept, rows, name } =
      input === undefined
        ? givenTexts(texts)
        : await openInput(input === '-' ? io.stdin : input, { ...options, onWarning: warnOnce(progress) });
    const writer = createPredictionWriter(format, classifier.info.labels, kept);
    const output = createOutput(io.stdout);
    if (writer.header !== '') await output.write(writer.header);
    const usable = createRowFilter(name, badRows);
    for await (const group of rows) {
      const good = usable.take(group);
      for (let start = 0; start < good.length; start += batchSize) {
        const batch = good.slice(start, start + batchSize);
        const predictions = await classifier.predict(batch.map(({ values }) => values[0]));
        await output.write(predictions.map((prediction, index) => writer.row(batch[index], prediction)).join(''));
      }
    }
    for (const line of usable.leftOut()) progress.note(line);
  } finally {
    await classifier.close();
  }
}

interface Input {
  /** For messages. */
  readonly name: string;
  /** Columns whose values follow the text in each row. */
  readonly kept: readonly string[];
  readonly rows: AsyncIterable<readonly TableRow[]>;
}

function givenTexts(texts: readonly string[]): Input {
  async function* rows(): AsyncGenerator<readonly TableRow[]> {
    yield texts.map((text, index) => ({ line: index + 1, values: [text], bytes: Buffer.alloc(0) }));
  }
  return { name: 'arguments', kept: [], rows: rows() };
}

async function openInput(source: string | AsyncIterable<Uint8Array>, options: PredictOptions): Promise<Input> {
  const { keep = [] } = options;
  const isAll = keep.length === 1 && keep[0] === 'all';
  const { text, label: _, ...reading } = tableOptions(options);
  const table: Table = await openTable(source, { text, others: isAll ? [] : [...new Set(keep)] }, reading);
  const kept = isAll ? table.columns.filter((column) => column !== table.text) : [...new Set(keep)];
  return { name: table.name, kept, rows: readTextRows(table, kept) };
}

/** Leaves out rows that cannot be used and counts them, or stops at the first. */
function createRowFilter(name: string, policy: BadRowPolicy) {
  const reasons = new Map<string, { count: number; readonly first: { file: string; line: number }[] }>();
  let rows = 0;
  let skipped = 0;
  return {
    /** @throws {SentimentError} `dataset_invalid` */
    take(group: readonly TableRow[]): readonly TableRow[] {
      rows += group.length;
      return group.filter(({ line, problem }) => {
        if (problem === undefined) return true;
        if (policy === 'error') {
          const message = `${name} line ${line}: ${problem.message} (--bad-rows skip leaves such rows out)`;
          throw new SentimentError({ code: 'dataset_invalid', message });
        }
        const found = reasons.get(problem.reason) ?? { count: 0, first: [] };
        reasons.set(problem.reason, found);
        found.count += 1;
        if (found.first.length < 5) found.first.push({ file: name, line });
        skipped += 1;
        return false;
      });
    },
    /** @throws {SentimentError} `dataset_invalid` when no row was left */
    leftOut(): readonly string[] {
      const lines = leftOutRows({ rows, skippedByReason: Object.fromEntries(reasons), unknownLabels: {} }, 'input');
      if (rows === 0 || skipped < rows) return lines;
      throw new SentimentError({
        code: 'dataset_invalid',
        message: `${name}: none of ${rows} rows can be used: ${lines.join('; ')}`,
      });
    },
  };
}
