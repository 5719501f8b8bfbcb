import type { ConfidenceInterval, Evaluation, SliceScores } from 'sentiment-core/evaluation';
import { alignedTable } from '../terminal/output.ts';

/** Names of the figures that come with intervals. */
export const evaluationFigures = [
  ['accuracy', 'accuracy'],
  ['macro recall', 'macroRecall'],
  ['macro F1', 'macroF1'],
  ['ROC AUC', 'rocAuc'],
  ['log loss', 'logLoss'],
  ['Brier score', 'brier'],
  ['ECE', 'ece'],
] as const;

export function fixed(value: number | null): string {
  return value === null ? '-' : value.toFixed(4);
}

export function rounded(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function interval(bounds: ConfidenceInterval | null): string {
  return bounds === null ? '' : `[${fixed(bounds.low)}, ${fixed(bounds.high)}]`;
}

/** An evaluation for people: figures with 95 % intervals, the labels one by one, the confusion matrix. */
export function formatEvaluation(evaluation: Evaluation): string {
  const { n, skipped, textsPerSecond, labels, perLabel, confusion, confidenceIntervals } = evaluation;
  return [
    `${rounded(n)} texts, ${rounded(skipped)} left out, ${rounded(textsPerSecond)} texts/s\n`,
    alignedTable([
      ['', '', '95% interval'],
      ...evaluationFigures.map(([name, figure]) => [
        name,
        fixed(evaluation[figure]),
        interval(confidenceIntervals[figure]),
      ]),
    ]),
    alignedTable([
      ['label', 'precision', 'recall', 'F1', 'support'],
      ...labels.map((label) => {
        const { precision, recall, f1, support } = perLabel[label];
        return [label, fixed(precision), fixed(recall), fixed(f1), rounded(support)];
      }),
    ]),
    alignedTable([
      ['true \\ predicted', ...labels],
      ...labels.map((label, row) => [label, ...confusion[row].map(rounded)]),
    ]),
  ].join('\n');
}

/** Slices one by one; accuracy with a 95 % interval. */
export function formatSlices(slices: readonly SliceScores[]): string {
  return alignedTable([
    ['slice', 'texts', 'accuracy', '95% interval', 'macro recall'],
    ...slices.map(({ group, name, n, accuracy, accuracyInterval, macroRecall }) => [
      `${group}: ${name}`,
      rounded(n),
      fixed(accuracy),
      interval(accuracyInterval),
      fixed(macroRecall),
    ]),
  ]);
}
