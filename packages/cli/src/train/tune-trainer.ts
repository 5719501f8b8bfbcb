import {
  type Dataset,
  type SampledOptions,
  searchSpaceOf,
  type TrainerKind,
  type TrainerRequest,
  type Trial,
  tune,
  type Tuning,
  tuningRounds,
} from 'sentiment-core/training';
import type { Models } from '../models.ts';
import { alignedTable, type WatchedWork } from '../terminal/output.ts';
import { createTimeLeft } from '../terminal/training-progress.ts';

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
  /** Every trial, and which won, for people. */
  readonly table: string;
}

/** Searches the declared options of a kind of model by cross-validation on the training rows. */
export async function tuneTrainer(options: TuneTrainerOptions): Promise<TunedOptions> {
  const { kind, request, trials, folds, training, validate, createTrainer, signal, progress, onTrial } = options;
  const declared = await searchSpaceOf(kind, request.options);
  // What the configuration sets is decided; only the rest is searched.
  const space = Object.fromEntries(Object.entries(declared).filter(([option]) => !(option in request.options)));
  const planned = tuningRounds(trials);
  // A trial takes as long as it has rows.
  const work = planned.reduce((sum, round) => sum + round.share * round.trials, 0);
  const count = planned.reduce((sum, round) => sum + round.trials, 0);
  const timeLeft = createTimeLeft();
  timeLeft(0);
  let [done, worked] = [0, 0];
  const tuning = await tune(training, {
    space,
    trials,
    folds,
    seed: request.seed ?? 0,
    validate,
    signal,
    createTrainer: (sampled) => createTrainer(kind, { ...request, options: { ...request.options, ...sampled } }),
    onTrial(trial) {
      worked += trial.share;
      onTrial?.(trial);
      const figures = `macro recall ${trial.macroRecall.toFixed(4)}`;
      progress.update([`tune: trial ${++done} of ${count}`, figures, ...timeLeft(worked / work)].join('  '));
    },
  });
  return { ...tuning, table: formatTrials(tuning) };
}

/** Columns that a table of trials may use. */
const widest = 100;

/** Every trial, a line or more each, and which won. */
export function formatTrials({ trials, options: won }: Tuning): string {
  const table = alignedTable([
    ['trial', 'rows', 'macro recall', 'log loss', 'seconds'],
    ...trials.map(({ number, share, macroRecall, logLoss, seconds }) => [
      String(number),
      `${(share * 100).toFixed(0)}%`,
      macroRecall.toFixed(4),
      logLoss.toFixed(4),
      seconds.toFixed(1),
    ]),
  ]);
  const figures = table.trimEnd().split('\n');
  const width = Math.max(...figures.map((line) => line.length)) + 2;
  const lines = figures.flatMap((line, index) => {
    const options = wrapped(index === 0 ? ['options'] : namedValues(trials[index - 1].options), widest - width);
    return options.map((part, place) => (place === 0 ? line : '').padEnd(width) + part);
  });
  return `${lines.join('\n')}\n\n${verdict(trials, won)}\n`;
}

function verdict(trials: readonly Trial[], won: SampledOptions): string {
  const last = trials.filter(({ share }) => share === 1);
  const [defaults] = last;
  const best = last.find(({ options }) => options === won);
  if (best === undefined || defaults === undefined) return 'No trial saw all rows.';
  if (best === defaults)
    return `The defaults won (macro recall ${defaults.macroRecall.toFixed(4)}): no other options did better on all rows.`;
  const gain = `macro recall ${best.macroRecall.toFixed(4)}, the defaults ${defaults.macroRecall.toFixed(4)}`;
  return `Trial ${best.number} won on all rows: ${gain}.`;
}

function namedValues(options: SampledOptions): string[] {
  const values = Object.entries(options).map(
    ([option, value]) => `${option}=${typeof value === 'number' ? Number(value.toPrecision(4)) : String(value)}`,
  );
  return values.length === 0 ? ['defaults'] : values;
}

/** Words in lines of at most so many characters; a longer word has a line of its own. */
function wrapped(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
