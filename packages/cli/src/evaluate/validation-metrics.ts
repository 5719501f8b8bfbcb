import { basename } from 'node:path';
import type { Evaluation } from 'sentiment-core/evaluation';

const kept = ['accuracy', 'macroRecall', 'macroF1', 'rocAuc', 'logLoss', 'brier', 'ece'] as const;

/** What the figures of a model on files are named after: `valid` for `data/valid.csv.gz`. */
export function validationName(files: readonly string[]): string {
  return files.map((file) => basename(file).replace(/(\.\w+)?(\.gz)?$/i, '')).join('+');
}

/** Figures for the model's own file: `<name of the files>.<figure>`. No speeds: those differ from run to run. */
export function validationMetrics(files: readonly string[], evaluation: Evaluation): Readonly<Record<string, number>> {
  const name = validationName(files);
  const metrics: Record<string, number> = {};
  for (const figure of kept) {
    const value = evaluation[figure];
    if (value !== null) metrics[`${name}.${figure}`] = value;
  }
  return metrics;
}
