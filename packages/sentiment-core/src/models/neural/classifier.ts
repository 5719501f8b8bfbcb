import type { Classifier, ClassifierInfo } from '../../contracts/classifier.ts';
import type { HashedTables } from '../hashed-linear/artifact.ts';
import { createScoredClassifier, softmax, textByText } from '../../classification/scored-classifier.ts';
import { createScorer } from './networks/architectures.ts';
import { createLinearScores } from './combination/linear-part.ts';
import type { WordPipeline } from './text/word-pipeline.ts';
import type { NetworkSettings } from './networks/network-settings.ts';
import type { NetworkParameters } from './networks/network.ts';

/** A network and what it takes. */
export interface NeuralModelContent {
  readonly info: ClassifierInfo;
  readonly pipeline: WordPipeline;
  readonly network: NetworkSettings;
  readonly parameters: NetworkParameters;
  /** What is added to the scores of the network. */
  readonly linear: HashedTables | undefined;
}

/** A classifier that needs no engine: the network is computed in plain arithmetic, in the caller's thread. */
export function createNeuralClassifier(content: NeuralModelContent): Classifier {
  const { info, pipeline, network, parameters, linear } = content;
  const score = createScorer(network, parameters);
  const addLinearScores = linear && createLinearScores(linear);
  const scoreTexts = textByText(info.labels.length, (text, probabilities) => {
    score(pipeline.encode(text), probabilities);
    addLinearScores?.(text, probabilities);
    softmax(probabilities);
  });
  return createScoredClassifier(info, scoreTexts);
}
