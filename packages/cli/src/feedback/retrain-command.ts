import type { LabelledFeedback, Retraining } from '@sentiment-core/mlops/retraining';
import { checkArtifactFolder, openDataset, openTable, writeArtifact } from 'sentiment-core/node';
import { addTrainingRecord } from 'sentiment-core/training';
import { formatComparison, signed } from '../compare/comparison-table.ts';
import { compareModels } from '../compare/model-comparison.ts';
import { validationName } from '../evaluate/evaluation-summary.ts';
import { loadFeedback, loadRegistry, requireMlflowServer } from '../mlops.ts';
import type { Models } from '../models.ts';
import { defaultMinimumSample, type GateFlags, gateOptions } from '../registry/gate-flags.ts';
import { promote } from '../registry/promote-command.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { UsageError } from '../terminal/errors.ts';
import { alignedTable, count, createOutput, createProgress, watchWork } from '../terminal/output.ts';
import { createTrainingProgress } from '../terminal/training-progress.ts';
import { tableOptions } from '../terminal/reading-flags.ts';
import { recordedCommand } from '../terminal/flags.ts';
import { openTrainerRequest, type TrainerFlags } from '../train/trainer-request.ts';
import { type DataFlags, holdRows, openTrainingData, tellLeftOutRows } from '../train/training-data.ts';

export interface RetrainOptions
  extends Pick<TrainerFlags, 'config' | 'kind' | 'option' | 'seed'>, DataFlags, GateFlags {
  /** Files of `feedback export`. */
  readonly feedback: readonly string[];
  /** Files that no model has learnt from. */
  readonly frozen?: readonly string[] | undefined;
  readonly champion: string;
  readonly feedbackWeight?: number | undefined;
  readonly confirmationWeight?: number | undefined;
  readonly heldOut?: number | undefined;
  readonly wrongShare?: number | undefined;
  /** Name of a registered model. */
  readonly register?: string | undefined;
  readonly promote?: boolean | undefined;
  /** Columns of the frozen files whose values are slices for the gate, too. */
  readonly slices: readonly string[];
  readonly mlflow?: string | undefined;
  readonly output: string;
}

/** Trains a challenger on the training files and the feedback, compares it with the champion, and registers it if asked to. */
export async function retrainModel(
  options: RetrainOptions,
  io: CommandLineIo,
  models: Models,
  commandLine: readonly string[],
): Promise<void> {
  checkUsage(options);
  const { kind, seed, output, frozen } = options;
  const startedAt = new Date();
  if (options.register !== undefined) requireMlflowServer(options);
  const { request } = await openTrainerRequest({ kind, seed, config: options.config, option: options.option }, models);
  const trainer = await models.createTrainer(kind, request);
  await checkArtifactFolder(output);
  const { retrain } = await loadFeedback();
  const data = await openTrainingData(options, createProgress(io));
  const base = data.training;
  if (options.promote) await requireEnoughRows(options, base.labels);
  const feedback = await readFeedback(options.feedback);
  const champion = await models.loadClassifier(options.champion);
  try {
    await watchWork(io, async ({ progress, signal }) => {
      if (feedback.bad > 0) progress.note(`${feedback.bad} rows of feedback cannot be read and are left out`);
      await tellLeftOutRows(data, progress);
      const retraining = await retrain({
        trainer,
        base,
        champion,
        feedback: feedback.rows,
        seed,
        signal,
        weights: {
          ...(options.feedbackWeight !== undefined && { weight: options.feedbackWeight }),
          ...(options.confirmationWeight !== undefined && { confirmationWeight: options.confirmationWeight }),
        },
        ...(options.heldOut !== undefined && { heldOutShare: options.heldOut }),
        ...(options.wrongShare !== undefined && { wrongShare: options.wrongShare }),
        validation: data.validation && (await holdRows(data.validation)),
        validationName: validationName(data.validationFiles),
        observer: createTrainingProgress(progress, { settings: trainer.settings }),
      });
      progress.clear();
      const rows = await base.summary();
      const { run, feedback: counts, comparison } = retraining;
      const files = addTrainingRecord(run, {
        command: recordedCommand(commandLine),
        startedAt: startedAt.toISOString(),
        champion: { name: champion.info.name, version: champion.info.version },
        seed,
        rows,
        feedback: counts,
        comparison,
      });
      signal.throwIfAborted();
      await writeArtifact(output, files);
      await run.classifier.close();
      const out = createOutput(io.stdout);
      await out.write(`${output}: ${kind}, trained on ${rows.kept.toLocaleString('en-US')} rows and feedback\n\n`);
      await out.write(formatRetraining(retraining));
      if (frozen) {
        const scoring = { ...options, data: frozen, slices: [], signal };
        const compared = await compareModels([options.champion, output], scoring, models, progress);
        progress.clear();
        await out.write(`\n${formatComparison(compared)}`);
      }
      if (options.register !== undefined) await registerChallenger(options.register, options, retraining, io);
    });
  } finally {
    await champion.close();
  }
}

