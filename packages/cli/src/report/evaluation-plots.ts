import { linePlot, reliabilityPoints, rocPoints, type ScoredTexts, type SliceScores } from 'sentiment-core/evaluation';
import { figure, html, type Html, pageTheme, table } from './page.ts';

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

/** ROC curves of all models: of the second label when there are two, else one plot a label. */
export function rocPlots(models: readonly PlottedModel[]): Html[] {
  const [{ labels }] = models;
  const shown = labels.length === 2 ? labels.slice(1) : labels;
  return shown.map((label) => {
    const plot = {
      title: `ROC: ${label} against the rest`,
      x: 'false positive rate',
      y: 'true positive rate',
      xRange: unit,
      yRange: unit,
      diagonal: true,
      legend: false,
      format: (value: number) => value.toFixed(1),
      lines: models.map(({ name, labels: own, scored }) => ({ name, points: rocPoints(scored, own.indexOf(label)) })),
    };
    return figure(linePlot(plot, pageTheme));
  });
}

/** Confidence against accuracy of all models. */
export function reliabilityPlot(models: readonly PlottedModel[]): Html {
  const plot = {
    title: 'Reliability: on the diagonal, a confidence means what it says',
    x: 'confidence',
    y: 'fraction that is right',
    xRange: [1 / models[0].labels.length, 1],
    yRange: unit,
    diagonal: true,
    legend: false,
    format: (value: number) => value.toFixed(2),
    lines: models.map(({ name, scored }) => ({ name, dots: true, points: reliabilityPoints(scored) })),
  } as const;
  return figure(linePlot(plot, pageTheme));
}

/** A confusion matrix; the stronger the shade, the larger the fraction of the true label. */
export function confusionTable(
  title: string,
  labels: readonly string[],
  confusion: readonly (readonly number[])[],
): Html {
  return html`<div>
    <h3>${title}</h3>
    ${table(
      ['true \\ predicted', ...labels],
      labels.map((label, row) => {
        const total = confusion[row].reduce((sum, count) => sum + count, 0);
        return [
          label,
          ...confusion[row].map((count, column) => {
            const fraction = total === 0 ? 0 : count / total;
            const colour = row === column ? 'var(--c1)' : 'var(--c0)';
            return html`<td style="background:color-mix(in srgb,${colour} ${(fraction * 55).toFixed(0)}%,transparent)">
              ${count.toLocaleString('en-US')} <span class="dim">${percent(fraction)}</span>
            </td>`;
          }),
        ];
      }),
    )}
  </div>`;
}

/** Accuracy of each model by slice, and the macro recall when there is one model. */
export function sliceTable(names: readonly string[], slices: readonly (readonly SliceScores[])[]): Html {
  return table(
    ['slice', 'texts', ...(names.length === 1 ? ['accuracy', 'macro recall'] : names)],
    slices[0].map(({ group, name, n }, index) => [
      `${group}: ${name}`,
      n.toLocaleString('en-US'),
      ...slices.flatMap((ofModel) => {
        const { accuracy, macroRecall, accuracyInterval } = ofModel[index];
        const reach = (accuracyInterval.high - accuracyInterval.low) / 2;
        const shown = `${percent(accuracy)} ± ${(100 * reach).toFixed(1)}`;
        return names.length === 1 ? [shown, percent(macroRecall)] : [shown];
      }),
    ]),
  );
}
