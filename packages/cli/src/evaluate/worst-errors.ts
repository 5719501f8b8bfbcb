import type { Dataset } from 'sentiment-core';
import { mostProbable, type ScoredTexts } from 'sentiment-core/evaluation';

/** What a model said of a text. */
export interface ModelAnswer {
  readonly label: string;
  /** Probability of `label`. */
  readonly confidence: number;
}

/** A text that one model or several got wrong. */
export interface WrongText {
  readonly text: string;
  /** Its label in the file. */
  readonly label: string;
  /** In the order of the models. */
  readonly answers: readonly ModelAnswer[];
}

/** Of one model. */
export interface AnsweredTexts {
  /** In the order of the columns of `scored`. */
  readonly labels: readonly string[];
  readonly scored: ScoredTexts;
}

/** How many a report lists unless told otherwise. */
export const reportedErrors = 20;

/** Texts are looked up for more rows than are shown, since many tweets are copies. */
const rowsPerText = 5;

/**
 * The texts that most models get wrong; of equally many, those of which they are surest. Each text once.
 * @param models answers of one or more models to the same rows
 * @param dataset the rows that were scored, and others, which the models have no label for
 * @param most texts, 0 or more
 */
export async function worstErrors(
  models: readonly AnsweredTexts[],
  dataset: Dataset,
  most: number,
): Promise<WrongText[]> {
  const predicted = models.map(({ scored }) => mostProbable(scored));
  const [{ labels, scored }] = models;
  const answers = (row: number): ModelAnswer[] =>
    models.map((model, index) => {
      const place = predicted[index][row];
      return { label: model.labels[place], confidence: model.scored.probabilities[row * model.labels.length + place] };
    });
  const ranked = Array.from(scored.truth, (truth, row) => {
    const wrong = answers(row).filter(({ label }) => label !== labels[truth]);
    return { row, wrong: wrong.length, confidence: wrong.reduce((sum, { confidence }) => sum + confidence, 0) };
  })
    .filter(({ wrong }) => wrong > 0)
    .sort((a, b) => b.wrong - a.wrong || b.confidence - a.confidence || a.row - b.row)
    .slice(0, most * rowsPerText)
    .map(({ row }) => row);
  const texts = await textsOfRows(dataset, labels, new Set(ranked));
  const shown = new Map<string, WrongText>();
  for (const row of ranked) {
    const text = texts.get(row);
    if (text === undefined || shown.size === most) continue;
    if (!shown.has(text)) shown.set(text, { text, label: labels[scored.truth[row]], answers: answers(row) });
  }
  return [...shown.values()];
}

/** @param labels rows with others have not been scored, and are not counted */
async function textsOfRows(
  dataset: Dataset,
  labels: readonly string[],
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, string>> {
  const texts = new Map<number, string>();
  if (wanted.size === 0) return texts;
  let row = 0;
  for await (const batch of dataset.batches()) {
    for (const { text, label } of batch) {
      if (!labels.includes(dataset.labels[label])) continue;
      if (wanted.has(row)) texts.set(row, text);
      row += 1;
    }
    if (texts.size === wanted.size) break;
  }
  return texts;
}

/** Errors of one model for people, a line each. */
export function formatErrors(errors: readonly WrongText[]): string {
  if (errors.length === 0) return '\nno errors\n';
  const lines = errors.map(({ text, label, answers: [answer] }) => {
    const line = text.replace(/\s+/g, ' ').trim();
    return `${answer.label} ${answer.confidence.toFixed(3)}, is ${label}: ${line}\n`;
  });
  return `\nworst errors\n${lines.join('')}`;
}
