import { basename } from 'node:path';
import type { Models } from '../models.ts';
import { confusionTable, reliabilityPlot, rocPlots, sliceTable } from '../report/evaluation-plots.ts';
import { facts, html, htmlPage, legend, table, writeReport } from '../report/page.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { UsageError } from '../terminal/errors.ts';
import { createOutput, watchWork } from '../terminal/output.ts';
import {
  comparisonMarkdown,
  comparisonNotes,
  formatComparison,
  pairCells,
  pairHeader,
  synthesisCells,
  synthesisHeader,
} from './comparison-table.ts';
import { compareModels, type ModelComparison } from './model-comparison.ts';

export interface CompareOptions {
  readonly data: readonly string[];
  readonly text: string;
  readonly label: string;
  readonly slices: readonly string[];
  readonly seed: number;
  readonly json?: boolean | undefined;
  readonly markdown?: boolean | undefined;
  readonly report?: string | undefined;
}

/** Scores models on the same rows and prints the synthesis table, with paired tests against the best. */
export async function compare(
  references: readonly string[],
  { json, markdown, report, ...data }: CompareOptions,
  io: CommandLineIo,
  models: Models,
): Promise<void> {
  if (json && markdown) throw new UsageError('give --json or --markdown, not both');
  const twice = references.find((model, index) => references.indexOf(model) !== index);
  if (twice !== undefined) throw new UsageError(`${twice} is given twice`);
  await watchWork(io, async ({ progress, signal }) => {
    const comparison = await compareModels(references, { ...data, signal }, models, progress);
    progress.clear();
    signal.throwIfAborted();
    if (report !== undefined) await writeReport(report, comparisonPage(comparison));
    const format = json ? comparisonJson : markdown ? comparisonMarkdown : formatComparison;
    await createOutput(io.stdout).write(format(comparison));
  });
}

function comparisonJson(comparison: ModelComparison): string {
  const models = comparison.models.map(({ scored: _, ...model }) => model);
  return `${JSON.stringify({ ...comparison, models, notes: comparisonNotes(comparison) })}\n`;
}

/** The first columns of the synthesis table tell how good a model is, the rest what it costs. */
const qualityColumns = synthesisHeader.indexOf('training');

/** A comparison as one HTML page. */
function comparisonPage(comparison: ModelComparison): string {
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
