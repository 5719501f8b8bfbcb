import { type Classifier, type Prediction, SentimentError } from 'sentiment-core';
import {
  argmax,
  comparePaired,
  type Evaluation,
  holmAdjustment,
  mostProbable,
  type PairedComparison,
  type ScoredTexts,
  type SliceScores,
} from 'sentiment-core/evaluation';
import { scoreModel, type ScoringData } from '../evaluate/scored-model.ts';
import { createSeenRowsFinder, type SeenRows } from '../evaluate/seen-rows.ts';
import type { Models } from '../models.ts';
import type { Progress } from '../terminal/output.ts';
import {
  engineOf,
  measureSinglePredictions,
  memoryInUse,
  readArchitecture,
  readStoredCosts,
  type StoredCosts,
} from './model-costs.ts';

export interface ComparedModel extends StoredCosts {
  /** As the user named it. */
  readonly model: string;
  readonly name: string;
  readonly version: string;
  readonly kind: string;
  /** Of a network in a folder, e.g. `bilstm`; else null. */
  readonly architecture: string | null;
  /** What computed it: `onnxruntime-node`, `onnxruntime-web`, or `own` for the arithmetic of the library. */
  readonly engine: string;
  readonly preprocessing: string;
  readonly evaluation: Evaluation;
  readonly slices: readonly SliceScores[];
  /** Mean time of one prediction on its own. */
  readonly millisecondsSingle: number;
  /** Time a text in batches of 1000. */
  readonly millisecondsBatched: number;
  /** Heap and buffers that the loaded model holds by itself; without what native engines allocate. */
  readonly memoryBytes: number;
  /** Labels it knows beyond those it is evaluated on; their probability is left out. */
  readonly otherLabels: readonly string[];
  /** What is known of its having seen the rows; null when nothing is. */
  readonly seen: SeenRows | null;
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
  /** Those that all models know; rows with others are left out. */
  readonly labels: readonly string[];
  /** The model with the highest macro recall; the first of equals. */
  readonly best: string;
  readonly models: readonly ComparedModel[];
  readonly pairs: readonly ComparedPair[];
}

/**
 * Scores every model on the same rows, one after the other: those whose label all of them know.
 * @throws {SentimentError} `invalid_argument` when the models have fewer than two labels in common
 */
export async function compareModels(
  references: readonly string[],
  data: ScoringData,
  models: Models,
  progress: Progress,
): Promise<ModelComparison> {
  const labels = commonLabels(await checkModels(references, models));
  const seenRows = createSeenRowsFinder(data, progress);
  const compared: ComparedModel[] = [];
  for (const model of references) {
    // What is left out is the same for every model: said once.
    const quiet: Progress = compared.length > 0 ? { ...progress, note: () => undefined } : progress;
    compared.push(await compareOne(model, { data, labels, seenRows, models, progress: quiet }));
  }
  const [first] = compared;
  const best = compared.reduce((a, b) => (b.evaluation.macroRecall > a.evaluation.macroRecall ? b : a));
  const others = compared.filter((model) => model !== best);
  const tests = others.map((model) =>
    comparePaired(
      inOrderOf(labels, best, best.scored.truth),
      inOrderOf(labels, best, mostProbable(best.scored)),
      inOrderOf(labels, model, mostProbable(model.scored)),
      labels.length,
      data.seed === undefined ? {} : { seed: data.seed },
    ),
  );
  const adjusted = holmAdjustment(tests.map(({ mcNemar }) => mcNemar.pValue));
  return {
    data: data.data,
    n: first.evaluation.n,
    labels,
    best: best.model,
    models: compared,
    pairs: tests.map((pair, index) => ({
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
async function checkModels(references: readonly string[], models: Models): Promise<LabelledModel[]> {
  const checked: LabelledModel[] = [];
  for (const model of references) {
    const classifier = await models.loadClassifier(model);
    try {
      const { labels } = classifier.info;
      await classifier.predictProbabilities(['warm']);
      checked.push({ model, labels });
    } finally {
      await classifier.close();
    }
  }
  return checked;
}

interface Comparison {
  readonly data: ScoringData;
  readonly labels: readonly string[];
  readonly seenRows: ReturnType<typeof createSeenRowsFinder>;
  readonly models: Models;
  readonly progress: Progress;
}

async function compareOne(model: string, comparison: Comparison): Promise<ComparedModel> {
  const { data, labels, seenRows, models, progress } = comparison;
  const before = await memoryInUse();
  const loaded = await models.loadClassifier(model);
  const classifier = restrictLabels(loaded, labels);
  try {
    const { name, version, kind, preprocessing } = classifier.info;
    await classifier.predictProbabilities(['warm']);
    const memoryBytes = Math.max(0, (await memoryInUse()) - before);
    const { evaluation, scored, slices, dataset, firstTexts } = await scoreModel(classifier, data, progress);
    return {
      model,
      name,
      version,
      kind,
      architecture: await readArchitecture(model),
      engine: engineOf(loaded),
      preprocessing,
      evaluation,
      slices,
      ...(await readStoredCosts(model)),
      millisecondsSingle: await measureSinglePredictions(classifier, firstTexts),
      millisecondsBatched: 1000 / evaluation.textsPerSecond,
      memoryBytes,
      otherLabels: loaded.info.labels.filter((label) => !labels.includes(label)),
      seen: await seenRows.find(model, loaded.info, dataset),
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

/** A model and the labels it knows. */
interface LabelledModel {
  /** As the user named it. */
  readonly model: string;
  readonly labels: readonly string[];
}

/**
 * The labels that every model knows, in the order of the first. Only rows with these say the same of all models.
 * @throws {SentimentError} `invalid_argument` when they are fewer than two
 */
function commonLabels(models: readonly LabelledModel[]): readonly string[] {
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
function restrictLabels(classifier: Classifier, labels: readonly string[]): Classifier {
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
  const best = argmax(probabilities, 0, labels.length);
  return {
    label: labels[best],
    confidence: probabilities[best],
    probabilities: Object.fromEntries(labels.map((label, place) => [label, probabilities[place]])),
  };
}
