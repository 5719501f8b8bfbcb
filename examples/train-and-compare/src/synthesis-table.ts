import { earlierReportOf, earlierReports } from './earlier-reports.ts';

/** What is known of a model after training and judging it. */
export interface Synthesis {
  readonly model: string;
  readonly preprocessing: string;
  readonly accuracy: number;
  readonly macroRecall: number;
  readonly macroF1: number;
  readonly rocAuc: number | null;
  readonly ece: number;
  /** Of processor time. */
  readonly trainingSeconds: number;
  readonly megabytes: number;
  /** Of processor time. */
  readonly millisecondsATweet: number;
  /** Heap and buffers that the loaded model holds. */
  readonly memoryMegabytes: number;
}

interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Words are on the left, numbers on the right. */
  readonly words?: boolean;
}

const fixed = (value: number | null, digits: number): string => value?.toFixed(digits) ?? '-';

const synthesisColumns: readonly Column<Synthesis>[] = [
  { title: 'model', cell: ({ model }) => model, words: true },
  { title: 'preprocessing', cell: ({ preprocessing }) => preprocessing, words: true },
  { title: 'accuracy', cell: ({ accuracy }) => fixed(accuracy, 4) },
  { title: 'macro recall', cell: ({ macroRecall }) => fixed(macroRecall, 4) },
  { title: 'macro F1', cell: ({ macroF1 }) => fixed(macroF1, 4) },
  { title: 'ROC AUC', cell: ({ rocAuc }) => fixed(rocAuc, 4) },
  { title: 'ECE', cell: ({ ece }) => fixed(ece, 3) },
  { title: 'training s', cell: ({ trainingSeconds }) => fixed(trainingSeconds, 1) },
  { title: 'MB', cell: ({ megabytes }) => fixed(megabytes, 2) },
  { title: 'ms a tweet', cell: ({ millisecondsATweet }) => fixed(millisecondsATweet, 4) },
  { title: 'memory MB', cell: ({ memoryMegabytes }) => fixed(memoryMegabytes, 1) },
  {
    title: 'earlier accuracy',
    cell: ({ model, preprocessing }) => fixed(earlierReportOf(model, preprocessing)?.accuracy ?? null, 4),
  },
];

const earlierColumns: readonly Column<(typeof earlierReports)[number]>[] = [
  { title: 'model', cell: ({ model }) => model, words: true },
  { title: 'preprocessing', cell: ({ preprocessing }) => preprocessing, words: true },
  { title: 'accuracy', cell: ({ accuracy }) => fixed(accuracy, 4) },
  { title: 'macro F1', cell: ({ macroF1 }) => fixed(macroF1, 4) },
  { title: 'ROC AUC', cell: ({ rocAuc }) => fixed(rocAuc, 4) },
  { title: 'training s', cell: ({ trainingSeconds }) => fixed(trainingSeconds, 0) },
  { title: 'source', cell: ({ source }) => source, words: true },
];

/**
 * The table of the comparison, as Markdown, best accuracy first. The last column is what an earlier project reports of the
 * same kind of model, on other rows.
 */
export function synthesisTable(rows: readonly Synthesis[]): string {
  return markdownTable(
    synthesisColumns,
    [...rows].sort((a, b) => b.accuracy - a.accuracy),
  );
}

/** Everything that the earlier projects report, as Markdown. */
export function earlierTable(): string {
  return markdownTable(earlierColumns, earlierReports);
}

function markdownTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const pad = (value: string, column: number): string =>
    columns[column].words ? value.padEnd(widths[column]) : value.padStart(widths[column]);
  const line = (values: readonly string[]): string => `| ${values.map(pad).join(' | ')} |`;
  const rule = columns.map(({ words }, column) =>
    words ? '-'.repeat(widths[column]) : `${'-'.repeat(widths[column] - 1)}:`,
  );
  return [line(cells[0]), `| ${rule.join(' | ')} |`, ...cells.slice(1).map(line)].join('\n');
}
