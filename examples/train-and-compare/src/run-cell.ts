import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Dataset, fingerprintDataset, type Sha256 } from 'sentiment-core/training';
import type { ComparisonRows } from './comparison-rows.ts';
import type { Candidate } from './candidates.ts';
import { type CellRecord, cellKey, readCell, writeCell } from './train-candidate.ts';
import { evaluateCandidate } from './evaluate-candidate.ts';
import type { CurvePoint } from './learning-curve.ts';
import type { Settings } from './settings.ts';
import type { Synthesis } from './synthesis-table.ts';
import { takeRows } from './comparison-rows.ts';
import type { TrackedComparison, TrackedCandidate } from './tracked-comparison.ts';
import { cellsFolder, modelFolder, trainCandidate } from './train-candidate.ts';
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

/** Trains and evaluates one candidate after another; undefined for one whose word vectors are missing. */
export async function createCellRunner(
  options: CellRunnerOptions,
): Promise<(candidate: Candidate) => Promise<FinishedCell | undefined>> {
  const { rows, settings, tracked, onProgress } = options;
  const { output, glove, inDomain } = settings;
  // MLflow is told of every model of the comparison, with pictures of what it answered.
  const isEvaluatedAgain = settings.evaluateAgain || settings.mlflow !== undefined;
  const { train, valid, sources, testFingerprints } = rows;
  const fingerprint = await fingerprintDataset(train, sha256());
  const held = await fingerprintDataset(valid, sha256());
  const vectors = createVectorsProvider({
    glove,
    inDomain,
    train,
    fingerprint,
    onProgress,
    folder: join(output, 'vectors'),
  });
  const texts = await firstTexts(sources[0].rows, timedTexts);
  const lossRows = await takeRows(valid, { total: rows.counts['valid'], rows: quantizationRows });

  async function run(candidate: Candidate, child: TrackedCandidate): Promise<FinishedCell> {
    const { name } = candidate;
    const start = await vectors.vectorsOf(candidate);
    // Defaults are in it: a library that has others trains another model.
    const trained = candidate.createTrainer(start).settings ?? candidate.settings;
    const key = cellKey({
      trained,
      train: fingerprint,
      valid: held,
      tests: testFingerprints,
      vectors: start.fingerprint,
    });
    const known = await readCell(cellsFolder(output), name, key);
    if (known?.result && !isEvaluatedAgain) return { synthesis: known.result, curve: known.curve };
    const isTrained = known?.result !== undefined && existsSync(modelFolder(output, candidate));
    if (isTrained) child.trainedBefore(known.curve);
    const record: CellRecord = isTrained
      ? known
      : await trainCandidate({
          candidate,
          train,
          valid,
          key,
          output,
          vectors: start.vectors,
          earlier: known,
          observer: child.observer,
        });
    const { trainingSeconds, curve } = record;
    const evaluated = await evaluateCandidate(candidate, { sources, valid: lossRows, texts, trainingSeconds, output });
    await child.evaluated({ ...evaluated, folder: modelFolder(output, candidate), curve });
    const { synthesis } = evaluated;
    await writeCell(cellsFolder(output), name, { ...record, result: synthesis });
    return { synthesis, curve };
  }

  return async (candidate) => {
    const missing = vectors.missing(candidate);
    if (missing !== undefined) {
      onProgress(`${candidate.name}: left out, ${missing}`);
      return undefined;
    }
    const { name, model, preprocessing, embeddings } = candidate;
    const child = tracked.start(name, { model, preprocessing, embeddings, ...candidate.settings });
    try {
      const done = await run(candidate, child);
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
