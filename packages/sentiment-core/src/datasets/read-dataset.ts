import type { Dataset, Example } from '../contracts/trainer.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { type DataRow, rowProblems, type RowSource } from './data-row.ts';
import { createFingerprint, createSummaryRecorder, type DatasetSummary, type Sha256 } from './dataset-summary.ts';
import { createLabelMap, isMissingLabel, type LabelMap, normalizeLabel } from './label-map.ts';

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
      const labelReader = createLabelReader(map, name, labelAliases === undefined);
      const unlabelled: DataRow[] = [];
      const read = (row: DataRow): Example | undefined => {
        const { line, text, label: value, problem: found } = row;
        const label = found === undefined ? labelReader.read(value, line) : -1;
        const problem = found ?? (label < 0 && isMissingLabel(value) ? rowProblems.missingLabel : undefined);
        if (problem !== undefined) {
          if (onBadRow === 'skip') recorder.skip(problem.reason, line);
          else if (problem.reason === 'missing_label') unlabelled.push(row);
          else if (unlabelled.length === 0) throw badRow(name, line, problem.message);
          return undefined;
        }
        if (label < 0) {
          recorder.skip('unknown_label', line, value.trim());
          return undefined;
        }
        recorder.keep(label);
        return weight === 1 ? { text, label, source } : { text, label, weight, source };
      };
      for await (const group of lookedAt(rows(), labelReader.lookAt)) {
        for (const row of group) {
          const example = read(row);
          // Once a label is missing, the rest is read to say how many are.
          if (example === undefined || unlabelled.length > 0) continue;
          batch.push(example);
          if (batch.length < batchSize) continue;
          fingerprint.add(batch);
          yield batch;
          batch = [];
        }
      }
      if (unlabelled.length > 0) throw missingLabels(name, unlabelled);
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

const knownCodes: readonly ReadonlySet<string>[] = [
  ['0', '1'],
  ['-1', '1'],
  ['0', '2', '4'],
].map((codes) => new Set(codes));
const signCodes: readonly ReadonlySet<string>[] = [new Set(['-1', '0', '1'])];
const signLabels: ReadonlyMap<string, string> = new Map([
  ['-1', 'negative'],
  ['0', 'neutral'],
  ['1', 'positive'],
]);
const rememberedLabels = 1000;

interface LabelReader {
  /** Sees the first rows before they are read: -1 says that 0 means neutral. */
  lookAt(rows: readonly DataRow[]): void;
  /** @returns index of the label a value means, or -1; throws {SentimentError} `dataset_invalid` at numbers that are unclear */
  read(value: string, line: number): number;
}

/**
 * Reads the label column of one file. A file whose labels are 0/1/2 or 1 to 5 shares some numbers with 0/1 and
 * 0/4 but means something else by them: guessing would train on wrong labels without a word, so it is refused.
 */
function createLabelReader(map: LabelMap, file: string, understandsCodes: boolean): LabelReader {
  const known = new Map<string, number>();
  const numbers = new Set<string>();
  let usesCodes = false;
  let hasSigns = false;
  const mayHaveSigns = understandsCodes && map.isCode('-1') && map.isCode('0');
  function indexOf(value: string, normalized: string): number {
    const sign = hasSigns ? signLabels.get(normalized) : undefined;
    return sign === undefined ? map.indexOf(value) : map.labels.indexOf(sign);
  }
  return {
    lookAt(rows) {
      hasSigns = mayHaveSigns && rows.some(({ label }) => label.includes('-1') && normalizeLabel(label) === '-1');
    },
    read(value, line) {
      const cached = known.get(value);
      if (cached !== undefined) return cached;
      const normalized = normalizeLabel(value);
      const label = indexOf(value, normalized);
      if (known.size >= rememberedLabels) return label;
      known.set(value, label);
      if (/^-?\d+$/.test(normalized)) numbers.add(normalized);
      usesCodes ||= map.isCode(value);
      const systems = hasSigns ? signCodes : knownCodes;
      if (usesCodes && !systems.some((codes) => [...numbers].every((number) => codes.has(number)))) {
        const found = [...numbers].sort((a, b) => Number(a) - Number(b)).join(', ');
        const signs = numbers.has('-1') ? '; -1/0/1 is understood when -1 is among the first rows' : '';
        const message = `${file} line ${line}: the labels are the numbers ${found}; only 0/1, -1/0/1 and 0/2/4 are understood, write names instead${signs}`;
        throw new SentimentError({ code: 'dataset_invalid', message });
      }
      return label;
    },
  };
}

const firstRows = 1000;

/** The same groups of rows; some of the first are seen together before. */
async function* lookedAt(
  groups: AsyncIterable<readonly DataRow[]>,
  look: (rows: readonly DataRow[]) => void,
): AsyncGenerator<readonly DataRow[]> {
  let first: DataRow[] | undefined = [];
  for await (const group of groups) {
    if (first === undefined) yield group;
    else {
      first.push(...group);
      if (first.length < firstRows) continue;
      look(first);
      yield first;
      first = undefined;
    }
  }
  if (first === undefined) return;
  look(first);
  yield first;
}

function missingLabels(file: string, rows: readonly DataRow[]): SentimentError {
  const [{ line, label }] = rows;
  const found = label.trim() === '' ? 'is missing' : `is "${label.trim()}", which stands for a missing one`;
  const lines = rows.slice(0, 5).map((row) => row.line);
  const all =
    rows.length === 1
      ? ''
      : ` (${rows.length.toLocaleString('en-US')} rows: lines ${lines.join(', ')}${rows.length > 5 ? ', …' : ''})`;
  const message = `${file} line ${line}: the label ${found}${all}; fill it in, or leave such rows out with --bad-rows skip`;
  return new SentimentError({ code: 'dataset_invalid', message });
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
