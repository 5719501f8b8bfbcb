import { type Dataset, type SampledOptions, tune, type Trial } from 'sentiment-core/training';
import { alignedTable } from '../terminal/aligned-table.ts';
import type { Progress } from '../terminal/progress.ts';
import type { Services, TrainerRequest } from '../services.ts';

export interface TuneTrainerOptions {
  /** How many sets of options are tried. */
  readonly trials: number;
  readonly folds: number;
  /** What is tuned; its options hold for every trial that does not draw them. */
  readonly request: TrainerRequest;
  readonly dataset: Dataset;
  /** Whether the final training has validation rows. */
  readonly validate: boolean;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Told of every trial. */
  readonly onTrial?: (trial: Trial) => void;
}

export interface TunedOptions {
  readonly options: SampledOptions;
  readonly trials: readonly Trial[];
  /** Every trial, a line each, for people. */
  readonly table: string;
}

/** Searches the declared options of a kind of model by cross-validation on the training rows. */
export async function tuneTrainer(options: TuneTrainerOptions, services: Services): Promise<TunedOptions> {
  const { trials, folds, request, dataset, validate, signal, progress, onTrial } = options;
  const declared = await services.searchSpace(request);
  // What the configuration sets is decided; only the rest is searched.
  const space = Object.fromEntries(Object.entries(declared).filter(([option]) => !(option in request.options)));
  let done = 0;
  const tuning = await tune(dataset, {
    space,
    trials,
    folds,
    seed: request.seed,
    validate,
    signal,
    createTrainer: (sampled) => services.createTrainer({ ...request, options: { ...request.options, ...sampled } }),
    onTrial(trial) {
      const { number, share, macroRecall } = trial;
      onTrial?.(trial);
      progress.update(
        `tune ${++done}  trial ${number}  share ${share.toFixed(2)}  macro recall ${macroRecall.toFixed(4)}`,
      );
    },
  });
  return { ...tuning, table: formatTrials(tuning.trials) };
}

function formatTrials(trials: readonly Trial[]): string {
  return alignedTable([
    ['options', 'trial', 'share of rows', 'macro recall', 'log loss', 'seconds'],
    ...trials.map(({ number, share, macroRecall, logLoss, seconds, options }) => [
      namedValues(options),
      String(number),
      share.toFixed(2),
      macroRecall.toFixed(4),
      logLoss.toFixed(4),
      seconds.toFixed(1),
    ]),
  ]);
}

function namedValues(options: SampledOptions): string {
  const values = Object.entries(options).map(([option, value]) => `${option}=${String(value)}`);
  return values.length === 0 ? 'defaults' : values.join(' ');
}
