import type { ModelChange } from '@sentiment-core/mlops/registry';
import type { Classifier } from 'sentiment-core';
import type { Services } from '../services.ts';
import { isRegistryReference } from '../registry/load-registry.ts';

/** What `serve` answers with: one classifier, or whichever an alias of a registry points at. */
export interface ServedModel {
  readonly classifier: Classifier | (() => Classifier);
  /** The classifier at this moment. */
  current(): Classifier;
  close(): Promise<void>;
}

export interface ServedModelOptions {
  readonly model: string;
  /** Seconds between two looks at the alias. */
  readonly poll: number;
  /** Told of new versions and failures, in one line. */
  readonly warn: (line: string) => void;
  /** Told of new versions. */
  readonly onChange?: (change: ModelChange) => void;
}

/** Whether the reference can come to mean another model: `models:/name@alias`. */
export const isFollowed = (model: string): boolean => isRegistryReference(model) && /@[^/]+$/.test(model);

export async function openServedModel(
  { model, poll, warn, onChange }: ServedModelOptions,
  services: Services,
): Promise<ServedModel> {
  if (!isFollowed(model)) {
    const classifier = await services.loadClassifier(model);
    return { classifier, current: () => classifier, close: () => classifier.close() };
  }
  let told = '';
  const watched = await services.watchModel(model, {
    intervalMs: poll * 1000,
    onChange(change) {
      told = '';
      warn(`${model}: version ${change.to.version} in place of version ${change.from.version}`);
      onChange?.(change);
    },
    onError(error) {
      const line = `${model} could not be renewed: ${error instanceof Error ? error.message : String(error)}`;
      // A server that is away for hours is told of once.
      if (line !== told) warn(line);
      told = line;
    },
  });
  return { classifier: watched.classifier, current: watched.classifier, close: () => watched.close() };
}
