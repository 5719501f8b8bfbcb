import { sigmoid } from '../../classification/scored-classifier.ts';
import { fitPlattScaling } from '../../optimisation/calibration.ts';
import { expectedCalibrationError } from './calibration-error.ts';
import {
  applyIsotonicCalibration,
  applyTemperature,
  fitIsotonicCalibration,
  fitTemperature,
} from './calibration-maps.ts';
import { logLosses, mean, type ScoredTexts } from '../classification-scores.ts';

export type CalibrationMethod = 'isotonic' | 'none' | 'platt' | 'temperature';

/** How well probabilities are calibrated on rows that no calibration was fitted on. */
export interface CalibratedScores {
  readonly method: CalibrationMethod;
  readonly logLoss: number;
  /** Expected calibration error, in [0, 1]. */
  readonly ece: number;
  /** Row-major [n, labelCount]. */
  readonly probabilities: Float32Array;
}

const smallest = 1e-6;

/**
 * Fits every calibration map on validation rows and evaluates it on others. Platt's and the isotonic map take each label
 * against the rest, and rows are divided by their sum; temperature scales all labels at once.
 * @param validation rows the maps are fitted on
 * @param test rows they are evaluated on, with the same labels
 */
export async function compareCalibrations(validation: ScoredTexts, test: ScoredTexts): Promise<CalibratedScores[]> {
  const maps: [CalibrationMethod, Float32Array][] = [
    ['none', test.probabilities],
    ['temperature', applyTemperature(test, fitTemperature(validation))],
    ['platt', await onePerLabel(validation, test, fitPlatt)],
    ['isotonic', await onePerLabel(validation, test, async (scores, targets) => {
      const map = fitIsotonicCalibration(scores, targets);
      return (score) => applyIsotonicCalibration(map, score);
    })],
  ]; // prettier-ignore
  return maps.map(([method, probabilities]) => {
    const scored = { ...test, probabilities };
    return { method, logLoss: mean(logLosses(scored)), ece: expectedCalibrationError(scored), probabilities };
  });
}

type FitMap = (scores: Float64Array, targets: Float64Array) => Promise<(score: number) => number>;

function logit(probability: number): number {
  const inside = Math.min(Math.max(probability, 1e-7), 1 - 1e-7);
  return Math.log(inside / (1 - inside));
}

const fitPlatt: FitMap = async (scores, targets) => {
  const { slope, intercept } = await fitPlattScaling(scores.map(logit), targets, targets.slice().fill(1));
  return (score) => sigmoid(slope * logit(score) + intercept);
};

async function onePerLabel(validation: ScoredTexts, test: ScoredTexts, fit: FitMap): Promise<Float32Array> {
  const { labelCount } = test;
  const calibrated = new Float32Array(test.probabilities.length);
  // With two labels only the second is fitted; the first is its complement.
  for (let label = labelCount === 2 ? 1 : 0; label < labelCount; label++) {
    const column = ({ truth, probabilities }: ScoredTexts): Float64Array =>
      Float64Array.from(truth, (_, row) => probabilities[row * labelCount + label]);
    const map = await fit(
      column(validation),
      Float64Array.from(validation.truth, (truth) => (truth === label ? 1 : 0)),
    );
    for (const [row, score] of column(test).entries()) calibrated[row * labelCount + label] = map(score);
  }
  for (let start = 0; start < calibrated.length; start += labelCount) {
    if (labelCount === 2) calibrated[start] = 1 - calibrated[start + 1];
    const row = calibrated.subarray(start, start + labelCount).map((value) => Math.max(value, smallest));
    const sum = row.reduce((total, value) => total + value, 0);
    for (let label = 0; label < labelCount; label++) calibrated[start + label] = row[label] / sum;
  }
  return calibrated;
}
