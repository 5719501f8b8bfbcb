import { type Manifest, manifestFile } from '../artifact/manifest.ts';
import type { Artifact } from '../artifact/read-artifact.ts';
import type { Classifier } from '../contracts/classifier.ts';
import type { Dataset, FitOptions, Trainer } from '../contracts/trainer.ts';
import type { SummarizedDataset } from '../datasets/read-dataset.ts';
import { throwIfAborted } from '../errors/throw-if-aborted.ts';
import { evaluateScores, type Evaluation, scoreClassifier } from '../evaluation/evaluation.ts';
import type { ScoredTexts } from '../evaluation/classification-scores.ts';
import { addReference, createReference } from '../reference/model-reference.ts';

/** The file beside a model that says how it was trained. It is no part of the model: times and the machine are in it. */
export const trainingRecordFile = 'training.json';

/** What is done once the trainer has learnt: the validation texts are scored, then texts are measured for monitoring. */
export type TrainingStage = 'scoring' | 'measuring';

export interface RunTrainingOptions extends Omit<FitOptions, 'validation'> {
  readonly trainer: Trainer;
  readonly training: Dataset;
  /**
   * Rows that are not learnt from: they decide when to stop, and are scored. Rows that it left out, as its summary has them, count as
   * skipped in the evaluation.
   */
  readonly validation?: (Dataset & Partial<Pick<SummarizedDataset, 'summary'>>) | undefined;
  /** Name of the validation figures in `model.json`: `<name>.accuracy`. Default `validation`. */
  readonly validationName?: string | undefined;
  /** Called when a stage begins and, while scoring, with the number of texts scored so far. Awaited when a stage begins. */
  readonly onStage?: ((stage: TrainingStage, texts: number) => Promise<void> | void) | undefined;
  /** Clock in milliseconds; its differences become seconds of training. Default `performance.now`. */
  readonly now?: (() => number) | undefined;
}

export interface ValidationScores {
  readonly evaluation: Evaluation;
  readonly scored: ScoredTexts;
}

/** A finished training. */
export interface TrainingRun {
  /** Can be used at once; whoever ran the training closes it. */
  readonly classifier: Classifier;
  /** The artifact, `model.json` and `reference.json` included. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The same as a model that was read: to export or to quantize it without reading it again. */
  readonly artifact: Artifact;
  /** Undefined without validation rows. */
  readonly validation: ValidationScores | undefined;
  /** Of the fit alone. */
  readonly seconds: number;
  /** Of all `files`. */
  readonly modelBytes: number;
}

/**
 * The one way to train: fit, score the model on the validation rows, measure the reference that live traffic is compared with,
 * and make the artifact of all of it. Same trainer and data, same bytes in `files`.
 * @throws what the trainer, the evaluation and `createReference` throw; {SentimentError} `aborted`
 */
export async function runTraining(options: RunTrainingOptions): Promise<TrainingRun> {
  const { trainer, training, validationName = 'validation', onStage, now = () => performance.now() } = options;
  const { validation, signal, observer, onObserverError } = options;
  const started = now();
  const { classifier, toArtifact } = await trainer.fit(training, {
    ...(validation && { validation }),
    ...(signal && { signal }),
    ...(observer && { observer }),
    ...(onObserverError && { onObserverError }),
  });
  const seconds = (now() - started) / 1000;
  throwIfAborted(signal, 'the training was stopped');
  await onStage?.('scoring', 0);
  const scores = validation && (await scoreValidation(classifier, validation, options));
  await onStage?.('measuring', 0);
  const reference = await createReference({
    classifier,
    training,
    ...(validation && { validation }),
    ...(signal && { signal }),
  });
  const modelFiles = await toArtifact(scores && validationMetrics(validationName, scores.evaluation));
  const files = await addReference(modelFiles, reference);
  const modelBytes = [...files.values()].reduce((sum, file) => sum + file.length, 0);
  throwIfAborted(signal, 'the training was stopped');
  return { classifier, files, artifact: artifactOf(files), validation: scores, seconds, modelBytes };
}

function artifactOf(files: ReadonlyMap<string, Uint8Array>): Artifact {
  const manifest = JSON.parse(new TextDecoder().decode(files.get(manifestFile))) as Manifest;
  const others = [...files].filter(([name]) => name !== manifestFile);
  return { location: manifest.name, manifest, files: new Map(others) };
}

async function scoreValidation(
  classifier: Classifier,
  validation: NonNullable<RunTrainingOptions['validation']>,
  { signal, onStage }: RunTrainingOptions,
): Promise<ValidationScores> {
  const { scored, textsPerSecond, skipped } = await scoreClassifier(classifier, validation, {
    onProgress: (texts) => void onStage?.('scoring', texts),
    ...(signal && { signal }),
  });
  const leftOut = (await validation.summary?.())?.skipped ?? 0;
  const figures = evaluateScores(classifier.info.labels, scored);
  const evaluation = { ...figures, textsPerSecond, skipped: skipped + leftOut };
  return { evaluation, scored };
}

const keptFigures = ['accuracy', 'macroRecall', 'macroF1', 'rocAuc', 'logLoss', 'brier', 'ece'] as const;

/** Figures for `model.json`: `<name>.<figure>`. No speeds: those differ from run to run. */
export function validationMetrics(name: string, evaluation: Evaluation): Readonly<Record<string, number>> {
  const metrics: Record<string, number> = {};
  for (const figure of keptFigures) {
    const value = evaluation[figure];
    if (value !== null) metrics[`${name}.${figure}`] = value;
  }
  return metrics;
}

/**
 * The files of a model with `training.json` among them: what the run knows (`seconds`, `modelBytes`, `validation`) and what its
 * caller adds, e.g. the command, the machine and the rows.
 */
export function addTrainingRecord(
  { files, seconds, modelBytes, validation }: TrainingRun,
  details: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Uint8Array> {
  const record = { ...details, seconds, modelBytes, ...(validation && { validation: validation.evaluation }) };
  return new Map([...files, [trainingRecordFile, new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`)]]);
}
