import type { Evaluation, IntervalFigure } from 'sentiment-core/evaluation';
import { markdownTable, plainMarkdown } from '../../markdown.ts';
import type { TrackedDataset } from './record-fields.ts';

export interface ModelCardOptions {
  readonly name: string;
  readonly kind: string;
  readonly labels: readonly string[];
  readonly preprocessing: string;
  readonly datasets: readonly TrackedDataset[];
  /** On rows that the model did not learn from. */
  readonly evaluation: Evaluation | undefined;
  /** Bytes of the model's files. */
  readonly bytes: number;
  readonly seconds: number;
  /** Whether the run has the model in MLflow's format. */
  readonly isExported: boolean;
}

const figureNames: readonly (readonly [IntervalFigure, string])[] = [
  ['accuracy', 'accuracy'],
  ['macroRecall', 'macro recall'],
  ['macroF1', 'macro F1'],
  ['rocAuc', 'ROC AUC'],
  ['logLoss', 'log loss'],
  ['brier', 'Brier score'],
  ['ece', 'calibration error'],
];

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function fixed(value: number | null): string {
  return value?.toFixed(4) ?? '-';
}

/** Data, figures and limits of a model for its users, as Markdown. */
export function modelCard(options: ModelCardOptions): string {
  const { name, kind, labels, preprocessing, datasets, evaluation, bytes, seconds, isExported } = options;
  const rows = datasets.map(({ context, files, summary }) => [
    context,
    files.map(plainMarkdown).join(', '),
    count(summary.kept),
    Object.entries(summary.labels)
      .map(([label, kept]) => `${plainMarkdown(label)} ${count(kept)}`)
      .join(', '),
    `\`${summary.fingerprint.slice(0, 12)}\``,
  ]);
  const parts = [
    `# ${plainMarkdown(name)}\n`,
    `A ${kind} model that tells the sentiment of tweets: ${labels.map(plainMarkdown).join(', ')}. Preprocessing: ${preprocessing}. ` +
      `${(bytes / 1e6).toFixed(2)} MB, trained in ${seconds.toFixed(1)} s.\n`,
    `## Data\n\n${markdownTable(['used for', 'files', 'rows', 'labels', 'fingerprint'], rows)}`,
    evaluation === undefined
      ? '## Figures\n\nIt was not evaluated on rows that it did not learn from.\n'
      : figures(evaluation),
    '## Limits\n\nIt knows texts like those it learnt from: with other languages, times and topics it makes more mistakes. ' +
      'Irony and sarcasm often are. It says nothing reliable about a person.\n',
    '## Use\n\n`sentiment predict --model FOLDER` with the folder `sentiment-model` of this run' +
      (isExported ? ', or `mlflow.pyfunc.load_model("runs:/RUN_ID/model")`.\n' : '.\n'),
  ];
  return parts.join('\n');
}

function figures({ n, confidenceIntervals, perLabel, ...evaluation }: Evaluation): string {
  const rows = figureNames.map(([figure, name]) => {
    const interval = confidenceIntervals[figure];
    return [
      name,
      fixed(evaluation[figure]),
      interval === null ? '' : `${fixed(interval.low)} to ${fixed(interval.high)}`,
    ];
  });
  const labels = Object.entries(perLabel).map(([label, { precision, recall, f1, support }]) => {
    return [plainMarkdown(label), fixed(precision), fixed(recall), fixed(f1), count(support)];
  });
  const ofLabels = markdownTable(['label', 'precision', 'recall', 'F1', 'texts'], labels);
  return `## Figures\n\nOn ${count(n)} texts it did not learn from.\n\n${markdownTable(['figure', 'value', '95% interval'], rows)}\n${ofLabels}`;
}
