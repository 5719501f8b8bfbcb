import {
  averagePrecision,
  expectedCalibrationError,
  linePlot,
  precisionRecallPoints,
  reliabilityPoints,
  rocAuc,
  rocPoints,
  type ScoredTexts,
  type SliceScores,
} from 'sentiment-core/evaluation';
import { cell, figure, html, type Html, legend, pageTheme, table, tables } from './page.ts';

/** A model's answers under the name it has in the legend. */
export interface PlottedModel {
  readonly name: string;
  /** In the order of the columns of `scored`. */
  readonly labels: readonly string[];
  readonly scored: ScoredTexts;
}

const unit = [0, 1] as const;

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)}%`;
}

/** Of the second label when there are two, else of each. */
function plottedLabels([{ labels }]: readonly PlottedModel[]): readonly string[] {
  return labels.length === 2 ? labels.slice(1) : labels;
}

/** Names of the models with a figure each, in the colours of their lines. */
function figureLegend(
  models: readonly PlottedModel[],
  figureName: string,
  figureOf: (model: PlottedModel) => number,
): Html {
  return legend(
    models.map((model) => {
      const value = figureOf(model);
      const shown = Number.isNaN(value) ? '-' : value.toFixed(3);
      return models.length === 1 ? `${figureName} ${shown}` : `${model.name}: ${figureName} ${shown}`;
    }),
  );
}

/** ROC curves of all models, one plot a label, with the area under each. */
export function rocPlots(models: readonly PlottedModel[]): Html[] {
  return plottedLabels(models).map((label) => {
    const plot = {
      title: `ROC curve: ${label}`,
      x: 'false positive rate',
      y: 'true positive rate',
      xRange: unit,
      yRange: unit,
      diagonal: true,
      legend: false,
      format: (value: number) => value.toFixed(1),
      lines: models.map(({ name, labels: own, scored }) => ({ name, points: rocPoints(scored, own.indexOf(label)) })),
    };
    return figure(
      linePlot(plot, pageTheme),
      figureLegend(models, 'AUC', ({ labels, scored }) => rocAuc(oneAgainstRest(scored, labels.indexOf(label)))),
    );
  });
}

/** The same texts with two labels: the rest and one. */
function oneAgainstRest({ labelCount, truth, probabilities }: ScoredTexts, label: number): ScoredTexts {
  return {
    labelCount: 2,
    truth: truth.map((value) => (value === label ? 1 : 0)),
    probabilities: Float32Array.from({ length: truth.length * 2 }, (_, place) => {
      const probability = probabilities[(place >> 1) * labelCount + label];
      return place % 2 === 0 ? 1 - probability : probability;
    }),
  };
}

/** Precision–recall curves of all models, one plot a label, with the average precision of each. */
export function precisionRecallPlots(models: readonly PlottedModel[]): Html[] {
  return plottedLabels(models).map((label) => {
    const plot = {
      title: `Precision and recall: ${label}`,
      x: 'recall',
      y: 'precision',
      xRange: unit,
      yRange: unit,
      legend: false,
      format: (value: number) => value.toFixed(1),
      lines: models.map(({ name, labels: own, scored }) => ({
        name,
        points: precisionRecallPoints(scored, own.indexOf(label)),
      })),
    };
    return figure(
      linePlot(plot, pageTheme),
      figureLegend(models, 'average precision', ({ labels, scored }) =>
        averagePrecision(scored, labels.indexOf(label)),
      ),
    );
  });
}

/** Confidence against accuracy of all models, with the expected calibration error of each. */
export function reliabilityPlot(models: readonly PlottedModel[]): Html {
  const plot = {
    title: 'Reliability: accuracy by confidence',
    x: 'confidence',
    y: 'accuracy',
    xRange: [1 / models[0].labels.length, 1],
    yRange: unit,
    diagonal: true,
    legend: false,
    format: (value: number) => value.toFixed(1),
    lines: models.map(({ name, scored }) => ({ name, dots: true, points: reliabilityPoints(scored) })),
  } as const;
  return figure(
    linePlot(plot, pageTheme),
    figureLegend(models, 'ECE', ({ scored }) => expectedCalibrationError(scored)),
  );
}

/** Labels whose columns a table has room for as they are. */
const mostRoomyLabels = 5;

/** A confusion matrix; the stronger the shade, the larger the fraction of the true label. */
export function confusionTable(
  title: string | undefined,
  labels: readonly string[],
  confusion: readonly (readonly number[])[],
): Html {
  const narrow = labels.length > mostRoomyLabels;
  const matrix = table(
    ['true \\ predicted', ...labels],
    labels.map((label, row) => {
      const total = confusion[row].reduce((sum, count) => sum + count, 0);
      return [
        label,
        ...confusion[row].map((count, column) => {
          const fraction = total === 0 ? 0 : count / total;
          const colour = row === column ? 'var(--c1)' : 'var(--c0)';
          const share = narrow ? `${(100 * fraction).toFixed(0)}%` : percent(fraction);
          return html`<td style="background:color-mix(in srgb,${colour} ${(fraction * 55).toFixed(0)}%,var(--back))">
            <span class="n">${count.toLocaleString('en-US')}</span> <span class="n share dim">${share}</span>
          </td>`;
        }),
      ];
    }),
    { narrow, title },
  );
  return html`<div class="whole">${matrix}</div>`;
}

/** Accuracy of each model by slice, and the macro recall when there is one model. */
export function sliceTable(names: readonly string[], slices: readonly (readonly SliceScores[])[]): Html {
  const accuracyCell = ({ accuracy, accuracyInterval: { low, high } }: SliceScores): Html =>
    cell(percent(accuracy), `± ${(50 * (high - low)).toFixed(1)}`);
  const first = slices[0].map(({ group, name, n }) => [`${group}: ${name}`, n.toLocaleString('en-US')]);
  if (names.length === 1)
    return table(
      ['slice', 'texts', 'accuracy', 'macro recall'],
      slices[0].map((scores, row) => [...first[row], accuracyCell(scores), percent(scores.macroRecall)]),
    );
  return tables(
    ['slice', 'texts'],
    first,
    slices.map((ofModel, model) => ({ name: names[model], cells: ofModel.map(accuracyCell) })),
  );
}
