import type { Classifier, Dataset } from 'sentiment-core';
import type { Evaluation } from 'sentiment-core/evaluation';
import type { TrainerKind } from 'sentiment-core/training';

export interface CheckedModel {
  readonly kind: TrainerKind;
  readonly classifier: Classifier;
  readonly training: Dataset;
  /** Rows of each label that were learnt. */
  readonly labelRows: Readonly<Record<string, number>>;
  /** Options of the trainer. */
  readonly settings: Readonly<Record<string, unknown>> | undefined;
  /** Figures on rows that were not learnt, if there are any. */
  readonly evaluation: Evaluation | undefined;
}

const leastRecall = 0.3;
/** With fewer rows of a label its recall is chance. */
const leastSupport = 5;
const askedTexts = 500;
/** Words that nobody writes. */
const unknownWords = ['qzxvkj', 'wvxqzj', 'zkxjqvw', 'vqjzkx'];
const surest = 0.97;

/** What a user should know of a model before using it, with the remedy: a line each. */
export async function modelWarnings(model: CheckedModel): Promise<string[]> {
  const only = await onlyAnswer(model);
  if (only !== undefined) return [`WARNING: the model answers ${only} to every text; ${remedy(model, only)}`];
  return [...missedLabels(model), ...(await unfoundedCertainty(model))];
}

/** The label that the model gives every text, if there is one. */
async function onlyAnswer({ classifier, training, evaluation }: CheckedModel): Promise<string | undefined> {
  if (evaluation !== undefined && evaluation.n > 0) {
    const { labels, confusion } = evaluation;
    const given = labels.filter((_, column) => confusion.some((row) => row[column] > 0));
    return given.length === 1 ? given[0] : undefined;
  }
  const texts: string[] = [];
  for await (const batch of training.batches()) {
    texts.push(...batch.map(({ text }) => text));
    if (texts.length >= askedTexts) break;
  }
  const given = new Set((await classifier.predict(texts.slice(0, askedTexts))).map(({ label }) => label));
  return given.size === 1 ? [...given][0] : undefined;
}

function missedLabels(model: CheckedModel): string[] {
  const { evaluation } = model;
  if (evaluation === undefined) return [];
  return evaluation.labels.flatMap((label) => {
    const { recall, support } = evaluation.perLabel[label];
    if (support < leastSupport || recall === null || recall >= leastRecall) return [];
    const found = `finds only ${(recall * 100).toFixed(0)}% of the texts labelled ${label}`;
    return [`WARNING: the model ${found}; ${remedy(model)}`];
  });
}

/** A text without a known word says nothing: no label can be much surer than its share of the rows. */
async function unfoundedCertainty(model: CheckedModel): Promise<string[]> {
  const { classifier, labelRows } = model;
  const { labels } = classifier.info;
  const probabilities = await classifier.predictProbabilities(unknownWords);
  const total = Object.values(labelRows).reduce((sum, rows) => sum + rows, 0);
  return labels.flatMap((label, column) => {
    const sum = unknownWords.reduce((mean, _, row) => mean + probabilities[row * labels.length + column], 0);
    const mean = sum / unknownWords.length;
    const share = labelRows[label] / total;
    if (mean < surest || 1 - mean > (1 - share) / 2) return [];
    const certainty = `a text without a known word is ${label} at ${mean.toFixed(3)}, but ${(share * 100).toFixed(0)}% of the rows are`;
    return [`WARNING: ${certainty}; ${remedy(model)}`];
  });
}

/** @param only the label that every text is given */
function remedy({ kind, labelRows, settings }: CheckedModel, only?: string): string {
  const rows = Object.values(labelRows);
  const isUneven = Math.max(...rows) > 2 * Math.min(...rows);
  if (isUneven && settings?.['classWeights'] === 'none')
    return '--option classWeights=balanced has all labels weigh the same';
  const isNetwork = kind !== 'naive-bayes' && kind !== 'logistic-regression';
  if (isNetwork && only !== undefined)
    return 'it has learnt nothing yet: more rows, --option epochs=20, or --kind logistic-regression';
  return 'more rows of the rare labels help, or other options (--tune 20)';
}
