import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import { createLinearTextClassifier } from '../text-pipeline/linear-classifier.ts';
import type { TextPipeline } from '../text-pipeline/text-pipeline.ts';
import type { NaiveBayesParameters } from './estimate.ts';

/** A naive Bayes classifier over a text pipeline: log probabilities are linear in the values of a row. */
export function createNaiveBayesClassifier(
  info: ClassifierInfo,
  pipeline: TextPipeline,
  { weights, biases }: NaiveBayesParameters,
): Classifier {
  return createLinearTextClassifier(info, pipeline, { weights, scale: 1, biases });
}
