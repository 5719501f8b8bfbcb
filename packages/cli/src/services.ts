import type { Server } from 'node:http';
import type { Classifier, Trainer } from 'sentiment-core';
import type { Artifact, ModelEngine } from 'sentiment-core/node';
import type { SearchSpace, Teacher } from 'sentiment-core/training';
import type { ModelChange, WatchedModel } from '@sentiment-core/mlops/registry';
import { loadRegistry, registrySources, watchRegistry, type WatchOptions } from './registry/load-registry.ts';
import { loadFeedback } from './feedback/load-feedback.ts';
import { loadTracking } from './train/load-tracking.ts';
import { createNetworkTrainer, isNetwork, networkKinds, refuseNetworkOptions } from './train/network-trainer.ts';
import { createServiceServer, type ServiceServerOptions } from './serve/service-server.ts';

export interface ListeningServer {
  readonly server: Server;
  listen(where: { readonly host: string; readonly port: number }): Promise<{ readonly url: string }>;
  /** Tells telemetry of a model that took over, where there is telemetry. */
  readonly modelChanged?: (change: ModelChange) => void;
  /** Finishes what is under way, writes what waits. Safe to call twice. */
  close(): Promise<void>;
}

export type ServerRequest = Pick<ServiceServerOptions, 'classifier' | 'host' | 'warn'> & {
  readonly database: string | undefined;
};

export interface TrainerRequest {
  readonly kind: TrainerKind;
  readonly seed: number;
  /** Come from outside; the trainer checks them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** File of word vectors that a network begins with. */
  readonly embeddings?: string;
  /** Folder that keeps the state of a network's training. */
  readonly checkpoints?: string;
  /** Whose probabilities a network learns beside the labels. */
  readonly teacher?: Teacher;
}

/** What the commands are made of. Loaded when first used: `--help` and `predict` need no server. */
export interface Services {
  /**
   * @param reference `default`, the folder of a model, an installed package of weights, or `models:/name@alias` of the registry at
   * MLFLOW_TRACKING_URI
   * @param engine what computes it; default the fastest that is installed
   */
  loadClassifier(reference: string, engine?: ModelEngine): Promise<Classifier>;
  /** @param reference as for `loadClassifier`, or a CSV or TSV file of predictions */
  loadTeacher(reference: string): Promise<Classifier>;
  /** @param reference as for `loadClassifier` */
  loadArtifact(reference: string): Promise<Artifact>;
  /** Fails when `writeArtifact` would refuse the folder. */
  checkArtifactFolder(folder: string): Promise<void>;
  /** Writes a model's files as one: the folder holds all of them or is not touched. */
  writeArtifact(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void>;
  /** The files of a model in another format. */
  exportModel(artifact: Artifact, format: ExportFormat): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Writes them as one; fails when the folder holds something else. */
  writeExport(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void>;
  createTrainer(request: TrainerRequest): Promise<Trainer>;
  /** What tells MLflow of trainings. */
  loadTracking(): ReturnType<typeof loadTracking>;
  /** What works with the model registry of MLflow. */
  loadRegistry(): ReturnType<typeof loadRegistry>;
  /** What works with the store of feedback, and what learns from it. */
  loadFeedback(): ReturnType<typeof loadFeedback>;
  /** Follows an alias: `models:/name@alias`. */
  watchModel(reference: string, options: WatchOptions): Promise<WatchedModel>;
  /** What `--tune` searches, given what is decided already. */
  searchSpace(request: TrainerRequest): Promise<SearchSpace>;
  createServer(options: ServerRequest): Promise<ListeningServer>;
}

/** Values of `train --model`. */
export const trainerKinds = ['naive-bayes', 'logistic-regression', ...networkKinds] as const;
export type TrainerKind = (typeof trainerKinds)[number];

/** Values of `export --format`. */
export const exportFormats = ['onnx', 'mlflow'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export function createServices(): Services {
  const loadClassifier: Services['loadClassifier'] = async (reference, engine = 'auto') => {
    const node = await import('sentiment-core/node');
    return node.loadClassifier(reference, { sources: await registrySources(reference), engine });
  };
  return {
    loadClassifier,
    async loadTeacher(reference) {
      const { dataFormat, readPredictions } = await import('sentiment-core/node');
      return dataFormat(reference) === undefined ? loadClassifier(reference) : readPredictions(reference);
    },
    async loadArtifact(reference) {
      const { loadArtifact } = await import('sentiment-core/node');
      return loadArtifact(reference, { sources: await registrySources(reference) });
    },
    async checkArtifactFolder(folder) {
      const { checkArtifactFolder } = await import('sentiment-core/node');
      await checkArtifactFolder(folder);
    },
    async writeArtifact(folder, files) {
      const { writeArtifact } = await import('sentiment-core/node');
      await writeArtifact(folder, files);
    },
    async exportModel(artifact, format) {
      const { createOnnxModel } = await import('sentiment-core/onnx');
      const model = await createOnnxModel(artifact);
      if (format === 'onnx') return new Map([['model.onnx', model.bytes]]);
      const { createMlflowModelFolder } = await import('@sentiment-core/mlops/mlflow');
      return createMlflowModelFolder(model);
    },
    async writeExport(folder, files) {
      const { writeExport } = await import('sentiment-core/node');
      await writeExport(folder, files);
    },
    async createTrainer(request) {
      const { kind, options } = request;
      if (isNetwork(kind)) return createNetworkTrainer(kind, request);
      refuseNetworkOptions(kind, request);
      // Nothing in these trainings is random, so none has a seed.
      const { createLogisticRegressionTrainer, createNaiveBayesTrainer } = await import('sentiment-core/training');
      return kind === 'naive-bayes' ? createNaiveBayesTrainer(options) : createLogisticRegressionTrainer(options);
    },
    loadTracking: () => loadTracking(),
    loadRegistry: () => loadRegistry(),
    loadFeedback: () => loadFeedback(),
    watchModel: (reference, options) => watchRegistry(reference, options),
    async searchSpace({ kind, options }) {
      const { searchSpaceOf } = await import('sentiment-core/training');
      return searchSpaceOf(kind, options);
    },
    createServer: ({ database, ...request }) =>
      createServiceServer({ ...request, ...(database === undefined ? {} : { database }) }),
  };
}
