import { openDataset, parseDataFile } from 'sentiment-core/node';
import { addTrainingRecord, type BadRowPolicy } from 'sentiment-core/training';
import type { Retraining } from '@sentiment-core/mlops/retraining';
import { compareModels } from '../compare/model-comparison.ts';
import { formatComparison } from '../compare/comparison-table.ts';
import { validationName } from '../evaluate/validation-metrics.ts';
import { leftOutRows } from '../evaluate/left-out-rows.ts';
import { promote } from '../registry/promote-command.ts';
import { openRegistry } from '../registry/registry-client.ts';
import type { Services, TrainerKind } from '../services.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { createOutput } from '../terminal/output.ts';
import { createProgress } from '../terminal/progress.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { withoutCredentials } from '../terminal/without-credentials.ts';
import { createTrainingProgress } from '../train/training-progress.ts';
import { readTrainerConfig } from '../train/trainer-config.ts';
import { readFeedback } from './read-feedback.ts';
import { formatRetraining, retrainingTags } from './retraining-table.ts';

export interface RetrainOptions {
  readonly model: TrainerKind;
  /** `FILE` or `FILE:weight`. */
  readonly data: readonly string[];
  /** Files of `feedback export`. */
  readonly feedback: readonly string[];
  /** Files that decide when the training stops. */
  readonly validation?: readonly string[];
  /** Files that no model has learnt from. */
  readonly frozen?: readonly string[];
  readonly champion: string;
  readonly text: string;
  readonly label: string;
  readonly labels: readonly string[] | undefined;
  readonly badRows: BadRowPolicy;
  readonly seed: number;
  readonly config?: string;
  readonly feedbackWeight?: number;
  readonly confirmationWeight?: number;
  readonly heldOut?: number;
  readonly wrongShare?: number;
  /** Name of a registered model. */
  readonly register?: string;
  readonly promote?: boolean;
  readonly mlflow?: string;
  readonly output: string;
}

/** Trains a challenger on the training files and the feedback, compares it with the champion, and registers it if asked to. */
export async function retrainModel(
  options: RetrainOptions,
  io: CommandLineIo,
  services: Services,
  commandLine: readonly string[],
): Promise<void> {
  checkUsage(options);
  const { model, data, validation, text, label, badRows, seed, output, mlflow } = options;
  const registry = options.register === undefined ? undefined : await openRegistry({ mlflow }, services);
  const config = options.config === undefined ? {} : await readTrainerConfig(options.config);
  const trainer = await services.createTrainer({ kind: model, seed, options: config });
  await services.checkArtifactFolder(output);
  const { retrain } = await services.loadFeedback();
  const columns = { text, label, onBadRow: badRows };
  const base = await openDataset(data.map(parseDataFile), {
    ...(options.labels && { labels: options.labels }),
    ...columns,
  });
  const validationSet = validation && (await openDataset(validation, { labels: base.labels, ...columns }));
  const feedback = await readFeedback(options.feedback);

  const progress = createProgress(io);
  const abort = new AbortController();
  const stopListening = io.onInterrupt(() => abort.abort());
  const champion = await services.loadClassifier(options.champion);
  try {
    if (feedback.bad > 0) progress.note(`${feedback.bad} rows of feedback cannot be read and are left out`);
    const startedAt = new Date();
    const retraining = await retrain({
      ...{ trainer, base, champion, feedback: feedback.rows, seed, signal: abort.signal },
      weights: {
        ...(options.feedbackWeight !== undefined && { weight: options.feedbackWeight }),
        ...(options.confirmationWeight !== undefined && { confirmationWeight: options.confirmationWeight }),
      },
      ...(options.heldOut !== undefined && { heldOutShare: options.heldOut }),
      ...(options.wrongShare !== undefined && { wrongShare: options.wrongShare }),
      ...(validationSet && validation && { validation: validationSet, validationName: validationName(validation) }),
      observer: createTrainingProgress(progress),
    });
    progress.clear();
    const rows = await base.summary();
    for (const line of leftOutRows(rows, 'training')) progress.note(line);
    const { run, feedback: counts, comparison } = retraining;
    const files = addTrainingRecord(run, {
      command: ['sentiment', ...commandLine.map(withoutCredentials)],
      startedAt: startedAt.toISOString(),
      champion: { name: champion.info.name, version: champion.info.version },
      seed,
      rows,
      feedback: counts,
      comparison,
    });
    abort.signal.throwIfAborted();
    await services.writeArtifact(output, files);
    await run.classifier.close();
    const out = createOutput(io.stdout);
    await out.write(`${output}: ${model}, trained on ${rows.kept.toLocaleString('en-US')} rows and feedback\n\n`);
    await out.write(formatRetraining(retraining));
    if (options.frozen) {
      const frozen = { data: options.frozen, text, label, badRows, slices: [], seed, signal: abort.signal };
      const compared = await compareModels([options.champion, output], frozen, services, progress);
      progress.clear();
      await out.write(`\n${formatComparison(compared)}`);
    }
    if (registry) await registerChallenger(options, retraining, registry, io, services);
  } finally {
    progress.clear();
    stopListening();
    await champion.close();
  }
}

async function registerChallenger(
  options: RetrainOptions,
  retraining: Retraining,
  { client, registerModel, challengerAlias }: Awaited<ReturnType<typeof openRegistry>>,
  io: CommandLineIo,
  services: Services,
): Promise<void> {
  const { register: name = '', output, frozen = [], mlflow, text, label, badRows } = options;
  const { version } = await registerModel({
    ...{ client, name, model: output, aliases: [challengerAlias] },
    description: `Retrained with ${retraining.feedback.learnt} texts of feedback`,
    tags: retrainingTags(retraining),
  });
  await createOutput(io.stdout).write(`\n${name} version ${version}, alias ${challengerAlias}\n`);
  if (options.promote)
    await promote({ ...{ name, version, mlflow, data: frozen, text, label, badRows, slices: [] } }, io, services);
}

function checkUsage({ register, promote: promoted, frozen, mlflow }: RetrainOptions): void {
  if (register === undefined && promoted) throw new UsageError('--promote is for --register');
  if (register === undefined && mlflow !== undefined) throw new UsageError('--mlflow is for --register');
  if (promoted && frozen === undefined) throw new UsageError('--promote needs --frozen: rows for the gate to judge on');
}
