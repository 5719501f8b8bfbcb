import { type LabelledFeedback, retrain } from '@sentiment-core/mlops/retraining';
import type { Classifier, Example } from 'sentiment-core';
import { evaluateScores, scoreClassifier } from 'sentiment-core/evaluation';
import { createArrayDataset, createLogisticRegressionTrainer } from 'sentiment-core/training';
import type { LabelledTweets } from './quality/tweets.ts';
import { createSeededRandom, shuffled } from './statistics.ts';
import { markdownTable } from './tables.ts';

export interface RetrainingSettings {
  /** Shares of wrong and of right predictions that users say something of. */
  readonly reported: { readonly wrong: number; readonly right: number };
  /** Share of what users say that is itself wrong. */
  readonly mistaken: number;
  /** Share of the tweets that are predicted in service; the models are compared on the others. */
  readonly traffic: number;
  /** One simulation each. */
  readonly seeds: readonly number[];
}

export interface RetrainingFigures {
  readonly seed: number;
  readonly feedback: { readonly wrong: number; readonly right: number };
  /** On tweets of the new source that nobody learnt from. */
  readonly champion: MacroFigures;
  readonly challenger: MacroFigures;
  /** On tweets of the old source. */
  readonly oldChampion: MacroFigures;
  readonly oldChallenger: MacroFigures;
  /** What `retrain` says that the challenger gains, from held-out feedback alone. */
  readonly told: { readonly difference: number; readonly interval: readonly [number, number] } | null;
}

export interface MacroFigures {
  readonly accuracy: number;
  readonly macroRecall: number;
}

const labels = ['negative', 'positive'];

function examplesOf({ texts, positives }: LabelledTweets, rows: readonly number[]): Example[] {
  return rows.map((row) => ({ text: texts[row], label: positives[row] }));
}

function allRows({ texts }: LabelledTweets): number[] {
  return texts.map((_, row) => row);
}

async function evaluate(classifier: Classifier, examples: readonly Example[]): Promise<MacroFigures> {
  const { scored } = await scoreClassifier(classifier, createArrayDataset({ labels, examples }));
  const { accuracy, macroRecall } = evaluateScores(labels, scored);
  return { accuracy, macroRecall };
}

/**
 * A model of one source meets another: users report a share of its errors, confirm a few predictions, and are mistaken now
 * and then; it is trained again as `sentiment retrain` does, with all defaults.
 */
export async function simulateRetraining(
  { base, valid, arriving }: Readonly<Record<'base' | 'valid' | 'arriving', LabelledTweets>>,
  { reported, mistaken, traffic, seeds }: RetrainingSettings,
  onProgress: (line: string) => void,
): Promise<RetrainingFigures[]> {
  const training = createArrayDataset({ labels, examples: examplesOf(base, allRows(base)) });
  const oldExamples = examplesOf(valid, allRows(valid));
  const validation = createArrayDataset({ labels, examples: oldExamples });
  const trainer = createLogisticRegressionTrainer();
  const champion = (await trainer.fit(training, { validation })).classifier;
  const oldChampion = await evaluate(champion, oldExamples);
  const figures: RetrainingFigures[] = [];
  for (const seed of seeds) {
    onProgress(`retraining: simulation ${figures.length + 1} of ${seeds.length}`);
    const random = createSeededRandom(seed);
    const order = shuffled(allRows(arriving), random);
    const border = Math.round(order.length * traffic);
    const served = order.slice(0, border);
    const unseen = examplesOf(arriving, order.slice(border));
    const predictions = await champion.predict(served.map((row) => arriving.texts[row]));
    const feedback: LabelledFeedback[] = [];
    let reportedWrong = 0;
    for (const [index, row] of served.entries()) {
      const predictedLabel = predictions[index].label;
      const right = predictedLabel === labels[arriving.positives[row]];
      if (random() >= (right ? reported.right : reported.wrong)) continue;
      const trueLabel = labels[random() < mistaken ? 1 - arriving.positives[row] : arriving.positives[row]];
      if (trueLabel !== predictedLabel) reportedWrong += 1;
      feedback.push({ text: arriving.texts[row], trueLabel, predictedLabel, at: index });
    }
    const { run, comparison } = await retrain({
      trainer,
      base: training,
      feedback,
      champion,
      validation,
      seed,
      wrongShare: reportedWrong / served.length,
    });
    figures.push({
      seed,
      feedback: { wrong: reportedWrong, right: feedback.length - reportedWrong },
      champion: await evaluate(champion, unseen),
      challenger: await evaluate(run.classifier, unseen),
      oldChampion,
      oldChallenger: await evaluate(run.classifier, oldExamples),
      told: comparison.gain,
    });
  }
  return figures;
}

/** Macro recall to be gained on the new source, on average. */
export const leastGain = 0.02;

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${(100 * value).toFixed(1)}`;
}
function share(value: number): string {
  return (100 * value).toFixed(1);
}

export function meanGain(figures: readonly RetrainingFigures[]): number {
  return (
    figures.reduce((sum, { champion, challenger }) => sum + challenger.macroRecall - champion.macroRecall, 0) /
    figures.length
  );
}

/** One row a simulation, figures in percent. */
export function retrainingTable(figures: readonly RetrainingFigures[]): string {
  const table = markdownTable([
    [
      'seed',
      'reported wrong',
      'found right',
      'macro recall',
      'gain',
      'accuracy',
      'gain',
      'old source, gain',
      'gain told',
    ],
    ...figures.map(({ seed, feedback, champion, challenger, oldChampion, oldChallenger, told }) => [
      String(seed),
      String(feedback.wrong),
      String(feedback.right),
      `${share(champion.macroRecall)} → ${share(challenger.macroRecall)}`,
      signed(challenger.macroRecall - champion.macroRecall),
      `${share(champion.accuracy)} → ${share(challenger.accuracy)}`,
      signed(challenger.accuracy - champion.accuracy),
      signed(oldChallenger.macroRecall - oldChampion.macroRecall),
      told === null ? '–' : `${signed(told.difference)} [${signed(told.interval[0])}, ${signed(told.interval[1])}]`,
    ]),
  ]);
  return `${table}\n\nMean gain in macro recall: ${signed(meanGain(figures))} points`;
}
