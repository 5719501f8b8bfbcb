import { type Classifier, type Prediction, SentimentError } from 'sentiment-core';

/** A model and the labels it knows. */
export interface LabelledModel {
  /** As the user named it. */
  readonly model: string;
  readonly labels: readonly string[];
}

/**
 * The labels that every model knows, in the order of the first. Only rows with these can be judged alike.
 * @throws {SentimentError} `invalid_argument` when they are fewer than two
 */
export function commonLabels(models: readonly LabelledModel[]): readonly string[] {
  const [first] = models;
  let common = first.labels;
  for (const { model, labels } of models) {
    const shared = common.filter((label) => labels.includes(label));
    if (shared.length < 2) {
      const message =
        `${model} has the labels ${labels.join(', ')}, ${first.model} has ${first.labels.join(', ')}: ` +
        'models with fewer than two labels in common cannot be compared on the same rows';
      throw new SentimentError({ code: 'invalid_argument', message });
    }
    common = shared;
  }
  return common;
}

/**
 * The same classifier asked only which of some labels a text has: probabilities are those given that it has one of them.
 * @param labels two or more of the classifier's own
 */
export function restrictLabels(classifier: Classifier, labels: readonly string[]): Classifier {
  const { info } = classifier;
  if (info.labels.every((label) => labels.includes(label))) return classifier;
  const places = labels.map((label) => info.labels.indexOf(label));
  const width = info.labels.length;
  const predictProbabilities = async (texts: readonly string[]): Promise<Float32Array> => {
    const all = await classifier.predictProbabilities(texts);
    const kept = new Float32Array(texts.length * labels.length);
    for (let row = 0; row < texts.length; row++) {
      const total = places.reduce((sum, place) => sum + all[row * width + place], 0);
      for (const [label, place] of places.entries())
        kept[row * labels.length + label] = total > 0 ? all[row * width + place] / total : 1 / labels.length;
    }
    return kept;
  };
  return {
    info: { ...info, labels },
    predictProbabilities,
    async predict(texts) {
      const probabilities = await predictProbabilities(texts);
      return texts.map((_, row) => predictionOf(labels, probabilities.subarray(row * labels.length)));
    },
    close: () => classifier.close(),
  };
}

function predictionOf(labels: readonly string[], probabilities: Float32Array): Prediction {
  let best = 0;
  for (let label = 1; label < labels.length; label++) if (probabilities[label] > probabilities[best]) best = label;
  return {
    label: labels[best],
    confidence: probabilities[best],
    probabilities: Object.fromEntries(labels.map((label, place) => [label, probabilities[place]])),
  };
}
