/**
 * Trains every classical model under every preprocessing on one saved split and prints the synthesis table:
 * `npm run example:compare -- --data DIR [--file sentiment140-train.csv.gz] [--output out/compare]
 * [--mlflow URI [--experiment train-and-compare]]`. With MLflow every model is a run, and the best one is registered.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SentimentError } from 'sentiment-core';
import { evaluateScores, scoreClassifier } from 'sentiment-core/evaluation';
import { loadClassifier, openDataset, readSplitRecord, splitFile, writeArtifact } from 'sentiment-core/node';
import { type Contestant, contestants } from './contestants.ts';
import { memoryInUse } from './memory-in-use.ts';
import { processorTime } from './processor-time.ts';
import {
  type JudgedModel,
  trackComparison,
  type TrackedComparison,
  type TrackedContestant,
} from './tracked-comparison.ts';
import { earlierTable, type Synthesis, synthesisTable } from './synthesis-table.ts';

const labels = ['negative', 'positive'];

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    file: { type: 'string', default: 'sentiment140-train.csv.gz' },
    output: { type: 'string', default: join('out', 'compare') },
    mlflow: { type: 'string' },
    experiment: { type: 'string', default: 'train-and-compare' },
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

  const tracked = await trackComparison({ mlflow: values.mlflow, experiment: values.experiment, output });
  try {
    if (values.mlflow !== undefined) {
      const used = record.parts.map(async ({ name, file: path }) => {
        const context = name === 'train' ? 'training' : name === 'valid' ? 'validation' : name;
        return { context, file: join(split, path), summary: await parts[name as keyof typeof parts].summary() };
      });
      tracked.data(await Promise.all(used));
    }
    const rows = await judgeAll(parts, output, tracked);
    const table = synthesisTable(rows);
    console.log(`\nSeconds and milliseconds are processor time.\n\n${table}`);
    console.log(`\nThe earlier projects' own reports, of other splits and rows:\n\n${earlierTable()}`);
    const json = `${JSON.stringify({ split: record.fingerprint, rows }, null, 2)}\n`;
    await writeFile(join(output, 'synthesis.json'), json);
    const best = rows.reduce((a, b) => (b.macroRecall > a.macroRecall ? b : a));
    await tracked.finish({ table, json, best: nameOf(best) });
  } catch (error) {
    await tracked.failed(error);
    throw error;
  }
}

function nameOf({ model, preprocessing }: { readonly model: string; readonly preprocessing: string }): string {
  return `${model}-${preprocessing.replace(':', '-')}`;
}

async function judgeAll(parts: Parts, output: string, tracked: TrackedComparison): Promise<Synthesis[]> {
  const rows: Synthesis[] = [];
  for (const contestant of contestants) {
    const { model, preprocessing } = contestant;
    const run = tracked.start(nameOf(contestant), { model, preprocessing });
    let row: Synthesis;
    try {
      row = await judge(contestant, parts, { output, run });
    } catch (error) {
      run.failed(error);
      throw error;
    }
    rows.push(row);
    console.log(
      `${row.model} ${row.preprocessing}: accuracy ${row.accuracy.toFixed(4)}, ${row.trainingSeconds.toFixed(1)} s`,
    );
  }
  return rows;
}

type Dataset = Awaited<ReturnType<typeof openDataset>>;
type Parts = Readonly<Record<'test' | 'train' | 'valid', Dataset>>;

async function judge(
  contestant: Contestant,
  { train, valid, test }: Parts,
  { output, run }: { readonly output: string; readonly run: TrackedContestant },
): Promise<Synthesis> {
  const { model, preprocessing } = contestant;
  const folder = join(output, nameOf(contestant));
  const { trainingSeconds, files } = await trainInto(folder, contestant, { train, valid, observer: run.observer });
  const bytes = [...files.values()].reduce((sum, file) => sum + file.length, 0);
  // Judged as a user gets it: read back from its folder.
  const before = await memoryInUse();
  const classifier = await loadClassifier(folder);
  await classifier.predictProbabilities(['warm']);
  const memoryMegabytes = Math.max(0, (await memoryInUse()) - before) / 1e6;
  const { scored, textsPerSecond, skipped } = await scoreClassifier(classifier, test, { now: processorTime });
  const evaluation = { ...evaluateScores(classifier.info.labels, scored), textsPerSecond, skipped };
  const { accuracy, macroRecall, macroF1, rocAuc, ece } = evaluation;
  await classifier.close();
  await run.judged({ folder, files, trainingSeconds, evaluation, scored });
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
  { createTrainer }: Contestant,
  { train, valid, observer }: Pick<Parts, 'train' | 'valid'> & Pick<TrackedContestant, 'observer'>,
): Promise<Pick<JudgedModel, 'files' | 'trainingSeconds'>> {
  const started = processorTime();
  const trained = await createTrainer().fit(train, { validation: valid, ...(observer && { observer }) });
  const trainingSeconds = (processorTime() - started) / 1000;
  const files = await trained.toArtifact();
  await writeArtifact(folder, files);
  await trained.classifier.close();
  return { trainingSeconds, files };
}
