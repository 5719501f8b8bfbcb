/** What is known of a model after training and judging it. */
export interface Synthesis {
  readonly model: string;
  readonly preprocessing: string;
  readonly accuracy: number;
  readonly macroRecall: number;
  readonly macroF1: number;
  readonly rocAuc: number | null;
  readonly ece: number;
  readonly trainingSeconds: number;
  readonly megabytes: number;
  readonly millisecondsATweet: number;
}

const columns: readonly (readonly [title: string, cell: (row: Synthesis) => string])[] = [
  ['model', ({ model }) => model],
  ['preprocessing', ({ preprocessing }) => preprocessing],
  ['accuracy', ({ accuracy }) => accuracy.toFixed(4)],
  ['macro recall', ({ macroRecall }) => macroRecall.toFixed(4)],
  ['macro F1', ({ macroF1 }) => macroF1.toFixed(4)],
  ['ROC AUC', ({ rocAuc }) => rocAuc?.toFixed(4) ?? '-'],
  ['ECE', ({ ece }) => ece.toFixed(3)],
  ['training s', ({ trainingSeconds }) => trainingSeconds.toFixed(1)],
  ['MB', ({ megabytes }) => megabytes.toFixed(2)],
  ['ms a tweet', ({ millisecondsATweet }) => millisecondsATweet.toFixed(4)],
];

/** The table of the comparison, as Markdown, best accuracy first. */
export function synthesisTable(rows: readonly Synthesis[]): string {
  const sorted = [...rows].sort((a, b) => b.accuracy - a.accuracy);
  const cells = [columns.map(([title]) => title), ...sorted.map((row) => columns.map(([, cell]) => cell(row)))];
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const line = (values: readonly string[], fill: string) =>
    `| ${values.map((value, column) => (column < 2 ? value.padEnd(widths[column], fill) : value.padStart(widths[column], fill))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column < 2 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(cells[0], ' '), rule, ...cells.slice(1).map((values) => line(values, ' '))].join('\n');
}
