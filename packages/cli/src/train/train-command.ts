import { availableParallelism } from 'node:os';
import { openDataset, parseDataFile } from 'sentiment-core/node';
import { addReference, createReference } from 'sentiment-core/reference';
import { checkLeakage } from './check-leakage.ts';
import { checkTrainingTexts, lonelyLabels } from './check-training-rows.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { formatEvaluation } from '../evaluate/evaluation-table.ts';
import { leftOutRows } from '../evaluate/left-out-rows.ts';
import { createOutput } from '../terminal/output.ts';
import { createProgress } from '../terminal/progress.ts';
import { scoreModel } from '../evaluate/scored-model.ts';
import type { BadRowPolicy, Teacher } from 'sentiment-core/training';
import type { Services, TrainerKind } from '../services.ts';
import { refuseNetworkOptions } from './network-trainer.ts';
import { rememberProbabilities } from './remember-probabilities.ts';
import { severalObservers } from './several-observers.ts';
import { readTrainerConfig } from './trainer-config.ts';
import { createTrainingProgress } from './training-progress.ts';
import { createTrainingTracker } from './training-tracker.ts';
import { tuneTrainer } from './tune-trainer.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { validationMetrics } from '../evaluate/validation-metrics.ts';
import { withoutCredentials } from '../terminal/without-credentials.ts';

export interface TrainOptions {
  readonly model: TrainerKind;
  /** `FILE` or `FILE:weight`. */
  readonly data: readonly string[];
  readonly validation?: readonly string[];
  readonly text: string;
  readonly label: string;
  /** Undefined: those found in the data. */
  readonly labels: readonly string[] | undefined;
  /** What to do with rows that cannot be used. */
  readonly badRows: BadRowPolicy;
  readonly seed: number;
  readonly config?: string;
  /** Name of a preprocessing variant. */
  readonly preprocessing?: string;
  /** File of word vectors that a network begins with, or `none`. */
  readonly embeddings?: string;
  /** Folder that keeps the state of a network's training. */
  readonly checkpoints?: string;
  /** A model, or a file of its predictions, that a network learns from beside the labels. */
  readonly teacher?: string;
  /** Of the teacher in what is learnt; undefined: half. */
  readonly teacherShare?: number;
  /** How many sets of options are tried first. */
  readonly tune?: number;
  readonly folds: number;
  /** Address of an MLflow server; true: the one in the environment. */
  readonly mlflow?: string | true;
  readonly experiment?: string;
  readonly output: string;
}

/** Trains, scores the model on the validation files, and writes it with `training.json` beside it. */
export async function train(
  options: TrainOptions,
  io: CommandLineIo,
  services: Services,
  commandLine: readonly string[],
): Promise<void> {
  const { teacher: reference, teacherShare: share, ...untaught } = options;
  if (options.experiment !== undefined && options.mlflow === undefined) {
    throw new UsageError('--experiment is for --mlflow');
  }
  if (reference === undefined) {
    if (share !== undefined) throw new UsageError('--teacher-share is for --teacher');
    return trainModel(untaught, io, services, commandLine);
  }
  // What is wrong is told before a large file is read.
  refuseNetworkOptions(options.model, { teacher: reference });
  await services.checkArtifactFolder(options.output);
  const classifier = await services.loadTeacher(reference);
  try {
    const own = options.tune === undefined ? classifier : rememberProbabilities(classifier);
    const teacher = { classifier: own, ...(share !== undefined && { share }) };
    await trainModel({ ...untaught, teacher }, io, services, commandLine);
  } finally {
    await classifier.close();
  }
}

