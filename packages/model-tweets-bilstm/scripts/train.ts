/**
 * Trains the network that `build.ts` makes small:
 * `node packages/model-tweets-bilstm/scripts/train.ts --data DIR --embeddings FILE,FILE --output DIR`.
 * `--data` is the folder of the labelled tweets; `--embeddings` the word vectors to begin with, those of several files side by side;
 * `--only sentiment140-train.csv.gz` learns from one file, all of its rows counting alike, to compare with others that did;
 * `--teacher FILE` a CSV of another model's predictions of the rows, to be learnt beside their labels, `--teacher-share` of it (1);
 * `--epochs N` in place of the recipe's;
 * `--write-rows FILE.csv` writes the rows that would be learnt from, for a teacher to learn from them, and ends;
 * `--backend wasm|tfjs-node|auto` (auto); `--checkpoints DIR` lets go on after an interruption.
 * Prints the figures of every validation source, and writes the model, of float32.
 */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { type Corpus, readCorpus, trainingSet } from '../../sentiment-core/scripts/default-model/corpus.ts';
import { measure, type SourceFigures } from '../../sentiment-core/scripts/default-model/measure.ts';
import { type Recipe, recipe } from '../../sentiment-core/scripts/default-model/recipe.ts';
import { joinWordVectors } from '../../sentiment-core/src/embeddings/index.ts';
import {
  createCheckpointFolder,
  readPredictions,
  readWordVectors,
  writeArtifact,
} from '../../sentiment-core/src/node/index.ts';
import {
  createNeuralTrainer,
  type Dataset,
  type NeuralOptions,
  type TrainingEvent,
} from '../../sentiment-core/src/training/index.ts';
import { options, singleFileOptions, taughtOptions } from './recipe.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    embeddings: { type: 'string' },
    output: { type: 'string' },
    only: { type: 'string' },
    teacher: { type: 'string' },
    'teacher-share': { type: 'string' },
    epochs: { type: 'string' },
    backend: { type: 'string', default: 'auto' },
    checkpoints: { type: 'string' },
    'write-rows': { type: 'string' },
  },
});
const { data, embeddings, output, only, teacher, backend, checkpoints } = values;
const rowsFile = values['write-rows'];
if (rowsFile !== undefined) {
  if (data === undefined) fail('--data DIR is needed');
  await writeRows(learntRows(await readCorpus(data, recipe), only), rowsFile);
  process.exit(0);
}
if (data === undefined || embeddings === undefined || output === undefined) {
  fail('--data DIR, --embeddings FILE,FILE and --output DIR are needed');
}
if (values['teacher-share'] !== undefined && teacher === undefined) fail('--teacher-share is for --teacher');

const started = performance.now();
const corpus = await readCorpus(data, recipe);
const vectors = await Promise.all(embeddings.split(',').map((file) => readWordVectors(file)));
const trainer = createNeuralTrainer({
  ...(only === undefined ? options : { ...singleFileOptions, name: `tweets-bilstm-${basename(only, '.csv.gz')}` }),
  embeddings: joinWordVectors(vectors),
  ...(teacher !== undefined && {
    ...taughtOptions,
    teacher: { classifier: await readPredictions(teacher), share: Number(values['teacher-share'] ?? 1) },
  }),
  ...(values.epochs !== undefined && { epochs: Number(values.epochs) }),
  // The trainer checks it.
  backend: backend as NonNullable<NeuralOptions['backend']>,
  ...(checkpoints !== undefined && { checkpoints: createCheckpointFolder(checkpoints) }),
});
const model = await trainer.fit(learntRows(corpus, only), { observer: { onEvent: logProgress } });
console.log(`trained in ${((performance.now() - started) / 60_000).toFixed(1)} min`);
const figures = await measure(model.classifier, corpus);
for (const { name, n, accuracy, macroRecall, logLoss, ece } of figures) {
  const shown = Object.entries({ accuracy, macroRecall, logLoss, ece }).map(
    ([key, value]) => `${key} ${value.toFixed(4)}`,
  );
  console.log(`${name}: n ${n}, ${shown.join(', ')}`);
}
await writeArtifact(output, await model.toArtifact(metricsOf(figures)));

/** Without `file` the rows of the embedded model. */
function learntRows(corpus: Corpus, file: string | undefined): Dataset {
  if (file === undefined) return trainingSet(corpus, recipe);
  const alone: Recipe = {
    ...recipe,
    headtailWeight: 1,
    sources: [{ file, weight: 1, neutralWeight: 0, heldOut: false }],
  };
  return trainingSet(corpus, alone);
}

/** As examples/fine-tune-bert reads them. */
async function writeRows(rows: Dataset, file: string): Promise<void> {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = ['text,label,weight'];
  for await (const batch of rows.batches()) {
    for (const { text, label, weight = 1 } of batch) lines.push(`${quoted(text)},${rows.labels[label]},${weight}`);
  }
  await writeFile(file, `${lines.join('\n')}\n`);
}

function metricsOf(figures: readonly SourceFigures[]): Record<string, number> {
  return Object.fromEntries(
    figures.flatMap(({ name, accuracy, macroRecall, logLoss }) => [
      [`${name}.accuracy`, accuracy],
      [`${name}.macroRecall`, macroRecall],
      [`${name}.logLoss`, logLoss],
    ]),
  );
}

function logProgress({ stage, step, metrics }: TrainingEvent): void {
  if (stage === 'iteration' && step % 100 !== 0 && !('validationLoss' in metrics)) return;
  const shown = Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(6))}`);
  console.log(`${stage} ${step}: ${shown.join(', ')}`);
}

function fail(what: string): never {
  console.error(`train: ${what}`);
  process.exit(2);
}
