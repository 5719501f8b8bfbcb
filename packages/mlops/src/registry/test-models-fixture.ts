import { createArrayDataset, createLogisticRegressionTrainer } from 'sentiment-core/training';
import { type Artifact, loadArtifact } from 'sentiment-core/node';

const labels = ['negative', 'positive'];

/** A small model that has learnt that some words are good and others bad. */
export async function trainWordModel(
  good: readonly string[],
  bad: readonly string[],
  version = '1',
): Promise<Artifact> {
  const examples = [
    ...good.map((word) => ({ text: `this is ${word}`, label: 1 })),
    ...bad.map((word) => ({ text: `this is ${word}`, label: 0 })),
  ];
  const trainer = createLogisticRegressionTrainer({ version, bits: 12, minCount: 1 });
  const model = await trainer.fit(createArrayDataset({ labels, examples }));
  const files = await model.toArtifact({});
  const read = async (file: string): Promise<Uint8Array> => files.get(file) ?? new Uint8Array();
  const open = async () => ({ location: 'trained', trusted: false, read });
  return loadArtifact('models:/trained', { sources: [{ name: 'trained', accepts: () => true, open }] });
}
