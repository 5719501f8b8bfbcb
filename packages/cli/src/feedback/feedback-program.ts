import { type Command, Option } from 'commander';
import type { Models } from '../models.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import {
  decimal,
  addKindOption,
  addTrainerOptions,
  kindOf,
  type KindFlags,
  labelsOption,
  seedOption,
} from '../terminal/flags.ts';
import { addGateOptions } from '../registry/gate-flags.ts';
import { addReadingFlags, badRowsOption, labelOption, textOption } from '../terminal/reading-flags.ts';
import type { ExportFeedbackOptions } from './export-feedback-command.ts';
import type { RetrainOptions } from './retrain-command.ts';

/** The commands below `feedback`. */
export function defineFeedbackCommands(feedback: Command, io: CommandLineIo): void {
  feedback
    .command('export')
    .description('Write the texts that users labelled, with their labels.')
    .option('--debug', 'print the stack of an error')
    .requiredOption('--database <database>', 'file of SQLite, or postgresql://…')
    .option('--since <time>', 'feedback from then on, ISO 8601')
    .option('--until <time>', 'feedback before then, ISO 8601')
    .addOption(new Option('--format <format>', 'of the output (default: by its name)').choices(['csv', 'ndjson']))
    .option('--output <file>', 'where to write; - is standard output', '-')
    .action(async (options: ExportFeedbackOptions) =>
      (await import('./export-feedback-command.ts')).exportFeedback(options, io),
    );
}

/** Flags and work of `retrain`. */
export function defineRetrainCommand(
  retrain: Command,
  io: CommandLineIo,
  models: Models,
  commandLine: readonly string[],
): void {
  addReadingFlags(addTrainerOptions(addKindOption(retrain)))
    .requiredOption('--data <file...>', 'what the models learnt from so far; FILE:10 counts rows 10 times')
    .requiredOption('--feedback <file...>', 'files that `feedback export` wrote')
    .option('--champion <model>', 'the model in use', 'default')
    .option('--validation <file...>', 'files the model never learns from; they decide when to stop')
    .option('--frozen <file...>', 'files that neither model has learnt from, to compare both on')
    .option('--feedback-weight <n>', 'mean weight of a row of feedback (default: 2)', decimal(1e-6, 1e6))
    .option('--confirmation-weight <n>', 'times that a prediction found right counts (default: 1)', decimal(1, 1e6))
    .option('--held-out <fraction>', 'fraction of the feedback to compare on (default: 0.2)', decimal(0, 0.9))
    .option('--wrong-share <fraction>', 'fraction of all predictions that are wrong, as GET /stats says', decimal(0, 1))
    .addOption(seedOption('of what is random'))
    .option('--register <name>', 'put the challenger into the MLflow registry under this name')
    .option('--promote', 'then make it the champion if it passes the gate on --frozen')
    .option('--slices <columns...>', 'with --promote: columns of --frozen whose values are slices too', [])
    .option('--mlflow <uri>', 'address of the MLflow server (default: MLFLOW_TRACKING_URI)')
    .requiredOption('--output <folder>', 'where to write the model')
    .addOption(labelsOption())
    .addOption(textOption())
    .addOption(labelOption())
    .addOption(badRowsOption());
  addGateOptions(retrain).action(async (options: RetrainOptions & KindFlags) =>
    (await import('./retrain-command.ts')).retrainModel({ ...options, kind: kindOf(options) }, io, models, commandLine),
  );
}
