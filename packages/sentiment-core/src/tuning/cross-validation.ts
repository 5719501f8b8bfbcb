import type { Dataset, Example, Trainer } from '../contracts/trainer.ts';
import { createArrayDataset } from '../datasets/array-dataset.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import {
  classificationScores,
  confusionMatrix,
  logLosses,
  mean,
  mostProbable,
} from '../evaluation/classification-scores.ts';
import { assignStratified } from '../splitting/assign-stratified.ts';
import { createDisjointSets } from '../splitting/disjoint-sets.ts';
import { joinCopies } from '../splitting/near-duplicates.ts';
import { createTextSignatures } from '../splitting/text-signatures.ts';

/** One way to part the rows: learn from `training`, evaluate on `held`. */
export interface Fold {
  readonly training: Dataset;
  readonly held: Dataset;
}

export interface FoldsOptions {
  readonly labels: readonly string[];
  readonly examples: readonly Example[];
  /** 2 to 20. */
  readonly folds: number;
  /** 32-bit whole number. */
  readonly seed: number;
}

/**
 * Stratified k-fold cross-validation in which copies of a text share a fold.
 * @returns for a share of the rows, in (0, 1], the folds of that many rows; smaller shares are contained in larger ones
 * @throws {SentimentError} `dataset_invalid` when a label has fewer rows than there are folds
 */
export async function createFolds({ labels, examples, folds, seed }: FoldsOptions): Promise<(share: number) => Fold[]> {
  labels.forEach((label, index) => {
    const rows = examples.filter((example) => example.label === index).length;
    if (rows >= folds) return;
    const message = `${rows} rows are labelled ${label}: ${folds} folds need at least ${folds}`;
    throw new SentimentError({ code: 'dataset_invalid', message });
  });
  const signatures = createTextSignatures();
  for (const { text } of examples) signatures.add(text);
  const sets = createDisjointSets(examples.length);
  await joinCopies({ signatures, sets });
  const rowLabels = Uint8Array.from(examples, ({ label }) => label);
  const assign = (fractions: number[], assignSeed: number) =>
    assignStratified({ labels: rowLabels, labelCount: labels.length, sets, fractions, seed: assignSeed });
  const foldOf = assign(
    Array.from({ length: folds }, () => 1 / folds),
    seed,
  );
  // A hundredth of the rows each; a share takes the first so many.
  const hundredths = assign(
    Array.from({ length: 100 }, () => 0.01),
    seed + 1,
  );

  return (share) => {
    const taken = examples.map((_, row) => hundredths[row] < Math.ceil(share * 100 - 1e-9));
    const select = (keep: (row: number) => boolean) =>
      createArrayDataset({ labels, examples: examples.filter((_, row) => taken[row] && keep(row)) });
    return Array.from({ length: folds }, (_, fold) => ({
      training: select((row) => foldOf[row] !== fold),
      held: select((row) => foldOf[row] === fold),
    }));
  };
}

export interface FoldScore {
  readonly macroRecall: number;
  readonly logLoss: number;
}

export interface EvaluateFoldOptions {
  readonly signal: AbortSignal | undefined;
  /** Whether the trainer sees the held-out rows as validation rows. */
  readonly validate: boolean;
}

/** Trains on a fold's training rows and scores the model on the others. */
export async function evaluateFold(trainer: Trainer, fold: Fold, options: EvaluateFoldOptions): Promise<FoldScore> {
  const { training, held } = fold;
  const { signal, validate } = options;
  const { classifier } = await trainer.fit(training, { signal, validation: validate ? held : undefined });
  const labelCount = held.labels.length;
  const truth: number[] = [];
  const probabilities: number[] = [];
  for await (const batch of held.batches()) {
    for (const { label } of batch) truth.push(label);
    for (const probability of await classifier.predictProbabilities(batch.map(({ text }) => text))) {
      probabilities.push(probability);
    }
  }
  await classifier.close();
  const scored = { labelCount, truth: Int32Array.from(truth), probabilities: Float32Array.from(probabilities) };
  const cells = confusionMatrix(scored.truth, mostProbable(scored), labelCount);
  return { macroRecall: classificationScores(cells, labelCount).macroRecall, logLoss: mean(logLosses(scored)) };
}
