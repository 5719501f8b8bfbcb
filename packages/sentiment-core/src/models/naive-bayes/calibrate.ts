import type { Dataset } from '../../contracts/trainer.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { fitPlattScaling, fitScoreTemperature } from '../../optimisation/calibration.ts';
import { throwIfAborted } from '../../errors/throw-if-aborted.ts';
import { checkClasses, checkRows } from '../linear/training-rows.ts';
import type { TextPipeline } from '../text-pipeline/text-pipeline.ts';
import type { NaiveBayesParameters } from './estimate.ts';

export interface CalibratedParameters {
  readonly parameters: NaiveBayesParameters;
  /** What was fitted: slope and intercept of two labels, the temperature of more. */
  readonly fitted: Readonly<Record<string, number>>;
}

/**
 * Makes probabilities fit rows that were not learnt from, in the weights themselves: prediction knows nothing of it. Two labels
 * have slope and intercept of their log-odds (Platt, 1999), more have one temperature for all scores, which moves no label.
 * @throws {SentimentError} `option_invalid` without validation rows to fit on, `dataset_invalid` when there are none of a label,
 * `aborted`
 */
export async function calibrateNaiveBayes(
  parameters: NaiveBayesParameters,
  pipeline: TextPipeline,
  validation: Dataset,
  signal: AbortSignal | undefined,
): Promise<CalibratedParameters> {
  const { scores, targets, weights } = await scoreRows(parameters, pipeline, validation, signal);
  checkRows(targets, 'validation');
  // With one label alone the most likely intercept is infinite.
  checkClasses(targets, validation.labels, 'validation');
  if (validation.labels.length > 2) {
    const temperature = fitScoreTemperature(scores, targets, weights);
    return { parameters: scaled(parameters, 1 / temperature), fitted: { temperature } };
  }
  const logits = Float64Array.from(targets, (_, row) => scores[row * 2 + 1] - scores[row * 2]);
  const { slope, intercept } = await fitPlattScaling(logits, targets, weights);
  const { weights: terms, biases } = scaled(parameters, slope);
  return {
    parameters: { weights: terms, biases: Float64Array.of(biases[0], biases[1] + intercept) },
    fitted: { slope, intercept },
  };
}

/** @throws {SentimentError} `option_invalid` */
export function requireValidation(validation: Dataset | undefined): asserts validation is Dataset {
  if (validation) return;
  const message = 'option "calibration": platt needs validation data';
  throw new SentimentError({ code: 'option_invalid', field: 'calibration', message });
}

function scaled({ weights, biases }: NaiveBayesParameters, factor: number): NaiveBayesParameters {
  return { weights: weights.map((weight) => weight * factor), biases: biases.map((bias) => bias * factor) };
}

/** Scores row-major [rows, labels] in float64: probabilities of 0 and 1 have none left to fit. */
async function scoreRows(
  { weights, biases }: NaiveBayesParameters,
  pipeline: TextPipeline,
  validation: Dataset,
  signal: AbortSignal | undefined,
): Promise<{ scores: Float64Array; targets: Uint8Array; weights: Float64Array }> {
  const scores: number[] = [];
  const targets: number[] = [];
  const rowWeights: number[] = [];
  const labelCount = biases.length;
  for await (const batch of validation.batches()) {
    throwIfAborted(signal);
    for (const { text, label, weight = 1 } of batch) {
      const { indices, values, count } = pipeline.transform(text);
      for (let column = 0; column < labelCount; column++) {
        let score = biases[column];
        for (let place = 0; place < count; place++)
          score += values[place] * weights[indices[place] * labelCount + column];
        scores.push(score);
      }
      targets.push(label);
      rowWeights.push(weight);
    }
  }
  return {
    scores: Float64Array.from(scores),
    targets: Uint8Array.from(targets),
    weights: Float64Array.from(rowWeights),
  };
}
