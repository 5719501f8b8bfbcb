import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Dataset, fingerprintDataset, type Sha256 } from 'sentiment-core/training';
import type { ComparisonRows } from './comparison-rows.ts';
import type { Contestant } from './contestants.ts';
import { type CellRecord, cellKey, readCell, writeCell } from './finished-cells.ts';
import { judgeContestant } from './judge-contestant.ts';
import type { CurvePoint } from './learning-curve.ts';
import type { Settings } from './settings.ts';
import type { Synthesis } from './synthesis.ts';
import { takeRows } from './take-rows.ts';
import type { TrackedComparison, TrackedContestant } from './tracked-comparison.ts';
import { cellsFolder, modelFolder, trainContestant } from './train-contestant.ts';
import { createVectorsProvider } from './word-vectors.ts';

export interface FinishedCell {
  readonly synthesis: Synthesis;
  readonly curve: readonly CurvePoint[];
}

export interface CellRunnerOptions {
  readonly rows: ComparisonRows;
  readonly settings: Settings;
  readonly tracked: TrackedComparison;
  readonly onProgress: (line: string) => void;
}

const timedTexts = 2000;
const quantizationRows = 4000;

/** Trains and judges one contestant after another; undefined for one whose word vectors are missing. */
export async function createCellRunner(
  options: CellRunnerOptions,
): Promise<(contestant: Contestant) => Promise<FinishedCell | undefined>> {
  const { rows, settings, tracked, onProgress } = options;
  const { output, glove, inDomain } = settings;
  // MLflow is told of every model of the comparison, with pictures of what it answered.
  const isJudgedAgain = settings.judgeAgain || settings.mlflow !== undefined;
  const { train, valid, sources, testFingerprints } = rows;
  const fingerprint = await fingerprintDataset(train, sha256());
  const held = await fingerprintDataset(valid, sha256());
  const vectors = createVectorsProvider({
    ...{ glove, inDomain, train, fingerprint, onProgress },
    folder: join(output, 'vectors'),
  });
  const texts = await firstTexts(sources[0].rows, timedTexts);
  const judgedRows = await takeRows(valid, { total: rows.counts['valid'], rows: quantizationRows });

  async function run(contestant: Contestant, child: TrackedContestant): Promise<FinishedCell> {
    const { name } = contestant;
    const start = await vectors.vectorsOf(contestant);
    // Defaults are in it: a library that has others trains another model.
    const trained = contestant.createTrainer(start).settings ?? contestant.settings;
    const key = cellKey({
      trained,
      train: fingerprint,
      valid: held,
      tests: testFingerprints,
      vectors: start.fingerprint,
    });
    const known = await readCell(cellsFolder(output), name, key);
    if (known?.result && !isJudgedAgain) return { synthesis: known.result, curve: known.curve };
    const isTrained = known?.result !== undefined && existsSync(modelFolder(output, contestant));
    if (isTrained) child.trainedBefore(known.curve);
    const record: CellRecord = isTrained
      ? known
      : await trainContestant({
          ...{ contestant, train, valid, key, output },
          ...{ vectors: start.vectors, earlier: known, observer: child.observer },
        });
    const { trainingSeconds, curve } = record;
    const judged = await judgeContestant(contestant, { sources, valid: judgedRows, texts, trainingSeconds, output });
    await child.judged({ ...judged, folder: modelFolder(output, contestant), curve });
    const { synthesis } = judged;
    await writeCell(cellsFolder(output), name, { ...record, result: synthesis });
    return { synthesis, curve };
  }

  return async (contestant) => {
    const missing = vectors.missing(contestant);
    if (missing !== undefined) {
      onProgress(`${contestant.name}: left out, ${missing}`);
      return undefined;
    }
    const { name, model, preprocessing, embeddings } = contestant;
    const child = tracked.start(name, { model, preprocessing, embeddings, ...contestant.settings });
    try {
      const done = await run(contestant, child);
      const { accuracy, trainingSeconds } = done.synthesis;
      onProgress(`${name}: accuracy ${accuracy.toFixed(4)}, ${trainingSeconds.toFixed(1)} s`);
      return done;
    } catch (error) {
      child.failed(error);
      throw error;
    }
  };
}

function sha256(): Sha256 {
  const hash = createHash('sha256');
  return { update: (text) => void hash.update(text, 'utf8'), digest: () => hash.digest('hex') };
}

async function firstTexts(dataset: Dataset, count: number): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const batch of dataset.batches()) {
    texts.push(...batch.map(({ text }) => text));
    if (texts.length >= count) break;
  }
  return texts.slice(0, count);
}
