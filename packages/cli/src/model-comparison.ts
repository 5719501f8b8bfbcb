import { SentimentError } from 'sentiment-core';
import {
  comparePaired,
  type Evaluation,
  holmAdjustment,
  mostProbable,
  type PairedComparison,
  type ScoredTexts,
  type SliceScores,
} from 'sentiment-core/evaluation';
import { measureSinglePredictions, memoryInUse, readStoredCosts, type StoredCosts } from './model-costs.ts';
import type { Progress } from './progress.ts';
import { type ScoringData, scoreModel } from './scored-model.ts';
import type { Services } from './services.ts';

export interface ComparedModel extends StoredCosts {
  /** As the user named it. */
  readonly model: string;
  readonly name: string;
  readonly version: string;
  readonly kind: string;
  readonly preprocessing: string;
  readonly evaluation: Evaluation;
  readonly slices: readonly SliceScores[];
  /** Mean time of one prediction on its own. */
  readonly millisecondsSingle: number;
  /** Time a text in batches of 1000. */
  readonly millisecondsBatched: number;
  /** Heap and buffers that the loaded model holds by itself; without what native engines allocate. */
  readonly memoryBytes: number;
  /** For plots, not for JSON. */
  readonly scored: ScoredTexts;
}

/** One model against the best, on the same texts; differences are the best's figure minus this one's. */
export interface ComparedPair extends PairedComparison {
  readonly best: string;
  readonly model: string;
  /** Of McNemar's test, adjusted for the number of models (Holm). */
  readonly adjustedPValue: number;
}

export interface ModelComparison {
  readonly data: readonly string[];
  readonly n: number;
  readonly labels: readonly string[];
  /** The model with the highest macro recall; the first of equals. */
  readonly best: string;
  readonly models: readonly ComparedModel[];
  readonly pairs: readonly ComparedPair[];
}

/**
 * Scores every model on the same rows, one after the other.
 * @throws {SentimentError} `invalid_argument` when the models do not have the same labels
 */
export async function compareModels(
  references: readonly string[],
  data: ScoringData,
  services: Services,
  progress: Progress,
): Promise<ModelComparison> {
  await checkModels(references, services);
  const models: ComparedModel[] = [];
  for (const model of references) models.push(await compareOne(model, data, models[0], services, progress));
  const [first] = models;
  const best = models.reduce((a, b) => (b.evaluation.macroRecall > a.evaluation.macroRecall ? b : a));
  const { labels } = first.evaluation;
  const others = models.filter((model) => model !== best);
  const compared = others.map((model) =>
    comparePaired(
      inOrderOf(labels, best, best.scored.truth),
      inOrderOf(labels, best, mostProbable(best.scored)),
      inOrderOf(labels, model, mostProbable(model.scored)),
      labels.length,
      data.seed === undefined ? {} : { seed: data.seed },
    ),
  );
  const adjusted = holmAdjustment(compared.map(({ mcNemar }) => mcNemar.pValue));
  return {
    data: data.data,
    n: first.evaluation.n,
    labels,
    best: best.model,
    models,
    pairs: compared.map((pair, index) => ({
      best: best.model,
      model: others[index].model,
      ...pair,
      adjustedPValue: adjusted[index],
    })),
  };
}

/**
 * Loads each model once, so that what is wrong is said before minutes of scoring, and what models share (code, tables) is
 * not counted as the memory of the first.
 */
async function checkModels(references: readonly string[], services: Services): Promise<void> {
  let first: { readonly model: string; readonly labels: readonly string[] } | undefined;
  for (const model of references) {
    const classifier = await services.loadClassifier(model);
    try {
      const { labels } = classifier.info;
      await classifier.predictProbabilities(['warm']);
      first ??= { model, labels };
      if ([...labels].sort().join() === [...first.labels].sort().join()) continue;
      const message =
        `${model} has the labels ${labels.join(', ')}, ${first.model} has ${first.labels.join(', ')}: ` +
        'models with different labels cannot be compared on the same rows';
      throw new SentimentError({ code: 'invalid_argument', message });
    } finally {
      await classifier.close();
    }
  }
}

async function compareOne(
  model: string,
  data: ScoringData,
  first: ComparedModel | undefined,
  services: Services,
  progress: Progress,
): Promise<ComparedModel> {
  const before = await memoryInUse();
  const classifier = await services.loadClassifier(model);
  try {
    const { name, version, kind, preprocessing } = classifier.info;
    await classifier.predictProbabilities(['warm']);
    const memoryBytes = Math.max(0, (await memoryInUse()) - before);
    // What is left out is the same for every model: said once.
    const quiet: Progress = first ? { ...progress, note: () => undefined } : progress;
    const { evaluation, scored, slices, firstTexts } = await scoreModel(classifier, data, quiet);
    return {
      model,
      name,
      version,
      kind,
      preprocessing,
      evaluation,
      slices,
      ...(await readStoredCosts(model)),
      millisecondsSingle: await measureSinglePredictions(classifier, firstTexts),
      millisecondsBatched: 1000 / evaluation.textsPerSecond,
      memoryBytes,
      scored,
    };
  } finally {
    await classifier.close();
  }
}

/** Labels by their place in `labels`, whatever order the model has them in. */
function inOrderOf(labels: readonly string[], { evaluation }: ComparedModel, values: Int32Array): Int32Array {
  const places = evaluation.labels.map((label) => labels.indexOf(label));
  return values.map((label) => places[label]);
}
