import type { Classifier } from 'sentiment-core';
import { type CalibratedScores, compareCalibrations, type Evaluation } from 'sentiment-core/evaluation';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { evaluationPage } from './evaluation-page.ts';
import { columnGroup } from './column-slices.ts';
import { formatEvaluation, formatSlices } from './evaluation-table.ts';
import { alignedTable } from '../terminal/aligned-table.ts';
import { createOutput } from '../terminal/output.ts';
import { createProgress, type Progress } from '../terminal/progress.ts';
import { writeReport } from '../report/page.ts';
import { type ScoredModel, scoreModel, type ScoringData } from './scored-model.ts';
import { createSeenRowsFinder, seenRowsNote } from './seen-rows.ts';
import type { Services } from '../services.ts';

export type EvaluationData = Omit<ScoringData, 'slices'>;

/** Scores a classifier on files; rows with labels it does not know are in `skipped`. */
export async function evaluateOnFiles(
  classifier: Classifier,
  data: EvaluationData,
  progress: Progress,
): Promise<Evaluation> {
  return (await scoreModel(classifier, { ...data, slices: [] }, progress)).evaluation;
}

export interface EvaluateOptions extends ScoringData {
  readonly model: string;
  /** Files that calibration maps are fitted on. */
  readonly calibration?: readonly string[];
  readonly json?: boolean;
  readonly report?: string;
}

export async function evaluate(
  { model, json, report, calibration, ...data }: EvaluateOptions,
  io: CommandLineIo,
  services: Services,
): Promise<void> {
  const classifier = await services.loadClassifier(model);
  const progress = createProgress(io);
  const abort = new AbortController();
  const { signal } = abort;
  const stopListening = io.onInterrupt(() => abort.abort());
  try {
    const found = await scoreModel(classifier, { ...data, signal }, progress);
    const seen = await createSeenRowsFinder({ ...data, signal }, progress).find(model, classifier.info, found.dataset);
    progress.clear();
    // What the embedded model learnt from is no news to whoever judges it alone: its card says so.
    if (seen !== null && seen.evidence !== 'public-sources') progress.note(`WARNING: ${seenRowsNote(model, seen)}`);
    const calibrations =
      calibration && (await calibrate(classifier, found, { ...data, data: calibration, slices: [], signal }, progress));
    signal.throwIfAborted();
    if (report !== undefined)
      await writeReport(report, evaluationPage(classifier.info, data.data, found, calibrations));
    const shown = calibrations?.map(({ method, logLoss, ece }) => ({ method, logLoss, ece }));
    const groups = data.slices.map(columnGroup);
    const slices = found.slices.filter(({ group }) => groups.includes(group));
    await createOutput(io.stdout).write(
      json
        ? `${JSON.stringify({ ...found.evaluation, ...(groups.length > 0 && { slices }), ...(shown && { calibration: shown }) })}\n`
        : formatEvaluation(found.evaluation) +
            (slices.length > 0 ? `\n${formatSlices(slices)}` : '') +
            (shown ? formatCalibrations(shown) : ''),
    );
  } finally {
    progress.clear();
    stopListening();
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
