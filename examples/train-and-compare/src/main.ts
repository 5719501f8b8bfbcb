/**
 * Trains every classical model under every preprocessing on one saved split and prints the synthesis table:
 * `npm run example:compare -- --data DIR [--file sentiment140-train.csv.gz] [--output out/compare]`.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SentimentError } from 'sentiment-core';
import { evaluateClassifier } from 'sentiment-core/evaluation';
import { loadClassifier, openDataset, readSplitRecord, splitFile, writeArtifact } from 'sentiment-core/node';
import { type Contestant, contestants } from './contestants.ts';
import { memoryInUse } from './memory-in-use.ts';
import { processorTime } from './processor-time.ts';
import { earlierTable, type Synthesis, synthesisTable } from './synthesis-table.ts';

const labels = ['negative', 'positive'];

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    file: { type: 'string', default: 'sentiment140-train.csv.gz' },
    output: { type: 'string', default: join('out', 'compare') },
  },
});

try {
  if (values.data === undefined) throw new Error('--data DIR is needed, the folder of the labelled tweets');
  await compare(join(values.data, values.file), values.output);
} catch (error) {
  const expected = SentimentError.isInstance(error) || values.data === undefined;
  console.error(expected && error instanceof Error ? `example:compare: ${error.message}` : error);
  process.exitCode = 1;
}

async function compare(file: string, output: string): Promise<void> {
  await mkdir(output, { recursive: true });
  const split = join(output, 'split');
  // Saved once, shared by all models and by every later run.
  const record = existsSync(split) ? await readSplitRecord(split) : await splitFile(file, { output: split });
  if (!record) throw new Error(`${split} is not the folder of a split`);
  const part = (name: string) => {
    const found = record.parts.find((candidate) => candidate.name === name);
    return openDataset([join(split, found?.file ?? name)], { labels });
  };
  const parts = { train: await part('train'), valid: await part('valid'), test: await part('test') };
  console.log(
    `split ${record.fingerprint.slice(0, 12)}: ${record.parts.map(({ name, rows }) => `${name} ${rows}`).join(', ')}\n`,
  );

  const rows: Synthesis[] = [];
  for (const contestant of contestants) {
    const row = await judge(contestant, parts, output);
    rows.push(row);
    console.log(
      `${row.model} ${row.preprocessing}: accuracy ${row.accuracy.toFixed(4)}, ${row.trainingSeconds.toFixed(1)} s`,
    );
  }
  console.log(`\nSeconds and milliseconds are processor time.\n\n${synthesisTable(rows)}`);
  console.log(`\nThe earlier projects' own reports, of other splits and rows:\n\n${earlierTable()}`);
  await writeFile(join(output, 'synthesis.json'), `${JSON.stringify({ split: record.fingerprint, rows }, null, 2)}\n`);
}

type Dataset = Awaited<ReturnType<typeof openDataset>>;

async function judge(
  { model, preprocessing, createTrainer }: Contestant,
  { train, valid, test }: Readonly<Record<'train' | 'valid' | 'test', Dataset>>,
  output: string,
): Promise<Synthesis> {
  const folder = join(output, `${model}-${preprocessing.replace(':', '-')}`);
  const { trainingSeconds, bytes } = await trainInto(folder, createTrainer, { train, valid });
  // Judged as a user gets it: read back from its folder.
  const before = await memoryInUse();
  const classifier = await loadClassifier(folder);
  await classifier.predictProbabilities(['warm']);
  const memoryMegabytes = Math.max(0, (await memoryInUse()) - before) / 1e6;
  const { accuracy, macroRecall, macroF1, rocAuc, ece, textsPerSecond } = await evaluateClassifier(classifier, test, {
    now: processorTime,
  });
  await classifier.close();
  return {
    model,
    preprocessing,
    accuracy,
    macroRecall,
    macroF1,
    rocAuc,
    ece,
    trainingSeconds,
    megabytes: bytes / 1e6,
    millisecondsATweet: 1000 / textsPerSecond,
    memoryMegabytes,
  };
}

/** Trains and writes a model; what the training holds is free afterwards. */
async function trainInto(
  folder: string,
  createTrainer: Contestant['createTrainer'],
  { train, valid }: Readonly<Record<'train' | 'valid', Dataset>>,
): Promise<{ readonly trainingSeconds: number; readonly bytes: number }> {
  const started = processorTime();
  const trained = await createTrainer().fit(train, { validation: valid });
  const trainingSeconds = (processorTime() - started) / 1000;
  const files = await trained.toArtifact();
  await writeArtifact(folder, files);
  await trained.classifier.close();
  return { trainingSeconds, bytes: [...files.values()].reduce((sum, file) => sum + file.length, 0) };
}
