import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import { softmax } from '../text-pipeline/softmax.ts';
import { createTextClassifier } from '../text-pipeline/text-classifier.ts';
import { createScorer } from './inference/scorer.ts';
import type { NetworkSettings } from './networks/create-network.ts';
import type { NetworkParameters } from './training-state.ts';
import type { WordPipeline } from './word-pipeline.ts';

/** A network and what it takes. */
export interface NeuralModelContent {
  readonly info: ClassifierInfo;
  readonly pipeline: WordPipeline;
  readonly network: NetworkSettings;
  readonly parameters: NetworkParameters;
}

/** A classifier that needs no engine: the network is computed in plain arithmetic, in the caller's thread. */
export function createNeuralClassifier({ info, pipeline, network, parameters }: NeuralModelContent): Classifier {
  const score = createScorer(network, parameters);
  return createTextClassifier(info, (text, probabilities) => {
    score(pipeline.encode(text), probabilities);
    softmax(probabilities);
  });
}
