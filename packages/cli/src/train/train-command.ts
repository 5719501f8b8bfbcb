import { availableParallelism } from 'node:os';
import { checkArtifactFolder, writeArtifact } from 'sentiment-core/node';
import { addTrainingRecord, runTraining, type SummarizedDataset, type TrainingStage } from 'sentiment-core/training';
import { formatEvaluation, leftOutRows, missingLabels, validationName } from '../evaluate/evaluation-summary.ts';
import type { Models } from '../models.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { UsageError } from '../terminal/errors.ts';
import { count, createOutput, createProgress, type Progress, type WatchedWork, watchWork } from '../terminal/output.ts';
import { createTrainingProgress } from '../terminal/training-progress.ts';
import { recordedCommand } from '../terminal/flags.ts';
import { checkFlags, openTrainerRequest, type OpenTrainerRequest, type TrainerFlags } from './trainer-request.ts';
import {
  checkLeakage,
  checkTrainingTexts,
  type DataFlags,
  holdRows,
  lonelyLabels,
  openTrainingData,
  tellLeftOutRows,
} from './training-data.ts';
import { scoreHeldOut, type HeldOutScore } from './held-out-score.ts';
import { modelWarnings } from './model-warnings.ts';
import { createTrainingHistory } from './training-history.ts';
import type { TrainingTracker } from './training-tracker.ts';
import type { TunedOptions } from './tune-trainer.ts';

export interface TrainOptions extends TrainerFlags, DataFlags {
  readonly folds: number;
  /** Share of the rows to score on without --validation, or `off`. Default: 0.1 where trainings are quick. */
  readonly heldOut?: number | 'off' | undefined;
  /** Address of an MLflow server; true: the one in the environment. */
  readonly mlflow?: string | true | undefined;
  readonly experiment?: string | undefined;
  readonly output: string;
}

/** Trains, scores the model on the validation files, and writes it with `training.json` beside it. */
export async function train(
  options: TrainOptions,
  io: CommandLineIo,
  models: Models,
  commandLine: readonly string[],
): Promise<void> {
  if (options.experiment !== undefined && options.mlflow === undefined)
    throw new UsageError('--experiment is for --mlflow');
  if (options.teacherShare !== undefined && options.teacher === undefined)
    throw new UsageError('--teacher-share is for --teacher');
  if (options.heldOut !== undefined && options.validation !== undefined)
    throw new UsageError('--held-out is for a training without --validation: give one of them');
  const startedAt = new Date();
  // What is wrong is said before a large file is read.
  checkFlags(options);
  await checkArtifactFolder(options.output);
  const trainer = await openTrainerRequest(options, models);
  try {
    const command = { startedAt: startedAt.toISOString(), command: recordedCommand(commandLine) };
    await trainModel(options, { trainer, command, io, models });
  } finally {
    await trainer.close();
  }
}

interface Training {
  readonly trainer: OpenTrainerRequest;
  /** For `training.json`. */
  readonly command: Readonly<Record<string, unknown>>;
  readonly io: CommandLineIo;
  readonly models: Models;
}

