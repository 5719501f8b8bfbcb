import { createLabelColumn } from '../../datasets/label-column.ts';
import { isMissingLabel } from '../../datasets/label-map.ts';
import { createDescriber, type Description } from '../../description/describer.ts';
import { repeatedTextBytes } from '../../description/text-repeats.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { requireInteger } from '../../errors/option-checks.ts';
import { loadPreprocessor } from '../../preprocessing/load-preprocessor.ts';
import type { PreprocessingSettings } from '../../preprocessing/preprocessing-settings.ts';
import { createMemoryBound } from '../files/memory-bound.ts';
import { requirePlainFile } from '../files/read-bytes.ts';
import { openTable } from '../tables/open-table.ts';
import type { TableOptions } from '../tables/table.ts';

export interface DescribeFileOptions extends TableOptions {
  /** Column of the text; see `WantedColumns`. */
  readonly text?: string | undefined;
  /** Column of the label; see `WantedColumns`. */
  readonly label?: string | undefined;
  /** 1 or more; the first one's tokens are the top terms. */
  readonly preprocessing: readonly PreprocessingSettings[];
  /** Top terms a label, 0 to 1000. Default 20. */
  readonly terms?: number | undefined;
  /**
   * Bytes of memory that may be taken for what grows with the rows, 64 KiB to 64 GiB; a file that needs more is refused. The
   * description does not depend on it. Default: what the system has available.
   */
  readonly memoryBudget?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told the number of rows read so far. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

/**
 * Reads a data file once and describes it. Rows that cannot be used are counted, not refused. Memory: about 60 MB of terms,
 * and at most 32 bytes a different text; a file that needs more memory than there is is refused as soon as its size is known.
 * @throws {SentimentError} `dataset_not_found`, `dataset_invalid` (broken quoting, missing column, no usable row, more rows than
 * fit the memory), `option_invalid`, or the reason of `signal`
 */
export async function describeFile(path: string, options: DescribeFileOptions): Promise<Description> {
  const { preprocessing, terms = 20, memoryBudget, signal, onProgress } = options;
  requireInteger('terms', terms, 0, 1000);
  requireInteger('preprocessing.length', preprocessing.length, 1, 100);
  await requirePlainFile(path);
  const file = await openTable(path, { text: options.text, label: options.label, needsLabel: true }, options);
  const { text, label = '' } = file;
  const variants = [];
  for (const settings of preprocessing)
    variants.push({ preprocessor: await loadPreprocessor(settings), minimumTokens: settings.minimumTokens });
  const columns = file.columns.filter(
    (column) =>
      column !== text && column !== label && file.columns.indexOf(column) === file.columns.lastIndexOf(column),
  );
  const work = 'describing';
  const memory = await createMemoryBound({ path, work, rowBytes: repeatedTextBytes, budget: memoryBudget });
  const describer = createDescriber({ columns, variants, terms });
  const labels = createLabelColumn(path);
  let rows = 0;
  for await (const records of file.rows({ columns: [text, label, ...columns], bytes: true })) {
    signal?.throwIfAborted();
    let bytesRead = 0;
    for (const { line, bytes, values, problem } of records) {
      const [content, labelValue] = values;
      bytesRead += bytes.length;
      if (problem) describer.leaveOut(problem.reason, line);
      else if (content.trim() === '') describer.leaveOut('missing_text', line);
      else if (isMissingLabel(labelValue)) describer.leaveOut('missing_label', line);
      else describer.add(content, labels.number(labelValue), values.slice(2));
    }
    rows += records.length;
    memory.add(records.length, bytesRead);
    onProgress?.(rows);
  }
  if (labels.names.length > 0) return { file: path, ...describer.finish(labels.names) };
  const problem = rows === 0 ? 'there are no rows' : `none of ${rows} rows has a text and a label`;
  throw new SentimentError({ code: 'dataset_invalid', message: `${path}: ${problem}` });
}
