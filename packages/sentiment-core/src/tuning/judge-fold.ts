import type { Trainer } from '../contracts/trainer.ts';
import { classificationScores, confusionMatrix } from '../evaluation/classification-scores.ts';
import { logLosses, mean, mostProbable } from '../evaluation/scored-texts.ts';
import type { Fold } from './cross-validation.ts';

export interface FoldScore {
  readonly macroRecall: number;
  readonly logLoss: number;
}

export interface JudgeFoldOptions {
  readonly signal: AbortSignal | undefined;
  /** Whether the trainer sees the judged rows as validation rows. */
  readonly validate: boolean;
}

/** Trains on a fold's training rows and scores the model on the others. */
export async function judgeFold(trainer: Trainer, fold: Fold, options: JudgeFoldOptions): Promise<FoldScore> {
  const { training, held } = fold;
  const { signal, validate } = options;
  const { classifier } = await trainer.fit(training, {
    ...(signal && { signal }),
    ...(validate && { validation: held }),
  });
  const labelCount = held.labels.length;
  const truth: number[] = [];
  const probabilities: number[] = [];
  for await (const batch of held.batches()) {
    for (const { label } of batch) truth.push(label);
    for (const share of await classifier.predictProbabilities(batch.map(({ text }) => text))) probabilities.push(share);
  }
  await classifier.close();
  const scored = { labelCount, truth: Int32Array.from(truth), probabilities: Float32Array.from(probabilities) };
  const cells = confusionMatrix(scored.truth, mostProbable(scored), labelCount);
  return { macroRecall: classificationScores(cells, labelCount).macroRecall, logLoss: mean(logLosses(scored)) };
}
