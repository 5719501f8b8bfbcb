import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMlflowClient, createMlflowModelFolder, type MlflowClient } from '@sentiment-core/mlops/mlflow';
import { createTrackingObserver, type TrackedRun, trackTraining } from '@sentiment-core/mlops/tracking';
import { createOnnxModel } from 'sentiment-core/onnx';
import type { DatasetSummary, TrainingObserver } from 'sentiment-core/training';
import type { Evaluated } from './evaluate-candidate.ts';
import { type CurvePoint, eventOf, trainingPicture } from './learning-curve.ts';

export interface UsedData {
  readonly context: string;
  readonly file: string;
  readonly summary: DatasetSummary;
}

/** A trained and evaluated model in its folder. */
export interface EvaluatedModel extends Evaluated {
  readonly folder: string;
  readonly curve: readonly CurvePoint[];
}

export interface TrackedCandidate {
  readonly observer: TrainingObserver | undefined;
  /** The curve of a training that an earlier run has done. */
  trainedBefore(curve: readonly CurvePoint[]): void;
  evaluated(model: EvaluatedModel): Promise<void>;
  failed(error: unknown): void;
}

export interface FinishedComparison {
  /** As Markdown, for the run's description. */
  readonly table: string;
  readonly files: ReadonlyMap<string, string>;
  /** Name of the best candidate. */
  readonly best: string;
}

/** Tells MLflow of a comparison: a run for it, and under it a run for every model. */
export interface TrackedComparison {
  data(used: readonly UsedData[]): void;
  start(name: string, params: Readonly<Record<string, unknown>>): TrackedCandidate;
  /** Ends the runs, and registers the model of the candidate `best`. */
  finish(result: FinishedComparison): Promise<void>;
  failed(error: unknown): Promise<void>;
}

const untracked: TrackedComparison = {
  data: () => undefined,
  start: () => ({
    observer: undefined,
    trainedBefore: () => undefined,
    evaluated: async () => undefined,
    failed: () => undefined,
  }),
  finish: async () => undefined,
  failed: async () => undefined,
};

export interface TrackComparisonOptions {
  /** Address of the MLflow server. Undefined: no tracking. */
  readonly mlflow: string | undefined;
  readonly experiment: string;
  /** Folder of the comparison. */
  readonly output: string;
}

export async function trackComparison(options: TrackComparisonOptions): Promise<TrackedComparison> {
  const { mlflow, experiment, output } = options;
  if (mlflow === undefined) return untracked;
  const warn = (line: string) => console.error(line);
  const tracking = await trackTraining({
    trackingUri: mlflow,
    experiment,
    output,
    warn,
    name: 'train-and-compare',
    source: 'npm run example:compare',
  });
  const { run } = tracking;
  /** Those whose model can be registered. */
  const exported = new Map<string, typeof run>();
  let used: readonly UsedData[] = [];
  const logData = (to: typeof run) => {
    for (const { context, file, summary } of used) to.logDataset({ context, files: [file], summary });
  };

  return {
    data(files) {
      used = files;
      logData(run);
    },
    start(name, params) {
      const child = run.startChild({ name });
      child.logParams(params);
      logData(child);
      const observer = createTrackingObserver(child);
      return {
        observer,
        trainedBefore(curve) {
          child.setTags({ 'sentiment.training': 'of an earlier run' });
          for (const point of curve) observer.onEvent(eventOf(point));
        },
        async evaluated({ folder, artifact, synthesis, evaluation, scored, curve }) {
          child.logParams(artifact.manifest.training);
          child.logFolder('sentiment-model', await filesOf(folder));
          if (curve.length > 0) child.logArtifact('plots/training.svg', trainingPicture(name, curve));
          const isExported = await logOnnx(child, artifact);
          if (isExported) exported.set(name, child);
          child.logMetrics({ 'training/processorSeconds': synthesis.trainingSeconds, ...servingMetrics(synthesis) });
          child.logEvaluation({ evaluation, scored, prefix: 'test', ...(isExported && { model: 'model' }) });
          child.end();
        },
        failed: (error) => child.end('FAILED', { error }),
      };
    },
    async finish({ table, files, best }) {
      for (const [file, content] of files) run.logArtifact(file, content);
      run.setTags({ 'mlflow.note.content': table, best });
      run.end();
      const isSent = await tracking.close();
      const winner = exported.get(best);
      const sent = winner && tracking.serverRun(winner);
      if (!isSent) console.error(`MLflow has not got everything: npx sentiment mlflow sync "${tracking.folder}"`);
      if (!isSent || sent === undefined) return console.error('nothing is registered');
      const { version, alias } = await registerModel(createMlflowClient({ trackingUri: mlflow }), sent);
      console.log(`\nMLflow: ${tracking.serverRun(run)?.experimentUrl ?? ''}`);
      console.log(`registered: ${best} is version ${version} of ${registeredName}, with the alias ${alias}`);
    },
    async failed(error) {
      run.end('FAILED', { error });
      await tracking.close({ limitMs: 10_000 });
    },
  };
}

async function logOnnx(
  child: Pick<TrackedRun, 'logModel' | 'setTags'>,
  artifact: Parameters<typeof createOnnxModel>[0],
): Promise<boolean> {
  try {
    child.logModel({ files: createMlflowModelFolder(await createOnnxModel(artifact)) });
    return true;
  } catch (error) {
    child.setTags({ 'sentiment.export': error instanceof Error ? error.message : String(error) });
    return false;
  }
}

async function filesOf(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const names = await readdir(folder);
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)));
}

/** Of the table, what the evaluation does not have. */
function servingMetrics(synthesis: Evaluated['synthesis']): Record<string, number> {
  const { megabytes, int8, millisecondsATweet, millisecondsAlone, onnx, memoryMegabytes, sources } = synthesis;
  const named = sources.flatMap(({ source, accuracy, macroRecall }) => [
    [`source/${source}/accuracy`, accuracy] as const,
    [`source/${source}/macroRecall`, macroRecall] as const,
  ]);
  return {
    'serving/megabytes': megabytes,
    'serving/memoryMegabytes': memoryMegabytes,
    'serving/millisecondsATweet': millisecondsATweet,
    'serving/millisecondsAlone': millisecondsAlone,
    ...(int8 && { 'serving/int8Megabytes': int8.megabytes, 'serving/int8AccuracyLost': int8.accuracyLost }),
    ...(onnx && {
      'serving/onnxMillisecondsATweet': onnx.millisecondsATweet,
      'serving/onnxMillisecondsAlone': onnx.millisecondsAlone,
    }),
    ...Object.fromEntries(named),
  };
}

const registeredName = 'tweet-sentiment';

/**
 * Makes the run's model a version of `tweet-sentiment`. It becomes the champion when there is none, else the challenger:
 * whether it takes the champion's place is for `sentiment promote` to evaluate.
 */
async function registerModel(
  client: MlflowClient,
  { runId, modelId }: { readonly runId: string; readonly modelId: string | undefined },
): Promise<{ readonly version: string; readonly alias: 'challenger' | 'champion' }> {
  await client.registeredModels.getOrCreate(registeredName);
  // MLflow 3 has the model by itself, MLflow 2 among the artifacts of the run.
  const source = modelId === undefined ? `${(await client.runs.get(runId)).artifactUri}/model` : `models:/${modelId}`;
  const { version } = await client.modelVersions.create({ name: registeredName, source, runId });
  const champion = await client.registeredModels.getVersionByAlias(registeredName, 'champion');
  const alias = champion === undefined ? 'champion' : 'challenger';
  await client.registeredModels.setAlias(registeredName, alias, version);
  return { version, alias };
}
