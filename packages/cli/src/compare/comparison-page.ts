import { basename } from 'node:path';
import { comparisonNotes, pairCells, pairHeader, synthesisCells, synthesisHeader } from './comparison-table.ts';
import type { ModelComparison } from './model-comparison.ts';
import { confusionTable, reliabilityPlot, rocPlots, sliceTable } from '../report/evaluation-plots.ts';
import { facts, html, htmlPage, legend, table } from '../report/page.ts';

/** The first columns of the synthesis table tell how good a model is, the rest what it costs. */
const qualityColumns = synthesisHeader.indexOf('training');

/** A comparison as one HTML page. */
export function comparisonPage(comparison: ModelComparison): string {
  const { data, n, labels, best, models, pairs } = comparison;
  const names = models.map(({ model }) => model);
  const plotted = models.map(({ model, evaluation, scored }) => ({ name: model, labels: evaluation.labels, scored }));
  const winner = models.find(({ model }) => model === best) ?? models[0];
  const files = data.map((file) => basename(file)).join(', ');
  return htmlPage(`Models on ${files}`, [
    html`<h1>${String(models.length)} models on ${files}</h1>
      <p class="dim">The same rows for all; labels: ${labels.join(', ')}.</p>`,
    facts([
      [best, 'highest macro recall'],
      [winner.evaluation.macroRecall.toFixed(4), 'its macro recall'],
      [winner.evaluation.accuracy.toFixed(4), 'its accuracy'],
      [n.toLocaleString('en-US'), 'texts'],
    ]),
    html`<h2>Synthesis</h2>`,
    table(
      synthesisHeader.slice(0, qualityColumns),
      models.map((model) => synthesisCells(model).slice(0, qualityColumns)),
    ),
    ...comparisonNotes(comparison).map((note) => html`<p><strong>Note:</strong> ${note}.</p>`),
    html`<h3>What they cost</h3>`,
    table(
      ['model', ...synthesisHeader.slice(qualityColumns)],
      models.map((model) => [model.model, ...synthesisCells(model).slice(qualityColumns)]),
    ),
    html`<p class="dim">
      Milliseconds a text, alone and in batches of 1000, on this machine; memory is the heap and buffers that a loaded
      model holds.
    </p>`,
    pairs.length === 0
      ? html``
      : html`<h2>${best} against the others</h2>
          <p>
            Its figure minus the other’s on the same texts, with intervals of a paired bootstrap. McNemar’s exact test
            asks whether the texts that only one of the two has right are evenly shared; Holm’s adjustment allows for
            the number of tests.
          </p>
          ${table(pairHeader, pairs.map(pairCells))}`,
    html`<h2>Curves</h2>`,
    legend(names),
    html`<div class="grid">${[...rocPlots(plotted), reliabilityPlot(plotted)]}</div>`,
    html`<h2>Confusion</h2>`,
    html`<div class="matrices">
      ${models.map(({ model, evaluation }) => confusionTable(model, evaluation.labels, evaluation.confusion))}
    </div>`,
    html`<h2>Slices</h2>
      <p>Accuracy. How much a slice can tell is in its interval: ± is half of a 95% interval.</p>`,
    sliceTable(
      names,
      models.map(({ slices }) => slices),
    ),
  ]);
}
