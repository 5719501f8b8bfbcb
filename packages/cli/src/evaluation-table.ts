import type { ConfidenceInterval, Evaluation } from 'sentiment-core/evaluation';

const figures = [
  ['accuracy', 'accuracy'],
  ['macro recall', 'macroRecall'],
  ['macro F1', 'macroF1'],
  ['ROC AUC', 'rocAuc'],
  ['log loss', 'logLoss'],
  ['Brier score', 'brier'],
  ['ECE', 'ece'],
] as const;

const fixed = (value: number | null): string => (value === null ? '-' : value.toFixed(4));
const count = (value: number): string => Math.round(value).toLocaleString('en-US');

function interval(bounds: ConfidenceInterval | null): string {
  return bounds === null ? '' : `[${fixed(bounds.low)}, ${fixed(bounds.high)}]`;
}

/** Columns as wide as their widest cell; the first is aligned left, the others right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}

/** An evaluation for people: figures with 95 % intervals, the labels one by one, the confusion matrix. */
export function formatEvaluation(evaluation: Evaluation): string {
  const { n, skipped, textsPerSecond, labels, perLabel, confusion, confidenceIntervals } = evaluation;
  return [
    `${count(n)} texts, ${count(skipped)} left out, ${count(textsPerSecond)} texts/s\n`,
    table([
      ['', '', '95% interval'],
      ...figures.map(([name, figure]) => [name, fixed(evaluation[figure]), interval(confidenceIntervals[figure])]),
    ]),
    table([
      ['label', 'precision', 'recall', 'F1', 'support'],
      ...labels.map((label) => {
        const { precision, recall, f1, support } = perLabel[label];
        return [label, fixed(precision), fixed(recall), fixed(f1), count(support)];
      }),
    ]),
    table([['true \\ predicted', ...labels], ...labels.map((label, row) => [label, ...confusion[row].map(count)])]),
  ].join('\n');
}
