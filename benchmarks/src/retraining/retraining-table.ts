import { markdownTable } from '../table.ts';
import type { RetrainingFigures } from './simulate-retraining.ts';

/** Macro recall to be gained on the new source, on average. */
export const leastGain = 0.02;

const signed = (value: number): string => `${value < 0 ? '' : '+'}${(100 * value).toFixed(1)}`;
const share = (value: number): string => (100 * value).toFixed(1);

export const meanGain = (figures: readonly RetrainingFigures[]): number =>
  figures.reduce((sum, { champion, challenger }) => sum + challenger.macroRecall - champion.macroRecall, 0) /
  figures.length;

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
