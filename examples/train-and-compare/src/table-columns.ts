import { earlierReportOf, type earlierReports } from './earlier-reports.ts';
import type { Synthesis } from './synthesis.ts';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Words are on the left, numbers on the right. */
  readonly words?: boolean;
}

const fixed = (value: number | null | undefined, digits: number): string => value?.toFixed(digits) ?? '-';

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

export const earlierColumns: readonly Column<(typeof earlierReports)[number]>[] = [
  { title: 'model', cell: ({ model }) => model, words: true },
  { title: 'preprocessing', cell: ({ preprocessing }) => preprocessing, words: true },
  { title: 'accuracy', cell: ({ accuracy }) => fixed(accuracy, 4) },
  { title: 'macro F1', cell: ({ macroF1 }) => fixed(macroF1, 4) },
  { title: 'ROC AUC', cell: ({ rocAuc }) => fixed(rocAuc, 4) },
  { title: 'training s', cell: ({ trainingSeconds }) => fixed(trainingSeconds, 0) },
  { title: 'source', cell: ({ source }) => source, words: true },
];
