import { parseArgs } from 'node:util';
import type { SkipGramOptions } from '../../src/embeddings/skip-gram/options.ts';
import { createSkipGramTrainer } from '../../src/embeddings/skip-gram/skip-gram-trainer.ts';
import type { WordVectors } from '../../src/embeddings/word-vectors.ts';
import { openDataset } from '../../src/node/datasets/open-dataset.ts';
import { readWordVectors } from '../../src/node/word-vectors/word-vector-files.ts';
import { createPreprocessor } from '../../src/preprocessing/create-preprocessor.ts';
import { parsePreprocessing } from '../../src/preprocessing/preprocessing-options.ts';
import { probeVectors, type ProbeTexts } from './probe.ts';

/**
 * Trains word vectors with sets of options and says what each knows of sentiment, see `probeVectors`, and how fast it was.
 *
 * node packages/sentiment-core/scripts/embeddings/measure.ts --data TRAIN.csv.gz --validation VALID.csv.gz
 *   [--preprocessing advanced] [--options '{"window":3}' …] [--vectors FILE …]
 */
const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    validation: { type: 'string' },
    preprocessing: { type: 'string', default: 'advanced' },
    options: { type: 'string', multiple: true, default: [] },
    vectors: { type: 'string', multiple: true, default: [] },
  },
});
if (options.data === undefined || options.validation === undefined)
  throw new Error('usage: measure.ts --data TRAIN.csv.gz --validation VALID.csv.gz');

const preprocessor = createPreprocessor(parsePreprocessing(options.preprocessing));
async function read(file: string): Promise<ProbeTexts> {
  const texts: string[][] = [];
  const targets: number[] = [];
  for await (const batch of (await openDataset([file], { labels: ['negative', 'positive'] })).batches()) {
    for (const { text, label } of batch) {
      texts.push(preprocessor.tokenize(text).map((token) => token.text));
      targets.push(label);
    }
  }
  return { texts, targets };
}
const train = await read(options.data);
const valid = await read(options.validation);
async function report(name: string, vectors: WordVectors, more: string): Promise<void> {
  const accuracy = await probeVectors(vectors, train, valid);
  console.log(`${name}: accuracy ${accuracy.toFixed(4)}, ${vectors.words.length} words${more}`);
}

for (const json of options.options) {
  const settings = JSON.parse(json) as SkipGramOptions;
  const started = performance.now();
  const model = await createSkipGramTrainer(settings).fit([train.texts]);
  const seconds = (performance.now() - started) / 1000;
  const speed = ((settings.epochs ?? 5) * model.tokensRead) / seconds;
  await report(json, model.vectors, `, ${seconds.toFixed(0)} s, ${(speed / 1000).toFixed(0)} thousand tokens/s`);
}
for (const file of options.vectors) await report(file, await readWordVectors(file), '');
