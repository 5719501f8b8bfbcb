import type { Dataset, Example, Trainer } from '../contracts/trainer.ts';
import { optionsOf, parseOptions } from '../schema/options.ts';
import { boolean, callback, described, integer, opaque, optional, withDefault } from '../schema/schema.ts';
import { createSeededRandom } from '../hashing/seeded-random.ts';
import { throwIfAborted } from '../errors/throw-if-aborted.ts';
import { createFolds, type FoldScore, evaluateFold } from './cross-validation.ts';
import { type SampledOptions, sampleOptions, type SearchSpace } from '../optimisation/search-space.ts';

export interface TuneOptions {
  readonly space: SearchSpace;
  /** How many sets of options are tried, the trainer's defaults among them; 2 to 1,000. */
  readonly trials: number;
  /** 2 to 20. Default 3. */
  readonly folds?: number | undefined;
  /** 32-bit whole number. Default 1. */
  readonly seed?: number | undefined;
  /**
   * Set it when the final training will have validation rows: each trial then sees the held-out rows of its fold as such, so
   * that early stopping works as it will. Flatters all trials alike. Default false.
   */
  readonly validate?: boolean | undefined;
  createTrainer(options: SampledOptions): Trainer | Promise<Trainer>;
  readonly signal?: AbortSignal;
  onTrial?(trial: Trial): void;
  /** Milliseconds. Default `performance.now`. */
  readonly now?: () => number;
}

export const tuneOptions = optionsOf<TuneOptions>()({
  space: opaque<SearchSpace>(),
  trials: described('Sets of options that are tried, the defaults among them.', integer(2, 1000)),
  folds: described('Folds of the cross-validation.', withDefault(integer(2, 20), 3)),
  seed: described('Seed of all that is random.', withDefault(integer(-(2 ** 31), 2 ** 32 - 1), 1)),
  validate: described('Shows the held-out rows to the trainer as validation rows.', withDefault(boolean(), false)),
  createTrainer: callback<TuneOptions['createTrainer']>(),
  signal: optional(opaque<AbortSignal>()),
  onTrial: optional(callback<(trial: Trial) => void>()),
  now: withDefault(callback<() => number>(), () => performance.now()),
});

/** One set of options, evaluated on one share of the rows. */
export interface Trial {
  /** 1-based number of the set of options; 1 is the trainer's defaults. */
  readonly number: number;
  readonly options: SampledOptions;
  /** Share of the rows it was trained and evaluated on, in (0, 1]. */
  readonly share: number;
  /** Mean over the folds, macro recall in [0, 1]. */
  readonly macroRecall: number;
  /** Mean over the folds. */
  readonly logLoss: number;
  /** Macro recall of each fold. */
  readonly foldMacroRecalls: readonly number[];
  readonly seconds: number;
}

export interface Tuning {
  /** The options that won; pass them to the trainer and fit it on all rows. */
  readonly options: SampledOptions;
  /** Every trial, in the order they were made. */
  readonly trials: readonly Trial[];
}

/** One round of a tuning. */
export interface TuningRound {
  /** Share of the rows, in (0, 1]. */
  readonly share: number;
  /** Most sets of options that are evaluated in it. */
  readonly trials: number;
}

/** The rounds of a tuning. @param trials sets of options that are tried */
export function tuningRounds(trials: number): readonly TuningRound[] {
  const counts = [trials];
  for (let left = trials; left > reduction; left /= reduction) {
    // The defaults go on, too.
    counts.push(Math.min(counts.at(-1) ?? 0, Math.max(1, Math.ceil((counts.at(-1) ?? 0) / reduction)) + 1));
  }
  return counts.map((most, round) => ({
    share: round === counts.length - 1 ? 1 : Math.max(leastShare, reduction ** (round + 1 - counts.length)),
    trials: most,
  }));
}

/** Each round keeps the better third and gives it three times the rows. */
const reduction = 3;
const leastShare = 0.1;

/**
 * Random search with successive halving (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter
 * optimization", 2016): all sets of options start on a share of the rows, the better third goes on with three times as many, and
 * the last round sees all rows. The defaults are in every round, for what is best on few rows may be worse on many. Evaluated
 * by cross-validation on macro recall, then on log loss. The same rows and seed try the same options.
 * @throws {SentimentError} `option_invalid`, `dataset_invalid`, `aborted`, and what the trainer throws
 */
export async function tune(dataset: Dataset, options: TuneOptions): Promise<Tuning> {
  const {
    space,
    trials: count,
    folds,
    seed,
    validate,
    createTrainer,
    signal,
    onTrial,
    now,
  } = parseOptions(tuneOptions, options);
  const random = createSeededRandom(seed);
  let candidates: { number: number; options: SampledOptions }[] = Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    options: index === 0 ? {} : sampleOptions(space, random),
  }));
  const examples: Example[] = [];
  for await (const batch of dataset.batches()) examples.push(...batch);
  const foldsOf = await createFolds({ labels: dataset.labels, examples, folds, seed });

  const trials: Trial[] = [];
  let best: SampledOptions = {};
  for (const { share } of tuningRounds(count)) {
    const parts = foldsOf(share);
    const evaluated: Trial[] = [];
    for (const candidate of candidates) {
      const started = now();
      const scores: FoldScore[] = [];
      for (const part of parts) {
        throwIfAborted(signal, 'tuning was aborted');
        scores.push(await evaluateFold(await createTrainer(candidate.options), part, { signal, validate }));
      }
      const foldMacroRecalls = scores.map(({ macroRecall }) => macroRecall);
      const trial: Trial = {
        ...candidate,
        share,
        macroRecall: average(foldMacroRecalls),
        logLoss: average(scores.map(({ logLoss }) => logLoss)),
        foldMacroRecalls,
        seconds: (now() - started) / 1000,
      };
      evaluated.push(trial);
      onTrial?.(trial);
    }
    trials.push(...evaluated);
    evaluated.sort((a, b) => b.macroRecall - a.macroRecall || a.logLoss - b.logLoss || a.number - b.number);
    best = evaluated[0].options;
    const defaults = candidates[0];
    const better = evaluated.slice(0, Math.max(1, Math.ceil(evaluated.length / reduction)));
    candidates = [
      defaults,
      ...better
        .filter(({ number }) => number !== defaults.number)
        .map(({ number, options: tried }) => ({ number, options: tried })),
    ];
  }
  return { options: best, trials };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
