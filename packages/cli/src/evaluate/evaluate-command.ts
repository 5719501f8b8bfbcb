import type { Classifier } from 'sentiment-core';
import { type CalibratedScores, compareCalibrations } from 'sentiment-core/evaluation';
import type { Models } from '../models.ts';
import { readHistory } from '../report/learning-curves.ts';
import { writeReport } from '../report/page.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { alignedTable, createOutput, type Progress, watchWork } from '../terminal/output.ts';
import { warnOnce } from '../terminal/reading-flags.ts';
import { evaluationPage } from './evaluation-page.ts';
import { formatEvaluation, formatSlices } from './evaluation-summary.ts';
import { columnGroup, type ScoredModel, scoreModel, type ScoringData } from './scored-model.ts';
import { createSeenRowsFinder, seenRowsNote } from './seen-rows.ts';
import { formatErrors, reportedErrors, worstErrors } from './worst-errors.ts';

export interface EvaluateOptions extends ScoringData {
  readonly model: string;
  /** Files that calibration maps are fitted on. */
  readonly calibration?: readonly string[] | undefined;
  readonly seed: number;
  /** How many of the most confident errors to list. Default: 20 in a report, none elsewhere. */
  readonly errors?: number | undefined;
  readonly json?: boolean | undefined;
  readonly report?: string | undefined;
}

/** Scores a model on labelled files; prints figures, slices and calibration maps, or writes them as a page. */
export async function evaluate(
  { model, json, report, calibration, errors, ...flags }: EvaluateOptions,
  io: CommandLineIo,
  models: Models,
  commandLine: readonly string[],
): Promise<void> {
  const classifier = await models.loadClassifier(model);
  try {
    await watchWork(io, async ({ progress, signal }) => {
      const data = { ...flags, onWarning: warnOnce(progress) };
      const found = await scoreModel(classifier, { ...data, signal }, progress);
      const finder = createSeenRowsFinder({ ...data, signal }, progress);
      const seen = await finder.find(model, classifier.info, found.dataset);
      progress.clear();
      // The card of the embedded model says what it learnt from.
      if (seen !== null && seen.evidence !== 'public-sources') progress.note(`WARNING: ${seenRowsNote(model, seen)}`);
      const held = { ...data, data: calibration ?? [], slices: [], signal };
      const calibrations = calibration && (await calibrate(classifier, found, held, progress));
      const most = errors ?? (report === undefined ? 0 : reportedErrors);
      const { labels } = classifier.info;
      const wrong = await worstErrors([{ labels, scored: found.scored }], found.dataset, most);
      signal.throwIfAborted();
      if (report !== undefined) {
        const page = evaluationPage({
          model,
          info: classifier.info,
          files: data.data,
          seed: data.seed,
          found,
          seen,
          calibrations,
          history: await readHistory(model),
          errors: wrong,
          origin: { commandLine, date: io.now() },
        });
        await writeReport(report, page);
      }
      const shown = calibrations?.map(({ method, logLoss, ece }) => ({ method, logLoss, ece }));
      const groups = data.slices.map(columnGroup);
      const slices = groups.length > 0 ? found.slices.filter(({ group }) => groups.includes(group)) : undefined;
      const listed =
        errors === undefined
          ? undefined
          : wrong.map(({ text, label, answers: [{ label: predicted, confidence }] }) => ({
              text,
              label,
              predicted,
              confidence,
            }));
      const text = json
        ? `${JSON.stringify({ ...found.evaluation, slices, calibration: shown, errors: listed })}\n`
        : formatEvaluation(found.evaluation) +
          (slices && slices.length > 0 ? `\n${formatSlices(slices)}` : '') +
          (shown ? formatCalibrations(shown) : '') +
          (errors === undefined ? '' : formatErrors(wrong));
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
