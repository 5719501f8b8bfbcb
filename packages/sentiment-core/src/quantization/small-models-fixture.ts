import { createLogisticRegressionTrainer } from '../models/linear/trainer.ts';
import { smallDataset as twoLabels } from '../models/hashed-linear/small-model-fixture.ts';
import { readFiles } from '../models/naive-bayes/small-model-fixture.ts';
import { smallDataset as threeLabels } from '../datasets/small-dataset-fixture.ts';
import type { NeuralOptions } from '../models/neural/options.ts';
import { smallLinear, trainSmallModel as trainSmallNetwork } from '../models/neural/small-model-fixture.ts';
import { createNaiveBayesTrainer } from '../models/naive-bayes/trainer.ts';
import type { Artifact } from '../artifact/read-artifact.ts';
import type { Dataset, Trainer } from '../contracts/trainer.ts';

const tfidf = { features: 'tfidf', minDocumentFrequency: 1, l2: 1e-3 } as const;
const hashed = { bits: 12, minCount: 1, l2: 1e-3 } as const;

async function artifactOf(trainer: Trainer, dataset: Dataset): Promise<Artifact> {
  return readFiles(await (await trainer.fit(dataset)).toArtifact({ 'old.accuracy': 0.5 }));
}

/** One model of each family and number of labels, read from its files. */
export const smallModels: Readonly<Record<string, () => Promise<Artifact>>> = {
  'naive Bayes': () => artifactOf(createNaiveBayesTrainer({ minDocumentFrequency: 1 }), twoLabels()),
  'naive Bayes of counts': () =>
    artifactOf(createNaiveBayesTrainer({ minDocumentFrequency: 1, idf: false, norm: 'none' }), twoLabels()),
  'complement naive Bayes of three labels': () =>
    artifactOf(
      createNaiveBayesTrainer({ minDocumentFrequency: 1, algorithm: 'complement', preprocessing: 'simple:stems' }),
      threeLabels(),
    ),
  'TF-IDF': () => artifactOf(createLogisticRegressionTrainer(tfidf), twoLabels()),
  'TF-IDF of three labels': () =>
    artifactOf(createLogisticRegressionTrainer({ ...tfidf, norm: 'l1', preprocessing: 'simple' }), threeLabels()),
  hashed: () => artifactOf(createLogisticRegressionTrainer(hashed), twoLabels()),
  'hashed of three labels': () => artifactOf(createLogisticRegressionTrainer(hashed), threeLabels()),
  'a network of averages': networkOf({ architecture: 'embedding-average', bigramBuckets: 31 }),
  'a network of windows': networkOf({ architecture: 'text-cnn', preprocessing: 'simple:stems' }),
  'a network with memory': networkOf({ architecture: 'bilstm' }),
  'a network with a linear part': networkOf({
    architecture: 'lstm',
    linear: { ...smallLinear, weights: 'float32' },
  }),
};

/** Trained once: it takes a moment longer than the others. */
function networkOf(options: NeuralOptions): () => Promise<Artifact> {
  let trained: Promise<Artifact> | undefined;
  const train = async (): Promise<Artifact> => {
    const { toArtifact } = await trainSmallNetwork({ epochs: 12, ...options });
    return readFiles(await toArtifact({ 'old.accuracy': 0.5 }));
  };
  return () => (trained ??= train());
}

export { readFiles, threeLabels, twoLabels };
