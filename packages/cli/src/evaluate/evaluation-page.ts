import type { ClassifierInfo } from 'sentiment-core';
import type { CalibratedScores } from 'sentiment-core/evaluation';
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
import type { HistoryEntry } from '../train/training-history.ts';
import { evaluationFigures, fixed, interval, rounded } from './evaluation-summary.ts';
import type { ScoredModel } from './scored-model.ts';
import { type SeenRows, seenRowsNote } from './seen-rows.ts';
import type { WrongText } from './worst-errors.ts';

export interface EvaluationReport {
  /** As the user named it. */
  readonly model: string;
  readonly info: ClassifierInfo;
  readonly files: readonly string[];
  /** Of the bootstrap. */
  readonly seed: number;
  readonly found: ScoredModel;
  readonly seen: SeenRows | null;
  readonly calibrations: readonly CalibratedScores[] | undefined;
  readonly history: readonly HistoryEntry[];
  readonly errors: readonly WrongText[];
  readonly origin: ReportOrigin;
}

/** An evaluation of one model as one HTML page. No speeds: those differ from run to run. */
export function evaluationPage(report: EvaluationReport): string {
  const { model, info, files, seed, found, seen, calibrations, history, errors, origin } = report;
  const { evaluation, scored, slices } = found;
  const { labels, confusion } = evaluation;
  const plotted = [{ name: info.name, labels, scored }];
  const curves = learningCurves('', history);
  return htmlPage({
    title: `${modelTitle(model)} on ${filesTitle(files)}`,
    lead: `${info.name} ${info.version}: ${info.kind}, preprocessing ${info.preprocessing}, labels ${labels.join(', ')}.`,
    made: [['Model', model], ['Data', files.join(', ')], ...originLines(origin, seed)],
    sections: [
      facts([
        [fixed(evaluation.accuracy), 'accuracy'],
        [fixed(evaluation.macroRecall), 'macro recall'],
        [fixed(evaluation.ece), 'calibration error (ECE)'],
        [rounded(evaluation.n), 'texts'],
        [rounded(evaluation.skipped), 'rows left out'],
      ]),
      seen === null ? html`` : note(`${seenRowsNote(model, seen)}.`),
      ...figureTables(found),
      html`<h2>Confusion matrix</h2>
        <p class="lead">Counts, and the fraction of the true label.</p>
        ${confusionTable(undefined, labels, confusion)}`,
      html`<h2>Curves</h2>
        <div class="grid">${[...rocPlots(plotted), ...precisionRecallPlots(plotted), reliabilityPlot(plotted)]}</div>`,
      curves.length === 0
        ? html``
        : html`<h2>Training</h2>
            <div class="grid">${curves}</div>`,
      calibrations === undefined ? html`` : calibrationSection(found, calibrations),
      html`<h2>Slices</h2>
        <p class="lead">± is half the width of the 95% interval: the smaller a slice, the less it tells.</p>
        ${sliceTable([info.name], [slices])}`,
      errors.length === 0
        ? html``
        : html`<h2>Worst errors</h2>
            <p class="lead">Wrong predictions with the highest confidence. Some of the labels may be wrong instead.</p>
            ${errorList([info.name], errors)}`,
    ],
  });
}

function figureTables({ evaluation }: ScoredModel): Html[] {
  const { labels, perLabel, confidenceIntervals } = evaluation;
  return [
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
  ];
}

function calibrationSection({ scored, evaluation }: ScoredModel, calibrations: readonly CalibratedScores[]): Html {
  const maps = calibrations.map(({ method, probabilities }) => ({
    name: method,
    labels: evaluation.labels,
    scored: { ...scored, probabilities },
  }));
  return html`<h2>Calibration</h2>
    <p class="lead">Maps fitted on the rows of --calibration, evaluated on these.</p>
    ${table(
      ['map', 'log loss', 'ECE'],
      calibrations.map(({ method, logLoss, ece }) => [method, fixed(logLoss), fixed(ece)]),
    )}
    <div class="grid">${[reliabilityPlot(maps)]}</div>`;
}
