import { createOnnxModel } from 'sentiment-core/onnx';
import type { Evaluation, ScoredTexts } from 'sentiment-core/evaluation';
import { loadArtifact } from 'sentiment-core/node';
import type { DatasetSummary, TrainingObserver } from 'sentiment-core/training';
import { createMlflowClient } from '@sentiment-core/mlops/mlflow';
import { createMlflowModelFolder } from '@sentiment-core/mlops/mlflow-model';
import { createTrackingObserver, trackTraining, type TrackedRun } from '@sentiment-core/mlops/tracking';
import { registeredName, registerModel } from './register-model.ts';

export interface UsedData {
  readonly context: string;
  readonly file: string;
  readonly summary: DatasetSummary;
}

/** A trained and judged model in its folder. */
export interface JudgedModel {
  readonly folder: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly trainingSeconds: number;
  readonly evaluation: Evaluation;
  readonly scored: ScoredTexts;
}

export interface TrackedContestant {
  readonly observer: TrainingObserver | undefined;
  judged(model: JudgedModel): Promise<void>;
  failed(error: unknown): void;
}

/** Tells MLflow of a comparison: a run for it, and under it a run for every model. */
export interface TrackedComparison {
  data(used: readonly UsedData[]): void;
  start(name: string, params: Readonly<Record<string, unknown>>): TrackedContestant;
  /** Ends the runs, and registers the model of the contestant `best`. */
  finish(result: { readonly table: string; readonly json: string; readonly best: string }): Promise<void>;
  failed(error: unknown): Promise<void>;
}

const untracked: TrackedComparison = {
  data: () => undefined,
  start: () => ({ observer: undefined, judged: async () => undefined, failed: () => undefined }),
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
    ...{ trackingUri: mlflow, experiment, output, warn },
    ...{ name: 'train-and-compare', source: 'npm run example:compare' },
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
      return {
        observer: createTrackingObserver(child),
        async judged({ folder, files, trainingSeconds, evaluation, scored }) {
          const artifact = await loadArtifact(folder);
          child.logParams(artifact.manifest.training);
          child.logFolder('sentiment-model', files);
          const isExported = await logOnnx(child, artifact);
          if (isExported) exported.set(name, child);
          child.logMetrics({ 'training/processorSeconds': trainingSeconds });
          child.logEvaluation({ evaluation, scored, prefix: 'test', ...(isExported && { model: 'model' }) });
          child.end();
        },
        failed: (error) => child.end('FAILED', { error }),
      };
    },
    async finish({ table, json, best }) {
      run.logArtifact('synthesis.md', table);
      run.logArtifact('synthesis.json', json);
      run.setTags({ 'mlflow.note.content': table, best });
      run.end();
      const isSent = await tracking.close();
      const winner = exported.get(best);
      const sent = winner && tracking.serverRun(winner);
      if (!isSent) console.error(`MLflow has not got everything: sentiment mlflow sync ${tracking.folder}`);
      if (!isSent || sent === undefined) return console.error('nothing is registered');
      const { version, alias } = await registerModel(createMlflowClient({ trackingUri: mlflow }), sent);
      console.log(`\nMLflow: ${tracking.serverRun(run)?.url ?? ''}`);
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