async function registerChallenger(
  name: string,
  options: RetrainOptions,
  retraining: Retraining,
  io: CommandLineIo,
): Promise<void> {
  const { output, frozen = [], mlflow, promote: isPromoted } = options;
  const { challengerAlias, createMlflowClient, registerModel } = await loadRegistry();
  const { version } = await registerModel({
    client: createMlflowClient({ trackingUri: mlflow }),
    name,
    model: output,
    aliases: [challengerAlias],
    description: `Retrained with ${retraining.feedback.learnt} texts of feedback`,
    tags: retrainingTags(retraining),
  });
  await createOutput(io.stdout).write(`\n${name} version ${version}, alias ${challengerAlias}\n`);
  if (isPromoted) await promote({ ...options, name, version, mlflow, data: frozen }, io);
}

/** The gate would refuse at the end, after all the work. */
async function requireEnoughRows(options: RetrainOptions, labels: readonly string[]): Promise<void> {
  const { frozen = [], badRows, minimumSample = defaultMinimumSample } = options;
  const dataset = await openDataset(frozen, { ...tableOptions(options), labels, onBadRow: badRows });
  const { kept } = await dataset.summary();
  if (kept >= minimumSample) return;
  throw new Error(
    `--frozen has ${count(kept)} labelled rows, and --promote decides on ${count(minimumSample)} or more: ` +
      'give more rows, or lower the number with --minimum-sample; nothing was trained',
  );
}

function checkUsage(options: RetrainOptions): void {
  const { register, promote: promoted, frozen, mlflow, slices } = options;
  const isGateSet = slices.length > 0 || Object.values(gateOptions(options)).some((value) => value !== undefined);
  if (!promoted && isGateSet) throw new UsageError('--slices and the flags of the gate are for --promote');
  if (register === undefined && promoted) throw new UsageError('--promote is for --register');
  if (register === undefined && mlflow !== undefined) throw new UsageError('--mlflow is for --register');
  if (promoted && frozen === undefined)
    throw new UsageError('--promote needs --frozen: rows for the gate to decide on');
}

interface ReadFeedback {
  readonly rows: readonly LabelledFeedback[];
  /** Rows that cannot be read. */
  readonly bad: number;
}

const columns = ['text', 'label', 'predictedLabel', 'feedbackAt'];

/**
 * Reads files that `feedback export` wrote, or others with its columns.
 * @throws {SentimentError} `dataset_invalid` when a column is missing
 */
async function readFeedback(files: readonly string[]): Promise<ReadFeedback> {
  const rows: LabelledFeedback[] = [];
  let bad = 0;
  for (const path of files) {
    const [text, ...others] = columns;
    const file = await openTable(path, { text, others });
    for await (const records of file.rows({ columns })) {
      for (const { values, problem } of records) {
        const [text = '', trueLabel = '', predictedLabel = '', at = ''] = values;
        if (problem !== undefined || Number.isNaN(Date.parse(at))) bad += 1;
        else rows.push({ text, trueLabel, predictedLabel, at: Date.parse(at) });
      }
    }
  }
  return { rows, bad };
}

/** What became of the feedback, and what the challenger makes of the part it did not learn from. */
function formatRetraining({ feedback, comparison }: Retraining): string {
  const { reportedWrong, foundRight, gain, wrongShare } = comparison;
  const parts = [
    `${count(feedback.read)} rows of feedback: ${count(feedback.learnt)} learnt from, ${count(feedback.heldOut)} held out`,
    [feedback.repeated, 'repeat a text'],
    [feedback.undecided, 'contradict one another'],
    [feedback.unknownLabel, 'have another label'],
    [feedback.empty, 'have no text'],
    [feedback.replacedRows, 'training rows replaced'],
    [feedback.heldOutRows, 'training rows left out for a text that is held out'],
  ];
  const told = parts.flatMap((part) => {
    if (typeof part === 'string') return [part];
    const [number = 0, what = ''] = part;
    return number === 0 ? [] : [`${count(Number(number))} ${what}`];
  });
  const row = (title: string, { n, championRight, challengerRight, gained, lost }: typeof reportedWrong): string[] => [
    title,
    count(n),
    count(championRight),
    count(challengerRight),
    count(gained),
    count(lost),
  ];
  const table = alignedTable([
    ['held-out feedback', 'texts', 'champion right', 'challenger right', 'gained', 'lost'],
    row('reported wrong', reportedWrong),
    row('found right', foundRight),
  ]);
  const verdict =
    gain === null
      ? 'No gain can be told: there is no held-out feedback of both kinds.'
      : `With ${(100 * wrongShare).toFixed(1)} % of predictions wrong that is ${signed(gain.difference)} accuracy on the traffic, ` +
        `95 % [${signed(gain.interval[0])}, ${signed(gain.interval[1])}].`;
  return `${told.join('; ')}\n\n${table}\n${verdict}\n`;
}

/** The same as tags of a registered version. */
function retrainingTags({ feedback, comparison }: Retraining): Record<string, string> {
  return {
    'sentiment.retraining.feedback': JSON.stringify(feedback),
    'sentiment.retraining.comparison': JSON.stringify(comparison),
  };
}