async function trainModel(
  options: Omit<TrainOptions, 'teacher' | 'teacherShare'> & { readonly teacher?: Teacher },
  io: CommandLineIo,
  services: Services,
  commandLine: readonly string[],
): Promise<void> {
  const { model, data, validation = [], text, label, labels, seed, output } = options;
  const startedAt = new Date();
  const { preprocessing, badRows, embeddings, teacher, mlflow, experiment } = options;
  const config = options.config === undefined ? {} : await readTrainerConfig(options.config);
  const request = {
    kind: model,
    seed,
    options: { ...config, ...(preprocessing !== undefined && { preprocessing }) },
    ...(embeddings !== undefined && embeddings !== 'none' && { embeddings }),
    ...(teacher && { teacher }),
  };
  const kept = options.checkpoints === undefined ? {} : { checkpoints: options.checkpoints };
  // Made before anything is read: wrong options are told at once.
  let trainer = await services.createTrainer({ ...request, ...kept });
  await services.checkArtifactFolder(output);
  const columns = { text, label, onBadRow: badRows };
  const dataset = await openDataset(data.map(parseDataFile), { ...(labels && { labels }), ...columns });
  const validationSet =
    validation.length === 0 ? undefined : await openDataset(validation, { labels: dataset.labels, ...columns });

  const progress = createProgress(io);
  const abort = new AbortController();
  const { signal } = abort;
  const stopListening = io.onInterrupt(() => abort.abort());
  const tracker = await createTrainingTracker({ mlflow, experiment, output, progress, signal }, services).catch(
    (error: unknown) => {
      stopListening();
      throw error;
    },
  );
  try {
    tracker.options({
      model,
      seed,
      ...request.options,
      ...(options.tune && { tune: options.tune, folds: options.folds }),
    });
    const paths = data.map((file) => parseDataFile(file).path);
    await checkTrainingTexts(dataset, paths, progress);
    const leakage =
      validationSet &&
      (await checkLeakage({
        data: paths,
        validation,
        dataset,
        validationSet,
        open: (files) => openDataset(files, { labels: dataset.labels, ...columns }),
        progress,
        signal,
      }));
    if (tracker.observer) {
      tracker.dataset({ context: 'training', files: paths, text, label, summary: await dataset.summary() });
      if (validationSet) {
        const summary = await validationSet.summary();
        tracker.dataset({ context: 'validation', files: validation, text, label, summary });
      }
    }
    const tuned =
      options.tune !== undefined
        ? await tuneTrainer(
            {
              ...{
                trials: options.tune,
                folds: options.folds,
                request,
                dataset,
                validate: validationSet !== undefined,
              },
              ...{ signal, progress, onTrial: tracker.trial },
            },
            services,
          )
        : undefined;
    if (tuned) {
      progress.clear();
      trainer = await services.createTrainer({
        ...request,
        ...kept,
        options: { ...request.options, ...tuned.options },
      });
      tracker.options(tuned.options);
    }
    if (trainer.settings) tracker.options(trainer.settings);
    const started = performance.now();
    const trained = await trainer.fit(dataset, {
      signal,
      observer: severalObservers([createTrainingProgress(progress), tracker.observer]),
      onObserverError: (error) => progress.note(`progress cannot be shown: ${String(error)}`),
      ...(validationSet && { validation: validationSet }),
    });
    const seconds = (performance.now() - started) / 1000;
    progress.clear();
    const rows = await dataset.summary();
    for (const line of [...leftOutRows(rows, 'training'), ...lonelyLabels(rows)]) progress.note(line);

    const scored =
      validationSet &&
      (await scoreModel(trained.classifier, { data: validation, text, label, badRows, slices: [], signal }, progress));
    const evaluation = scored?.evaluation;
    const { classifier } = trained;
    const measured = { classifier, training: dataset, ...(validationSet && { validation: validationSet }), signal };
    progress.update('measuring the texts for monitoring');
    const reference = await createReference(measured);
    progress.clear();
    const modelFiles = await trained.toArtifact(evaluation && validationMetrics(validation, evaluation));
    const files = new Map(await addReference(modelFiles, reference));
    const modelBytes = [...files.values()].reduce((sum, file) => sum + file.length, 0);
    // Beside the model, and no part of what the same seed and data give again: times and the machine are in it.
    const rowsPerSecond = rows.kept / seconds;
    const record = {
      command: ['sentiment', ...commandLine.map(withoutCredentials)],
      startedAt: startedAt.toISOString(),
      seconds,
      rowsPerSecond,
      modelBytes,
      seed,
      machine: {
        node: process.version,
        platform: process.platform,
        architecture: process.arch,
        cores: availableParallelism(),
      },
      rows,
      ...(leakage && { leakage }),
      ...(tuned && { tuning: { folds: options.folds, options: tuned.options, trials: tuned.trials } }),
      ...(evaluation && { validation: evaluation }),
    };
    files.set('training.json', new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`));
    signal.throwIfAborted();
    await services.writeArtifact(output, files);
    await trained.classifier.close();
    await tracker.finished({ files, validation: scored, seconds, rowsPerSecond, modelBytes });

    const out = createOutput(io.stdout);
    if (tuned) await out.write(`${tuned.table}\n`);
    await out.write(
      `${output}: ${model}, ${dataset.labels.join('/')}, ${(modelBytes / 1e6).toFixed(2)} MB, ` +
        `trained on ${rows.kept.toLocaleString('en-US')} rows in ${seconds.toFixed(1)} s\n`,
    );
    if (evaluation) await out.write(`\nvalidation: ${formatEvaluation(evaluation)}`);
  } catch (error) {
    await tracker.failed(error);
    throw error;
  } finally {
    progress.clear();
    stopListening();
  }
}
