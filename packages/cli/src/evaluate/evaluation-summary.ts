import { basename } from 'node:path';
import type { DatasetSummary, SkippedRows, SkipReason } from 'sentiment-core/training';
import type { ConfidenceInterval, Evaluation, SliceScores } from 'sentiment-core/evaluation';
import { alignedTable } from '../terminal/output.ts';

const reasons: Readonly<Record<Exclude<SkipReason, 'unknown_label'>, string>> = {
  columns: 'another number of columns',
  encoding: 'another encoding',
  json: 'invalid JSON',
  missing_label: 'no label',
  missing_text: 'no text',
};

/**
 * Lines about the rows that were left out, why, and where the first ones are.
 * @param which what the rows are for, e.g. `training`
 */
export function leftOutRows(
  { rows, skippedByReason, unknownLabels }: Pick<DatasetSummary, 'rows' | 'skippedByReason' | 'unknownLabels'>,
  which: string,
): string[] {
  const line = (skipped: SkippedRows, why: string) =>
    `${skipped.count} of ${rows} ${which} rows left out ${why}; first at ${places(skipped)}`;
  const { unknown_label: unknown, ...bad } = skippedByReason;
  const lines = Object.entries(bad).map(([reason, skipped]) =>
    line(skipped, `for ${reasons[reason as keyof typeof reasons]}`),
  );
  if (!unknown) return lines;
  const labels = Object.entries(unknownLabels).sort(([, a], [, b]) => b - a);
  const shown = labels.slice(0, 5).map(([label, count]) => `${label} (${count})`);
  return [...lines, line(unknown, `for their label: ${shown.join(', ')}${labels.length > 5 ? ', …' : ''}`)];
}

/** `a.csv line 2, 8` for each file. */
function places({ first }: SkippedRows): string {
  const files = [...new Set(first.map(({ file }) => file))];
  const linesOf = (file: string) => first.filter((place) => place.file === file).map(({ line }) => line);
  return files.map((file) => `${basename(file)} line ${linesOf(file).join(', ')}`).join('; ');
}

/** A line about labels that no row has. */
export function missingLabels({ labels }: Pick<DatasetSummary, 'labels'>): string[] {
  const missing = Object.keys(labels).filter((label) => labels[label] === 0);
  if (missing.length === 0) return [];
  const them = missing.length === 1 ? 'it' : 'them';
  return [`no row is labelled ${missing.join(' or ')}: macro averages leave ${them} out`];
}

/** What the figures of a model on files are named after: `valid` for `data/valid.csv.gz`. */
export function validationName(files: readonly string[]): string {
  return files.map((file) => basename(file).replace(/(\.\w+)?(\.gz)?$/i, '')).join('+');
}

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
