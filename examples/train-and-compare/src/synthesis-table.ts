import { earlierReportOf, earlierReports } from './earlier-reports.ts';

/** How well a model does on a source of its own. */
export interface SourceFigures {
  readonly source: string;
  readonly rows: number;
  readonly accuracy: number;
  readonly macroRecall: number;
}

/** What is known of a model after training and evaluating it. Seconds and milliseconds are processor time. */
export interface Synthesis {
  readonly model: string;
  readonly embeddings: string;
  readonly preprocessing: string;
  readonly accuracy: number;
  readonly macroRecall: number;
  readonly macroF1: number;
  readonly rocAuc: number | null;
  readonly ece: number;
  /** Of the training; of a network without its word vectors'. */
  readonly trainingSeconds: number;
  readonly megabytes: number;
  /** Null: the kind of model cannot be quantized. */
  readonly int8: { readonly megabytes: number; readonly accuracyLost: number } | null;
  /** In batches, by the library's own arithmetic in the caller's thread. */
  readonly millisecondsATweet: number;
  /** One tweet a call, likewise. */
  readonly millisecondsAlone: number;
  /** The same of the exported graph in ONNX Runtime, one thread. Null: not exported, or no engine is installed. */
  readonly onnx: { readonly millisecondsATweet: number; readonly millisecondsAlone: number } | null;
  /** Heap and buffers that the loaded model holds. */
  readonly memoryMegabytes: number;
  /** The evaluated rows by where they are from. */
  readonly sources: readonly SourceFigures[];
}

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Words are on the left, numbers on the right. */
  readonly words?: boolean;
}

function fixed(value: number | null | undefined, digits: number): string {
  return value?.toFixed(digits) ?? '-';
}

const whatColumns: readonly Column<Synthesis>[] = [
  { title: 'model', cell: ({ model }) => model, words: true },
  { title: 'embeddings', cell: ({ embeddings }) => embeddings, words: true },
  { title: 'preprocessing', cell: ({ preprocessing }) => preprocessing, words: true },
];

export const synthesisColumns: readonly Column<Synthesis>[] = [
  ...whatColumns,
  { title: 'accuracy', cell: ({ accuracy }) => fixed(accuracy, 4) },
  { title: 'macro recall', cell: ({ macroRecall }) => fixed(macroRecall, 4) },
  { title: 'macro F1', cell: ({ macroF1 }) => fixed(macroF1, 4) },
  { title: 'ROC AUC', cell: ({ rocAuc }) => fixed(rocAuc, 4) },
  { title: 'ECE', cell: ({ ece }) => fixed(ece, 3) },
  { title: 'training s', cell: ({ trainingSeconds }) => fixed(trainingSeconds, 1) },
  { title: 'MB', cell: ({ megabytes }) => fixed(megabytes, 2) },
  { title: 'int8 MB', cell: ({ int8 }) => fixed(int8?.megabytes, 2) },
  { title: 'int8 loses', cell: ({ int8 }) => fixed(int8?.accuracyLost, 4) },
  { title: 'ms a tweet', cell: ({ millisecondsATweet }) => fixed(millisecondsATweet, 4) },
  { title: 'ms alone', cell: ({ millisecondsAlone }) => fixed(millisecondsAlone, 3) },
  { title: 'ONNX ms a tweet', cell: ({ onnx }) => fixed(onnx?.millisecondsATweet, 4) },
  { title: 'ONNX ms alone', cell: ({ onnx }) => fixed(onnx?.millisecondsAlone, 3) },
  { title: 'memory MB', cell: ({ memoryMegabytes }) => fixed(memoryMegabytes, 1) },
  {
    title: 'earlier accuracy',
    cell: ({ model, preprocessing }) => fixed(earlierReportOf(model, preprocessing)?.accuracy, 4),
  },
];

/** Accuracy and macro recall on every source. */
export function sourceColumns(rows: readonly Synthesis[]): readonly Column<Synthesis>[] {
  const names = [...new Set(rows.flatMap(({ sources }) => sources.map(({ source }) => source)))];
  return [
    ...whatColumns,
    ...names.map((name) => ({
      title: name,
      cell({ sources }: Synthesis) {
        const own = sources.find(({ source }) => source === name);
        return own === undefined ? '-' : `${fixed(own.accuracy, 4)} / ${fixed(own.macroRecall, 4)}`;
      },
    })),
  ];
}

const earlierColumns: readonly Column<(typeof earlierReports)[number]>[] = [
  { title: 'model', cell: ({ model }) => model, words: true },
  { title: 'preprocessing', cell: ({ preprocessing }) => preprocessing, words: true },
  { title: 'accuracy', cell: ({ accuracy }) => fixed(accuracy, 4) },
  { title: 'macro F1', cell: ({ macroF1 }) => fixed(macroF1, 4) },
  { title: 'ROC AUC', cell: ({ rocAuc }) => fixed(rocAuc, 4) },
  { title: 'training s', cell: ({ trainingSeconds }) => fixed(trainingSeconds, 0) },
  { title: 'source', cell: ({ source }) => source, words: true },
];

/** Best accuracy first. */
export function ranked(rows: readonly Synthesis[]): readonly Synthesis[] {
  return [...rows].sort((a, b) => b.accuracy - a.accuracy);
}

/**
 * The table of the comparison, as Markdown, best accuracy first. The last column is what an earlier project reports of the
 * same kind of model, on other rows.
 */
export function synthesisTable(rows: readonly Synthesis[]): string {
  return markdownTable(synthesisColumns, ranked(rows));
}

/** Accuracy / macro recall on every source, as Markdown, in the order of the other table. */
export function sourceTable(rows: readonly Synthesis[]): string {
  return markdownTable(sourceColumns(rows), ranked(rows));
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