async function trainModel(options: TrainOptions, { trainer: opened, command, io, models }: Training): Promise<void> {
  const { kind, seed, folds, output } = options;
  const { request } = opened;
  let trainer = await models.createTrainer(kind, request);
  const data = await openTrainingData(options, createProgress(io));
  const { files: paths, validationFiles, training } = data;
  await watchWork(io, async (watched) => {
    const { progress, signal } = watched;
    const tracker = await openTracker(options, watched);
    try {
      const tuning = options.tune === undefined ? undefined : { tune: options.tune, folds };
      tracker?.options({ model: kind, seed, ...request.options, ...tuning });
      await checkTrainingTexts(data, progress);
      await tellLeftOutRows(data, progress);
      const validation = data.validation && (await holdRows(data.validation));
      const leakage = validation && (await checkLeakage({ ...data, validation }, watched));
      if (tracker) {
        const { text, label } = training.columns;
        tracker.dataset({ context: 'training', files: paths, text, label, summary: await training.summary() });
        if (validation) {
          const summary = await validation.summary();
          tracker.dataset({ context: 'validation', files: validationFiles, text, label, summary });
        }
      }
      const tuned = await tuneIfAsked(options, { request, models, training, validation, tracker, watched });
      if (tuned) {
        trainer = await models.createTrainer(kind, {
          ...request,
          options: { ...request.options, ...tuned.options },
        });
        tracker?.options(tuned.options);
      }
      if (trainer.settings) tracker?.options(trainer.settings);

      const history = createTrainingHistory(
        createTrainingProgress(progress, { settings: trainer.settings, next: tracker?.observer }),
      );
      const run = await runTraining({
        trainer,
        training,
        ...(validation && { validation }),
        validationName: validationName(validationFiles),
        signal,
        observer: history.observer,
        onObserverError: (error) => progress.note(`progress cannot be shown: ${String(error)}`),
        onStage: createStageReporter(progress, training, validation),
      });
      progress.clear();
      const { seconds, modelBytes } = run;
      const rows = await training.summary();
      const rowsPerSecond = rows.kept / seconds;
      const { heldOut: share } = options;
      const heldOut = validation
        ? undefined
        : await scoreHeldOut({ kind, trainer, training, heldOut: share, seed, ...watched });
      const warnings = await modelWarnings({
        kind,
        training,
        classifier: run.classifier,
        labelRows: rows.labels,
        settings: trainer.settings,
        evaluation: run.validation?.evaluation ?? heldOut?.evaluation,
      });
      const files = addTrainingRecord(run, {
        ...command,
        rowsPerSecond,
        seed,
        machine: {
          node: process.version,
          platform: process.platform,
          architecture: process.arch,
          cores: availableParallelism(),
        },
        rows,
        ...(tracker && { mlflow: tracker.record }),
        ...(heldOut && { heldOut }),
        ...(warnings.length > 0 && { warnings }),
        ...(history.entries.length > 0 && { history: history.entries }),
        ...(leakage && { leakage }),
        ...(tuned && { tuning: { folds, options: tuned.options, trials: tuned.trials } }),
      });
      signal.throwIfAborted();
      await writeArtifact(output, files);
      await run.classifier.close();
      await tracker?.finished({ run, files, rowsPerSecond });

      const out = createOutput(io.stdout);
      if (tuned) await out.write(`${tuned.table}\n`);
      await out.write(
        `${output}: ${kind}, ${training.labels.join('/')}, ${(modelBytes / 1e6).toFixed(2)} MB, ` +
          `trained on ${count(rows.kept)} rows in ${seconds.toFixed(1)} s\n`,
      );
      if (heldOut) await out.write(formatHeldOut(heldOut));
      if (run.validation) await out.write(`\nvalidation: ${formatEvaluation(run.validation.evaluation)}`);
      for (const warning of warnings) progress.note(warning);
    } catch (error) {
      await tracker?.failed(error);
      throw error;
    }
  });
}

function formatHeldOut({ fraction, rows, seed, evaluation }: HeldOutScore): string {
  const [held, learnt] = [fraction, 1 - fraction].map((share) => `${(share * 100).toFixed(0)}%`);
  const how = `${held} of the rows (${count(rows)}, seed ${seed}), by a model of the same options trained on the other ${learnt}`;
  return `\nheld-out score, on ${how}:\n${formatEvaluation(evaluation)}`;
}

interface TuningParts {
  readonly request: OpenTrainerRequest['request'];
  readonly models: Models;
  readonly training: SummarizedDataset;
  readonly validation: SummarizedDataset | undefined;
  readonly tracker: TrainingTracker | undefined;
  readonly watched: WatchedWork;
}

async function tuneIfAsked({ kind, tune, folds }: TrainOptions, parts: TuningParts): Promise<TunedOptions | undefined> {
  if (tune === undefined) return undefined;
  const { request, models, training, validation, tracker, watched } = parts;
  const { tuneTrainer } = await import('./tune-trainer.ts');
  const tuned = await tuneTrainer({
    kind,
    // Trials keep no state.
    request: { ...request, checkpoints: undefined },
    trials: tune,
    folds,
    training,
    validate: validation !== undefined,
    createTrainer: models.createTrainer,
    onTrial: tracker?.trial,
    ...watched,
  });
  watched.progress.clear();
  return tuned;
}

/** Shows what is done after the fit, and says which rows were left out. */
function createStageReporter(
  progress: Progress,
  training: SummarizedDataset,
  validation: SummarizedDataset | undefined,
): (stage: TrainingStage, texts: number) => Promise<void> {
  let all = '';
  return async (stage, texts) => {
    if (texts > 0) {
      progress.update(`evaluated ${count(texts)}${all} texts`);
      return;
    }
    progress.clear();
    if (stage === 'scoring') {
      const rows = await training.summary();
      const held = await validation?.summary();
      all = held === undefined ? '' : ` of ${count(held.kept)}`;
      for (const line of lonelyLabels(rows)) progress.note(line);
      return;
    }
    const rows = await validation?.summary();
    if (rows) for (const line of [...leftOutRows(rows, 'evaluated'), ...missingLabels(rows)]) progress.note(line);
    progress.update('measuring the texts for monitoring');
  };
}

async function openTracker(options: TrainOptions, watched: WatchedWork): Promise<TrainingTracker | undefined> {
  const { mlflow, experiment, output } = options;
  if (mlflow === undefined) return undefined;
  const { createTrainingTracker } = await import('./training-tracker.ts');
  return createTrainingTracker({ mlflow, experiment, output, ...watched });
}
