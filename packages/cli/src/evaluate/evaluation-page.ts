import { basename } from 'node:path';
import type { ClassifierInfo } from 'sentiment-core';
import type { CalibratedScores } from 'sentiment-core/evaluation';
import { evaluationFigures, fixed, interval, rounded } from './evaluation-table.ts';
import { confusionTable, reliabilityPlot, rocPlots, sliceTable } from '../report/evaluation-plots.ts';
import { facts, html, htmlPage, legend, table } from '../report/page.ts';
import type { ScoredModel } from './scored-model.ts';

/** An evaluation of one model as one HTML page. */
export function evaluationPage(
  info: ClassifierInfo,
  files: readonly string[],
  { evaluation, scored, slices }: ScoredModel,
  calibrations: readonly CalibratedScores[] | undefined,
): string {
  const { labels, perLabel, confusion, confidenceIntervals } = evaluation;
  const data = files.map((file) => basename(file)).join(', ');
  const plotted = [{ name: info.name, labels, scored }];
  return htmlPage(`${info.name} on ${data}`, [
    html`<h1>${info.name} ${info.version} on ${data}</h1>
      <p class="dim">${info.kind}, preprocessing ${info.preprocessing}, labels ${labels.join(', ')}.</p>`,
    facts([
      [fixed(evaluation.accuracy), 'accuracy'],
      [fixed(evaluation.macroRecall), 'macro recall'],
      [fixed(evaluation.ece), 'calibration error'],
      [rounded(evaluation.n), 'texts'],
      [rounded(evaluation.skipped), 'rows left out'],
      [rounded(evaluation.textsPerSecond), 'texts a second'],
    ]),
    html`<h2>Figures</h2>`,
    table(
      ['figure', 'value', '95% interval'],
      evaluationFigures.map(([name, figure]) => [
        name,
        fixed(evaluation[figure]),
        interval(confidenceIntervals[figure]),
      ]),
    ),
    table(
      ['label', 'precision', 'recall', 'F1', 'support'],
      labels.map((label) => {
        const { precision, recall, f1, support } = perLabel[label];
        return [label, fixed(precision), fixed(recall), fixed(f1), rounded(support)];
      }),
    ),
    html`<h2>Curves</h2>
      <div class="grid">${[...rocPlots(plotted), reliabilityPlot(plotted)]}</div>`,
    calibrations === undefined
      ? html``
      : html`<h2>Calibration</h2>
          <p>Maps fitted on other rows and evaluated on these.</p>
          ${table(
            ['map', 'log loss', 'calibration error'],
            calibrations.map(({ method, logLoss, ece }) => [method, fixed(logLoss), fixed(ece)]),
          )}${legend(calibrations.map(({ method }) => method))}
          <div class="grid">
            ${[
              reliabilityPlot(
                calibrations.map(({ method, probabilities }) => ({
                  name: method,
                  labels,
                  scored: { ...scored, probabilities },
                })),
              ),
            ]}
          </div>`,
    html`<h2>Confusion</h2>
      ${confusionTable('counts, and fractions of the true label', labels, confusion)}`,
    html`<h2>Slices</h2>
      <p>How much a slice can tell is in its interval: ± is half of a 95% interval.</p>
      ${sliceTable([info.name], [slices])}`,
  ]);
}
