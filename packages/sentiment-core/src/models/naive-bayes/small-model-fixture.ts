import type { Artifact } from '../../artifact/read-artifact.ts';
import { readArtifact } from '../../artifact/read-artifact.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { smallDataset } from '../../datasets/small-dataset-fixture.ts';
import type { NaiveBayesOptions } from './options.ts';
import { createNaiveBayesTrainer, type NaiveBayesModel } from './trainer.ts';

export function trainSmallModel(options: NaiveBayesOptions = {}): Promise<NaiveBayesModel> {
  return createNaiveBayesTrainer({ name: 'small', minDocumentFrequency: 1, ...options }).fit(smallDataset());
}

export function readFiles(files: ReadonlyMap<string, Uint8Array>): Promise<Artifact> {
  return readArtifact({
    location: 'here',
    trusted: false,
    read: async (name) => {
      const bytes = files.get(name);
      if (bytes) return bytes;
      throw new SentimentError({ code: 'artifact_not_found', message: `here has no file ${name}` });
    },
  });
}
