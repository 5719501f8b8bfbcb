import {
  type Evaluation,
  linePlot,
  matrixPlot,
  reliabilityPoints,
  rocPoints,
  type ScoredTexts,
} from 'sentiment-core/evaluation';
import { allowedKey } from './record-fields.ts';

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

const unit = [0, 1] as const;
const axes = {
  xRange: unit,
  yRange: unit,
  diagonal: true,
  format: (value: number): string => value.toFixed(1),
};

/** Plots of confusion, ROC and reliability as SVG, by file name. */
export function evaluationPlots(evaluation: Evaluation, scored: ScoredTexts): Record<string, string> {
  const { labels, confusion } = evaluation;
  const shown = labels.length === 2 ? labels.slice(1) : labels;
  return {
    'confusion.svg': matrixPlot('Confusion: counts and fractions of the truth', labels, confusion),
    'roc.svg': linePlot({
      ...axes,
      title: shown.length === 1 ? `ROC: ${shown[0]} against the rest` : 'ROC: each label against the rest',
      x: 'false positive rate',
      y: 'true positive rate',
      lines: shown.map((label) => ({ name: label, points: rocPoints(scored, labels.indexOf(label)) })),
    }),
    'reliability.svg': linePlot({
      ...axes,
      title: 'Reliability: fraction that is right, by confidence',
      x: 'confidence',
      y: 'fraction that is right',
      lines: [{ name: '', points: reliabilityPoints(scored), dots: true }],
    }),
  };
}
