import type { Dataset, Example } from '../contracts/trainer.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import type { DataRow, RowSource } from './data-row.ts';
import { createFingerprint, createSummaryRecorder, type DatasetSummary, type Sha256 } from './dataset-summary.ts';
import { createLabelMap, type LabelMap, normalizeLabel } from './label-map.ts';

/** What to do with a row that cannot be used: stop, or leave it out and count it. */
export type BadRowPolicy = 'error' | 'skip';

export interface ReadDatasetOptions {
  /** 2 to 20 names. Rows with any other label are left out and counted as `unknown_label`. */
  readonly labels: readonly string[];
  /** Values of the label column that mean one of `labels`; see `createLabelMap`. */
  readonly labelAliases?: Readonly<Record<string, string>> | undefined;
  readonly sources: readonly RowSource[];
  /** Default `error`. */
  readonly onBadRow?: BadRowPolicy | undefined;
  /** Examples a batch, 1 or more. Default 1000. */
  readonly batchSize?: number | undefined;
  readonly createSha256: () => Sha256;
}

/** A dataset that knows what its rows were. */
export interface SummarizedDataset extends Dataset {
  /** What the last complete pass saw; makes one when there was none. */
  summary(): Promise<DatasetSummary>;
}

/**
 * Examples from rows, one pass at a time, in constant memory. Every pass is checked against the first.
 * Iterating throws {SentimentError} `dataset_invalid` at a bad row under `onBadRow: 'error'`, when no row is left, or when
 * the rows are not those of the first pass.
 * @throws {SentimentError} `option_invalid`
 */
export function readDataset(options: ReadDatasetOptions): SummarizedDataset {
  const { labels, labelAliases, sources, onBadRow = 'error', batchSize = 1000, createSha256 } = options;
  const map = createLabelMap({ labels, aliases: labelAliases });
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new SentimentError({
      code: 'option_invalid',
      field: 'batchSize',
      message: 'batchSize: a whole number of 1 or more is needed',
    });
  }
  let last: DatasetSummary | undefined;

  async function* batches(): AsyncGenerator<readonly Example[]> {
    const recorder = createSummaryRecorder(labels);
    const fingerprint = createFingerprint(labels, createSha256());
    let batch: Example[] = [];
    for (const { name, source, weight, rows } of sources) {
      recorder.startFile(name, weight);
      const readLabel = createLabelReader(map, name);
      const read = ({ line, text, label: value, problem }: DataRow): Example | undefined => {
        if (problem !== undefined) {
          if (onBadRow === 'error') throw badRow(name, line, problem.message);
          recorder.skip(problem.reason, line);
          return undefined;
        }
        const label = readLabel(value, line);
        if (label < 0) {
          recorder.skip('unknown_label', line, value.trim());
          return undefined;
        }
        recorder.keep(label);
        return weight === 1 ? { text, label, source } : { text, label, weight, source };
      };
      for await (const group of rows()) {
        for (const row of group) {
          const example = read(row);
          if (example === undefined) continue;
          batch.push(example);
          if (batch.length < batchSize) continue;
          fingerprint.add(batch);
          yield batch;
          batch = [];
        }
      }
    }
    if (batch.length > 0) {
      fingerprint.add(batch);
      yield batch;
    }
    const summary = recorder.finish(fingerprint.digest());
    if (summary.kept === 0) throw nothingKept(summary, labels);
    if (last !== undefined && last.fingerprint !== summary.fingerprint) {
      const message = `${sources.map(({ name }) => name).join(', ')}: the rows changed since they were first read`;
      throw new SentimentError({ code: 'dataset_invalid', message });
    }
    last = summary;
  }

  async function summary(): Promise<DatasetSummary> {
    if (last === undefined) for await (const _ of batches());
    if (last === undefined) throw new SentimentError({ code: 'internal', message: 'a pass left no summary' });
    return last;
  }

  return { labels, batches, summary, fingerprint: async () => (await summary()).fingerprint };
}

const knownCodes: readonly ReadonlySet<string>[] = [new Set(['0', '1']), new Set(['0', '2', '4'])];
const rememberedLabels = 1000;

/**
 * Reads the label column of one file. A file whose labels are -1/0/1, 0/1/2 or 1 to 5 shares some numbers with 0/1 and
 * 0/4 but means something else by them: guessing would train on wrong labels without a word, so it is refused.
 * @returns index of the label a value means, or -1; throws {SentimentError} `dataset_invalid` at numbers that are unclear
 */
function createLabelReader(map: LabelMap, file: string): (value: string, line: number) => number {
  const known = new Map<string, number>();
  const numbers = new Set<string>();
  let usesCodes = false;
  return (value, line) => {
    const cached = known.get(value);
    if (cached !== undefined) return cached;
    const label = map.indexOf(value);
    if (known.size >= rememberedLabels) return label;
    known.set(value, label);
    const normalized = normalizeLabel(value);
    if (/^-?\d+$/.test(normalized)) numbers.add(normalized);
    usesCodes ||= map.isCode(value);
    if (usesCodes && !knownCodes.some((codes) => [...numbers].every((number) => codes.has(number)))) {
      const found = [...numbers].sort((a, b) => Number(a) - Number(b)).join(', ');
      const message = `${file} line ${line}: the labels are the numbers ${found}; only 0/1 and 0/2/4 are understood, write names instead`;
      throw new SentimentError({ code: 'dataset_invalid', message });
    }
    return label;
  };
}

function badRow(file: string, line: number, message: string): SentimentError {
  return new SentimentError({ code: 'dataset_invalid', message: `${file} line ${line}: ${message}` });
}

function nothingKept({ files, rows, unknownLabels }: DatasetSummary, labels: readonly string[]): SentimentError {
  const where = files.map(({ file }) => file).join(', ');
  const unknown = Object.entries(unknownLabels)
    .slice(0, 5)
    .map(([label, count]) => `${label} (${count})`);
  const detail =
    rows === 0
      ? 'there are no rows'
      : `none of ${rows} rows can be used with the labels ${labels.join(', ')}${unknown.length > 0 ? `; found: ${unknown.join(', ')}` : ''}`;
  return new SentimentError({ code: 'dataset_invalid', message: `${where}: ${detail}` });
}
