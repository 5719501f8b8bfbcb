import { tmpdir } from 'node:os';
import { createDescriber } from '../../description/describer.ts';
import type { Description } from '../../description/description.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { requireInteger } from '../../errors/option-checks.ts';
import { loadPreprocessor } from '../../preprocessing/load-preprocessor.ts';
import type { PreprocessingSettings } from '../../preprocessing/preprocessing-settings.ts';
import { createLabelColumn } from '../../splitting/label-column.ts';
import { openRecords } from '../tables/open-records.ts';
import { storageError } from '../files/storage-error.ts';
import { createWorkingFiles, defaultMemoryBudget, leastMemoryBudget } from '../files/working-files.ts';

export interface DescribeFileOptions {
  /** Column of the text. Default `text`. */
  readonly text?: string;
  /** Column of the label. Default `label`. */
  readonly label?: string;
  /** 1 or more; the first one's tokens are the telling terms. */
  readonly preprocessing: readonly PreprocessingSettings[];
  /** Telling terms a label, 0 to 1000. Default 20. */
  readonly terms?: number;
  /**
   * Bytes kept in memory of what grows with the rows, 64 KiB or more; what is more goes to a file without a name in
   * `temporaryFolder`. The description does not depend on it. Default 128 MiB.
   */
  readonly memoryBudget?: number;
  /** An existing folder. Default: the system's, which TMPDIR can name. */
  readonly temporaryFolder?: string;
  readonly signal?: AbortSignal;
  /** Told the number of rows read so far. */
  readonly onProgress?: (rows: number) => void;
}

/**
 * Reads a data file once and says what it holds. Rows that cannot be used are counted, not refused. Memory: a quarter of the
 * budget and about 60 MB of terms, whatever the number of rows. Past that, disk: 16 bytes a different text and more for those
 * that come often.
 * @throws {SentimentError} `dataset_not_found`, `dataset_invalid` (broken quoting, missing column, no usable row), `option_invalid`,
 * `storage_failed` (the disk is full), or the reason of `signal`
 */
export async function describeFile(path: string, options: DescribeFileOptions): Promise<Description> {
  const { text = 'text', label = 'label', preprocessing, terms = 20, signal, onProgress } = options;
  const { memoryBudget = defaultMemoryBudget, temporaryFolder = tmpdir() } = options;
  requireInteger('terms', terms, 0, 1000);
  requireInteger('memoryBudget', memoryBudget, leastMemoryBudget, 2 ** 40);
  requireInteger('preprocessing.length', preprocessing.length, 1, 100);
  const file = await openRecords(path, [text, label]);
  const variants = [];
  for (const settings of preprocessing)
    variants.push({ preprocessor: await loadPreprocessor(settings), minimumTokens: settings.minimumTokens });
  const columns = file.columns.filter(
    (column) =>
      column !== text && column !== label && file.columns.indexOf(column) === file.columns.lastIndexOf(column),
  );
  const storage = createWorkingFiles({ folder: temporaryFolder, memoryBudget });
  try {
    const describer = createDescriber({ columns, variants, terms, storage });
    const labels = createLabelColumn(path);
    let rows = 0;
    for await (const records of file.records([text, label, ...columns])) {
      signal?.throwIfAborted();
      for (const { line, values, problem } of records) {
        const [content, labelValue] = values;
        if (problem) describer.leaveOut(problem.reason, line);
        else if (content.trim() === '') describer.leaveOut('missing_text', line);
        else if (labelValue.trim() === '') describer.leaveOut('missing_label', line);
        else describer.add(content, labels.number(labelValue), values.slice(2));
      }
      rows += records.length;
      onProgress?.(rows);
    }
    if (labels.names.length > 0) return { file: path, ...describer.finish(labels.names) };
    const problem = rows === 0 ? 'there are no rows' : `none of ${rows} rows has a text and a label`;
    throw new SentimentError({ code: 'dataset_invalid', message: `${path}: ${problem}` });
  } catch (error) {
    throw storageError(temporaryFolder, error);
  } finally {
    storage.close();
  }
}
