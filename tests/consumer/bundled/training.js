// Training in one bundle, where none of the optional packages is installed; browsers can load it, too.
import { createArrayDataset, createTrainer, loadPreprocessor, parsePreprocessing } from 'sentiment-core/training';

const examples = Array.from({ length: 60 }, (_, row) => ({
  text: row % 2 ? `lovely crew ${row}` : `worst flight ${row}`,
  label: row % 2,
}));
const dataset = createArrayDataset({ labels: ['negative', 'positive'], examples });

async function messageOf(promise) {
  return promise.then(
    () => 'no error',
    ({ message }) => message,
  );
}

export async function train() {
  const trainer = await createTrainer('naive-bayes', {});
  const { classifier } = await trainer.fit(dataset);
  const [{ label }] = await classifier.predict(['lovely crew']);
  const network = await createTrainer('lstm', { options: { epochs: 1 } });
  return {
    label,
    network: await messageOf(network.fit(dataset)),
    lemmas: await messageOf(loadPreprocessor(parsePreprocessing('simple:lemmas'))),
  };
}
