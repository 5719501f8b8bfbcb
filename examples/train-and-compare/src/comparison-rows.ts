import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDataset, readSplitRecord, splitFile } from 'sentiment-core/node';
import { createArrayDataset, type Dataset, type Example, type SplitRecord } from 'sentiment-core/training';
import type { TestSource } from './evaluate-candidate.ts';
import type { Plan } from './plans.ts';
import { type Settings, sourceName } from './settings.ts';
import type { UsedData } from './tracked-comparison.ts';

const labels = ['negative', 'positive'];
const partNames = ['train', 'valid', 'test'] as const;
type PartName = (typeof partNames)[number];

export interface ComparisonRows {
  readonly split: SplitRecord;
  readonly train: Dataset;
  readonly valid: Dataset;
  readonly sources: readonly [TestSource, ...TestSource[]];
  /** Rows by part and source. */
  readonly counts: Readonly<Record<string, number>>;
  /** Of the files to evaluate on. */
  readonly testFingerprints: readonly string[];
  /** For MLflow. */
  used(): Promise<readonly UsedData[]>;
}

/** Splits the file once, for all models and all later runs into the same folder, and takes as many rows as the plan wants. */
export async function comparisonRows(settings: Settings, plan: Plan): Promise<ComparisonRows> {
  const { file, output, tests } = settings;
  const folder = join(output, 'split');
  const record = existsSync(folder) ? await readSplitRecord(folder) : await splitFile(file, { output: folder });
  if (!record) throw new Error(`${folder} is not the folder of a split`);
  const found = (name: PartName) => {
    const part = record.parts.find((candidate) => candidate.name === name);
    return { file: join(folder, part?.file ?? name), total: part?.rows ?? 0 };
  };
  const open = async (name: PartName) => openDataset([found(name).file], { labels });
  const wanted = { ...plan.rows, train: settings.rows ?? plan.rows.train };
  const take = async (name: PartName) => takeRows(await open(name), { total: found(name).total, rows: wanted[name] });
  const taken = (name: PartName): number => Math.min(found(name).total, wanted[name]);
  const train = await take('train');
  const valid = await take('valid');
  const counts: Record<string, number> = { train: taken('train'), valid: taken('valid') };
  const shared = { split: record, train, valid, counts };
  const usedParts = async (names: readonly PartName[]): Promise<UsedData[]> =>
    Promise.all(
      names.map(async (name) => {
        const context = name === 'train' ? 'training' : name === 'valid' ? 'validation' : name;
        return { context, file: found(name).file, summary: await (await open(name)).summary() };
      }),
    );
  const [first, ...others] = tests;
  if (first === undefined) {
    counts['test'] = taken('test');
    const source = { name: 'test', rows: await take('test') };
    return { ...shared, sources: [source], testFingerprints: [`${taken('test')}`], used: () => usedParts(partNames) };
  }
  const files = await Promise.all([first, ...others].map(async (path) => ({ path, rows: await openDataset([path]) })));
  const summaries = await Promise.all(files.map(({ rows }) => rows.summary()));
  const sources = files.map(({ path, rows }) => ({ name: sourceName(path), rows }));
  const [headline, ...rest] = sources;
  return {
    ...shared,
    sources: [headline, ...rest],
    testFingerprints: summaries.map(({ fingerprint }) => fingerprint),
    async used() {
      const evaluated = files.map(({ path }, index) => ({ context: 'test', file: path, summary: summaries[index] }));
      return [...(await usedParts(['train', 'valid'])), ...evaluated];
    },
  };
}

/**
 * `rows` rows of a dataset, at even distances, or the dataset itself when it has no more. Memory: the rows that are taken.
 * @param total how many rows the dataset has
 */
export async function takeRows(
  dataset: Dataset,
  { total, rows }: { readonly total: number; readonly rows: number },
): Promise<Dataset> {
  if (rows >= total) return dataset;
  const examples: Example[] = [];
  let index = 0;
  for await (const batch of dataset.batches()) {
    for (const example of batch) {
      const isTaken = Math.floor(((index + 1) * rows) / total) > Math.floor((index * rows) / total);
      if (isTaken) examples.push(example);
      index += 1;
    }
  }
  return createArrayDataset({ labels: dataset.labels, examples });
}
