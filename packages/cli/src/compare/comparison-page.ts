import { errorList } from '../report/error-list.ts';
import {
  confusionTable,
  precisionRecallPlots,
  reliabilityPlot,
  rocPlots,
  sliceTable,
} from '../report/evaluation-plots.ts';
import { learningCurves } from '../report/learning-curves.ts';
import { filesTitle, modelTitle, originLines, type ReportOrigin } from '../report/origin.ts';
import { facts, html, type Html, htmlPage, note, table } from '../report/page.ts';
import type { WrongText } from '../evaluate/worst-errors.ts';
import type { HistoryEntry } from '../train/training-history.ts';
import { comparisonNotes, pairCells, pairHeader, synthesisCells, synthesisHeader } from './comparison-table.ts';
import type { ModelComparison } from './model-comparison.ts';

export interface ComparisonReport {
  readonly comparison: ModelComparison;
  /** Of the bootstrap. */
  readonly seed: number;
  /** Of each model's training. */
  readonly histories: readonly (readonly HistoryEntry[])[];
  readonly errors: readonly WrongText[];
  readonly origin: ReportOrigin;
}

/** The first columns of the synthesis table tell how good a model is, the rest what it costs. */
const qualityColumns = synthesisHeader.indexOf('training');

/** More models are counted in the title, not named. */
const mostNamedModels = 3;

/** A comparison as one HTML page. All of it is the same in every run, but the date and what the models cost. */
export function comparisonPage({ comparison, seed, histories, errors, origin }: ComparisonReport): string {
  const { data, n, labels, best, models } = comparison;
  const names = models.map(({ model }) => model);
  const plotted = models.map(({ model, evaluation, scored }) => ({ name: model, labels: evaluation.labels, scored }));
  const winner = models.find(({ model }) => model === best) ?? models[0];
  const titles = names.map(modelTitle);
  const title = names.length > mostNamedModels ? `${names.length} models` : titles.join(', ');
  const curves = models.flatMap(({ model }, index) => learningCurves(modelTitle(model), histories[index]));
  return htmlPage({
    title: `${title} on ${filesTitle(data)}`,
    lead: `The same rows for all models, labels ${labels.join(', ')}.`,
    made: [['Models', names.join(', ')], ['Data', data.join(', ')], ...originLines(origin, seed)],
    sections: [
      facts([
        [modelTitle(best), 'highest macro recall'],
        [winner.evaluation.macroRecall.toFixed(4), 'its macro recall'],
        [winner.evaluation.accuracy.toFixed(4), 'its accuracy'],
        [n.toLocaleString('en-US'), 'texts'],
      ]),
      ...comparisonNotes(comparison).map((sentence) => note(`${sentence}.`)),
      html`<h2>Figures</h2>`,
      table(
        synthesisHeader.slice(0, qualityColumns),
        models.map((model) => synthesisCells(model).slice(0, qualityColumns)),
      ),
      pairsSection(comparison),
      html`<h2>Costs</h2>
        <p class="lead">
          Measured on this machine, and different in every run: milliseconds a text, alone and in batches of 1,000;
          memory of a loaded model.
        </p>`,
      table(
        ['model', ...synthesisHeader.slice(qualityColumns)],
        models.map((model) => [model.model, ...synthesisCells(model).slice(qualityColumns)]),
      ),
      html`<h2>Confusion matrices</h2>
        <p class="lead">Counts, and the fraction of the true label.</p>
        <div class="matrices">
          ${models.map(({ model, evaluation }) => confusionTable(model, evaluation.labels, evaluation.confusion))}
        </div>`,
      html`<h2>Curves</h2>
        <div class="grid">${[...rocPlots(plotted), ...precisionRecallPlots(plotted), reliabilityPlot(plotted)]}</div>`,
      curves.length === 0
        ? html``
        : html`<h2>Training</h2>
            <div class="grid">${curves}</div>`,
      html`<h2>Slices</h2>
        <p class="lead">Accuracy; ± is half the width of its 95% interval: the smaller a slice, the less it tells.</p>
        ${sliceTable(
          names,
          models.map(({ slices }) => slices),
        )}`,
      errors.length === 0
        ? html``
        : html`<h2>Worst errors</h2>
            <p class="lead">
              Texts that most models get wrong, those with the highest confidence first. Some of the labels may be wrong
              instead.
            </p>
            ${errorList(titles, errors)}`,
    ],
  });
}

function pairsSection({ best, pairs }: ModelComparison): Html {
  if (pairs.length === 0) return html``;
  return html`<h2>${best} against the others</h2>
    <p class="lead">
      Its figure minus the other’s on the same texts, with 95% intervals of a paired bootstrap. McNemar’s exact test:
      are the texts that only one of the two gets right evenly shared? Holm p allows for the number of tests.
    </p>
    ${table(pairHeader, pairs.map(pairCells))}`;
}
