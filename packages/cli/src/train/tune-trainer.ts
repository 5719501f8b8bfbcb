import {
  type Dataset,
  type SampledOptions,
  searchSpaceOf,
  type TrainerKind,
  type TrainerRequest,
  type Trial,
  tune,
} from 'sentiment-core/training';
import type { Models } from '../models.ts';
import { alignedTable, type WatchedWork } from '../terminal/output.ts';

export interface TuneTrainerOptions extends WatchedWork {
  readonly kind: TrainerKind;
  /** What is tuned; its options hold for every trial that does not draw them. */
  readonly request: TrainerRequest & { readonly options: Readonly<Record<string, unknown>> };
  /** How many sets of options are tried. */
  readonly trials: number;
  readonly folds: number;
  readonly training: Dataset;
  /** Whether the final training has validation rows. */
  readonly validate: boolean;
  readonly createTrainer: Models['createTrainer'];
  /** Called after every trial. */
  readonly onTrial?: ((trial: Trial) => void) | undefined;
}

export interface TunedOptions {
  readonly options: SampledOptions;
  readonly trials: readonly Trial[];
  /** Every trial, a line each, for people. */
  readonly table: string;
}

/** Searches the declared options of a kind of model by cross-validation on the training rows. */
export async function tuneTrainer(options: TuneTrainerOptions): Promise<TunedOptions> {
  const { kind, request, trials, folds, training, validate, createTrainer, signal, progress, onTrial } = options;
  const declared = await searchSpaceOf(kind, request.options);
  // What the configuration sets is decided; only the rest is searched.
  const space = Object.fromEntries(Object.entries(declared).filter(([option]) => !(option in request.options)));
  let done = 0;
  const tuning = await tune(training, {
    space,
    trials,
    folds,
    seed: request.seed ?? 0,
    validate,
    signal,
    createTrainer: (sampled) => createTrainer(kind, { ...request, options: { ...request.options, ...sampled } }),
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
