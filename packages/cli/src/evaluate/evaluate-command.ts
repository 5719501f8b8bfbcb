import type { Classifier } from 'sentiment-core';
import { type CalibratedScores, compareCalibrations } from 'sentiment-core/evaluation';
import type { Models } from '../models.ts';
import { writeReport } from '../report/page.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { alignedTable, createOutput } from '../terminal/output.ts';
import { type Progress, watchWork } from '../terminal/progress.ts';
import { evaluationPage } from './evaluation-page.ts';
import { formatEvaluation, formatSlices } from './evaluation-table.ts';
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
