import { wilsonInterval } from 'sentiment-core/evaluation';

/** Predictions of one label with what is known of them. */
export interface Outcome {
  readonly label: string;
  /** Empty when unknown: wrong, but not known what instead. */
  readonly trueLabel: string;
  readonly correct: boolean;
  readonly count: number;
}

export interface LabelQuality {
  /** Of the labelled predictions of this label, how many are right. */
  readonly precision: Proportion | null;
  /** Of the predictions known to have this label, how many were given it. */
  readonly recall: Proportion | null;
  readonly f1: Proportion | null;
  /** Predictions known to have this label. */
  readonly support: number;
}

/** How good the predictions are of which feedback tells. */
export interface LiveQuality {
  /** Predictions with feedback or with a label given when they were made. */
  readonly labelled: number;
  readonly wrong: number;
  /** Among labelled predictions. */
  readonly accuracy: Proportion | null;
  readonly perLabel: Readonly<Record<string, LabelQuality>>;
  /** `counts[row][column]`: predictions known to be `labels[row]` that were given `labels[column]`. */
  readonly confusion: { readonly labels: readonly string[]; readonly counts: readonly (readonly number[])[] };
  /** Wrong predictions without a known true label; not in the confusion matrix. */
  readonly trueLabelUnknown: number;
}

/** @param labels in the order shown; those of `outcomes` that are not among them follow */
export function liveQuality(outcomes: readonly Outcome[], labels: readonly string[]): LiveQuality {
  const named = outcomes.flatMap(({ label, trueLabel }) => [label, trueLabel]).filter((label) => label !== '');
  const shown = [...new Set([...labels, ...named.sort()])];
  const places = new Map(shown.map((label, index) => [label, index]));
  const counts = shown.map(() => shown.map(() => 0));
  const given = shown.map(() => 0);
  let labelled = 0;
  let wrong = 0;
  let trueLabelUnknown = 0;
  for (const { label, trueLabel, correct, count } of outcomes) {
    const column = places.get(label) ?? 0;
    labelled += count;
    given[column] += count;
    if (!correct) wrong += count;
    const row = places.get(correct ? label : trueLabel);
    if (row === undefined) trueLabelUnknown += count;
    else counts[row][column] += count;
  }
  const qualities = shown.map((label, index): [string, LabelQuality] => {
    const support = counts[index].reduce((sum, count) => sum + count, 0);
    const hits = counts[index][index];
    return [
      label,
      {
        precision: proportionOf(hits, given[index]),
        recall: proportionOf(hits, support),
        f1: f1Of(hits, given[index] - hits + support - hits),
        support,
      },
    ];
  });
  return {
    labelled,
    wrong,
    accuracy: proportionOf(labelled - wrong, labelled),
    perLabel: Object.fromEntries(qualities),
    confusion: { labels: shown, counts },
    trueLabelUnknown,
  };
}

/** A proportion with its 95 % Wilson interval, all in [0, 1]. */
export interface Proportion {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** @returns null when `total` is 0: there is no proportion of nothing */
export function proportionOf(count: number, total: number): Proportion | null {
  return total === 0 ? null : { value: count / total, ...wilsonInterval(count, total) };
}

/**
 * F1 = 2J / (1 + J), where J is the proportion of hits among hits and both kinds of errors. J is a proportion, and F1 grows with
 * it, so the ends of its Wilson interval give those of F1.
 */
export function f1Of(hits: number, errors: number): Proportion | null {
  const jaccard = proportionOf(hits, hits + errors);
  if (jaccard === null) return null;
  const f1 = (value: number): number => (2 * value) / (1 + value);
  return { value: f1(jaccard.value), low: f1(jaccard.low), high: f1(jaccard.high) };
}
