import type { Classifier, Trainer } from 'sentiment-core';
import type { Artifact, ModelEngine } from 'sentiment-core/node';
import type { TrainerKind, TrainerRequest } from 'sentiment-core/training';
import { registrySources } from './mlops.ts';

/** How commands come by models; a test hands in small ones. */
export interface Models {
  /**
   * @param reference `default`, the folder of a model, an installed package of weights, or `models:/name@alias` of the registry at
   * MLFLOW_TRACKING_URI
   * @param engine what computes it; default the fastest that is installed
   */
  loadClassifier(reference: string, engine?: ModelEngine): Promise<Classifier>;
  createTrainer(kind: TrainerKind, request: TrainerRequest): Promise<Trainer>;
}

export const models: Models = {
  async loadClassifier(reference, engine = 'auto') {
    const node = await import('sentiment-core/node');
    return node.loadClassifier(reference, { sources: await registrySources(reference), engine });
  },
  async createTrainer(kind, request) {
    const { createTrainer } = await import('sentiment-core/training');
    return createTrainer(kind, request);
  },
};

/** The checked files of a model. @param reference as for `loadClassifier` */
export async function loadArtifact(reference: string): Promise<Artifact> {
  const node = await import('sentiment-core/node');
  return node.loadArtifact(reference, { sources: await registrySources(reference) });
}
