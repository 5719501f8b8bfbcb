import type { Classifier } from 'sentiment-core';
import { evaluateClassifier, type Evaluation } from 'sentiment-core/evaluation';
import { openDataset } from 'sentiment-core/node';
import type { CommandLineIo } from './command-line-io.ts';
import { formatEvaluation } from './evaluation-table.ts';
import { leftOutRows } from './left-out-rows.ts';
import { createOutput } from './output.ts';
import { createProgress, type Progress } from './progress.ts';
import type { Services } from './services.ts';

export interface EvaluationData {
  readonly data: readonly string[];
  /** Column name. */
  readonly text: string;
  /** Column name. */
  readonly label: string;
  /** Of the bootstrap. Default 1. */
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/** Scores a classifier on files; rows with labels it does not know are in `skipped`. */
export async function evaluateOnFiles(
  classifier: Classifier,
  { data, text, label, seed, signal }: EvaluationData,
  progress: Progress,
): Promise<Evaluation> {
  const dataset = await openDataset(data, { labels: classifier.info.labels, text, label });
  const evaluation = await evaluateClassifier(classifier, dataset, {
    onProgress: (scored) => progress.update(`evaluated ${scored.toLocaleString('en-US')} texts`),
    ...(seed !== undefined && { seed }),
    ...(signal && { signal }),
  });
  const summary = await dataset.summary();
  const leftOut = leftOutRows(summary);
  progress.clear();
  if (leftOut !== undefined) progress.note(leftOut);
  return { ...evaluation, skipped: evaluation.skipped + summary.skipped };
}

export interface EvaluateOptions {
  readonly model: string;
  readonly data: readonly string[];
  readonly text: string;
  readonly label: string;
  readonly json?: boolean;
}

export async function evaluate(
  { model, json, ...data }: EvaluateOptions,
  io: CommandLineIo,
  services: Services,
): Promise<void> {
  const classifier = await services.loadClassifier(model);
  try {
    const evaluation = await evaluateOnFiles(classifier, data, createProgress(io));
    await createOutput(io.stdout).write(json ? `${JSON.stringify(evaluation)}\n` : formatEvaluation(evaluation));
  } finally {
    await classifier.close();
  }
}
