import { basename } from 'node:path';
import type { Classifier, ClassifierInfo } from 'sentiment-core';
import { type CalibratedScores, compareCalibrations } from 'sentiment-core/evaluation';
import type { Models } from '../models.ts';
import { confusionTable, reliabilityPlot, rocPlots, sliceTable } from '../report/evaluation-plots.ts';
import { facts, html, htmlPage, legend, table, writeReport } from '../report/page.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { alignedTable, createOutput, type Progress, watchWork } from '../terminal/output.ts';
import { evaluationFigures, fixed, formatEvaluation, formatSlices, interval, rounded } from './evaluation-summary.ts';
import { columnGroup, type ScoredModel, scoreModel, type ScoringData } from './scored-model.ts';
import { createSeenRowsFinder, seenRowsNote } from './seen-rows.ts';

export interface EvaluateOptions extends ScoringData {
  readonly model: string;
  /** Files that calibration maps are fitted on. */
  readonly calibration?: readonly string[] | undefined;
  readonly json?: boolean | undefined;
  readonly report?: string | undefined;
}

/** Scores a model on labelled files; prints figures, slices and calibration maps, or writes them as a page. */
export async function evaluate(
  { model, json, report, calibration, ...data }: EvaluateOptions,
  io: CommandLineIo,
  models: Models,
): Promise<void> {
  const classifier = await models.loadClassifier(model);
  try {
    await watchWork(io, async ({ progress, signal }) => {
      const found = await scoreModel(classifier, { ...data, signal }, progress);
      const finder = createSeenRowsFinder({ ...data, signal }, progress);
      const seen = await finder.find(model, classifier.info, found.dataset);
      progress.clear();
      // The card of the embedded model says what it learnt from.
      if (seen !== null && seen.evidence !== 'public-sources') progress.note(`WARNING: ${seenRowsNote(model, seen)}`);
      const held = { ...data, data: calibration ?? [], slices: [], signal };
      const calibrations = calibration && (await calibrate(classifier, found, held, progress));
      signal.throwIfAborted();
      if (report !== undefined)
        await writeReport(report, evaluationPage(classifier.info, data.data, found, calibrations));
      const shown = calibrations?.map(({ method, logLoss, ece }) => ({ method, logLoss, ece }));
      const groups = data.slices.map(columnGroup);
      const slices = groups.length > 0 ? found.slices.filter(({ group }) => groups.includes(group)) : undefined;
      const text = json
        ? `${JSON.stringify({ ...found.evaluation, slices, calibration: shown })}\n`
        : formatEvaluation(found.evaluation) +
          (slices && slices.length > 0 ? `\n${formatSlices(slices)}` : '') +
          (shown ? formatCalibrations(shown) : '');
      await createOutput(io.stdout).write(text);
    });
  } finally {
    await classifier.close();
  }
}

async function calibrate(
  classifier: Classifier,
  { scored }: ScoredModel,
  data: ScoringData,
  progress: Progress,
): Promise<CalibratedScores[]> {
  const { scored: validation } = await scoreModel(classifier, data, progress);
  return compareCalibrations(validation, scored);
}

function formatCalibrations(calibrations: readonly Pick<CalibratedScores, 'ece' | 'logLoss' | 'method'>[]): string {
  const rows = calibrations.map(({ method, logLoss, ece }) => [method, logLoss.toFixed(4), ece.toFixed(4)]);
  return `\n${alignedTable([['calibration', 'log loss', 'ECE'], ...rows])}`;
}

/** An evaluation of one model as one HTML page. */
function evaluationPage(
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
