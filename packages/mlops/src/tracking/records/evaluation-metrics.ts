import type { Evaluation } from 'sentiment-core/evaluation';
import { allowedKey } from './flat-params.ts';

const figures = ['accuracy', 'macroRecall', 'macroF1', 'rocAuc', 'logLoss', 'brier', 'ece'] as const;

/** Figures by metric name: `validation/accuracy`, the bounds of its interval, and precision, recall and F1 of each label. */
export function evaluationMetrics(evaluation: Evaluation, prefix: string): Record<string, number> {
  const { confidenceIntervals, perLabel, n, skipped, textsPerSecond } = evaluation;
  const metrics: Record<string, number> = {};
  const add = (name: string, value: number | null): void => {
    if (value !== null && !Number.isNaN(value)) metrics[allowedKey(`${prefix}/${name}`)] = value;
  };
  for (const figure of figures) {
    add(figure, evaluation[figure]);
    const interval = confidenceIntervals[figure];
    if (interval === null) continue;
    add(`${figure}_low`, interval.low);
    add(`${figure}_high`, interval.high);
  }
  for (const [label, { precision, recall, f1 }] of Object.entries(perLabel)) {
    const name = label.replaceAll('/', '_');
    for (const [score, value] of Object.entries({ precision, recall, f1 })) add(`${name}/${score}`, value);
  }
  for (const [name, value] of Object.entries({ texts: n, skipped, textsPerSecond })) add(name, value);
  return metrics;
}
