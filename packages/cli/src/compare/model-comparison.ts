import {
  comparePaired,
  type Evaluation,
  holmAdjustment,
  mostProbable,
  type PairedComparison,
  type ScoredTexts,
  type SliceScores,
} from 'sentiment-core/evaluation';
import { commonLabels, type LabelledModel, restrictLabels } from './comparison-labels.ts';
import { measureSinglePredictions, memoryInUse, readStoredCosts, type StoredCosts } from './model-costs.ts';
import type { Progress } from '../terminal/progress.ts';
import { type ScoringData, scoreModel } from '../evaluate/scored-model.ts';
import { createSeenRowsFinder, type SeenRows } from '../evaluate/seen-rows.ts';
import type { Services } from '../services.ts';

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
  /** Labels it knows beyond those it is judged on; their probability is left out. */
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
  services: Services,
  progress: Progress,
): Promise<ModelComparison> {
  const labels = commonLabels(await checkModels(references, services));
  const seenRows = createSeenRowsFinder(data, progress);
  const models: ComparedModel[] = [];
  for (const model of references) {
    // What is left out is the same for every model: said once.
    const quiet: Progress = models.length > 0 ? { ...progress, note: () => undefined } : progress;
    models.push(await compareOne(model, { data, labels, seenRows, services, progress: quiet }));
  }
  const [first] = models;
  const best = models.reduce((a, b) => (b.evaluation.macroRecall > a.evaluation.macroRecall ? b : a));
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
async function checkModels(references: readonly string[], services: Services): Promise<LabelledModel[]> {
  const models: LabelledModel[] = [];
  for (const model of references) {
    const classifier = await services.loadClassifier(model);
    try {
      const { labels } = classifier.info;
      await classifier.predictProbabilities(['warm']);
      models.push({ model, labels });
    } finally {
      await classifier.close();
    }
  }
  return models;
}

interface Contest {
  readonly data: ScoringData;
  readonly labels: readonly string[];
  readonly seenRows: ReturnType<typeof createSeenRowsFinder>;
  readonly services: Services;
  readonly progress: Progress;
}

async function compareOne(model: string, contest: Contest): Promise<ComparedModel> {
  const { data, labels, seenRows, services, progress } = contest;
  const before = await memoryInUse();
  const loaded = await services.loadClassifier(model);
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
