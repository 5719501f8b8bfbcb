import {
  createArrayDataset,
  createLogisticRegressionTrainer,
  createNaiveBayesTrainer,
  createTrainer,
  type Dataset,
  type NaiveBayesModel,
  type NetworkSettings,
  type TextPipelineSettings,
  type TrainedModel,
  type Trainer,
  type TrainerKind,
} from './index.ts';

// Checked by the compiler alone: nothing here runs.

declare const network: NetworkSettings;
declare const pipeline: TextPipelineSettings;

const dataset: Dataset = createArrayDataset({
  labels: ['calm', 'angry'],
  examples: [
    { text: 'fine', label: 0 },
    { text: 'late', label: 1, weight: 2 },
  ],
});
// @ts-expect-error labels of examples are their numbers
void createArrayDataset({ labels: ['calm', 'angry'], examples: [{ text: 'fine', label: 'calm' }] });

/** Each trainer gives its own model, and serves wherever any trainer does. */
const trainer: Trainer<NaiveBayesModel> = createNaiveBayesTrainer({ algorithm: 'complement', alpha: 0.5 });
const anyTrainer: Trainer = trainer;
const model: TrainedModel = await anyTrainer.fit(dataset, { signal: AbortSignal.timeout(1000) });
const files: ReadonlyMap<string, Uint8Array> = await model.toArtifact({ accuracy: 0.9 });
const [{ label }] = await model.classifier.predict(['late again']);
// @ts-expect-error an algorithm that naive Bayes does not have
void createNaiveBayesTrainer({ algorithm: 'gaussian' });
// @ts-expect-error an option of another trainer
void createNaiveBayesTrainer({ l2: 1 });
// @ts-expect-error a preprocessing that there is not
void createLogisticRegressionTrainer({ preprocessing: 'none' });

const kind: TrainerKind = 'bilstm';
// @ts-expect-error a kind that cannot be trained
const unknown: TrainerKind = 'random-forest';
const byName: Trainer = await createTrainer(kind, { options: { epochs: 1 }, seed: 7 });
/** Kinds may come from outside: the call checks them. */
void createTrainer('random-forest');

const units: number = network.units;
const variant: 'advanced' | 'bert' | 'simple' = pipeline.preprocessing.variant;

export { byName, files, label, units, unknown, variant };
