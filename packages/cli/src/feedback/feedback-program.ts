import { type Command, Option } from 'commander';
import { type Services, trainerKinds } from '../services.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { exportFeedback, type ExportFeedbackOptions, feedbackFormats } from './export-feedback-command.ts';
import { retrainModel, type RetrainOptions } from './retrain-command.ts';

export interface FeedbackProgram {
  readonly program: Command;
  readonly command: (name: string, description: string) => Command;
  readonly wholeNumber: (minimum: number, maximum: number) => (value: string) => number;
  readonly decimal: (minimum: number, maximum: number) => (value: string) => number | string;
  readonly columnOptions: () => readonly Option[];
  readonly labelsOption: () => Option;
  readonly modelHelp: string;
}

/** `feedback export` and `retrain`. */
export function addFeedbackCommands(
  { program, command, wholeNumber, decimal, columnOptions, labelsOption, modelHelp }: FeedbackProgram,
  io: CommandLineIo,
  services: Services,
  commandLine: readonly string[],
): void {
  program
    .command('feedback')
    .description('Work with what users said of predictions.')
    .command('export')
    .description('Write the texts that users judged, with the labels they gave.')
    .option('--debug', 'print the stack of an error')
    .requiredOption('--database <database>', 'file of SQLite, or postgresql://…')
    .option('--since <time>', 'feedback from then on, ISO 8601')
    .option('--until <time>', 'feedback before then, ISO 8601')
    .addOption(new Option('--format <format>', 'of the output (default: by its name)').choices(feedbackFormats))
    .option('--output <file>', 'where to write; - is standard output', '-')
    .action((options: ExportFeedbackOptions) => exportFeedback(options, io, services));

  const retrain = command('retrain', 'Train a challenger on the training files and the feedback, and compare it.')
    .addOption(new Option('--model <kind>', 'kind of model').choices(trainerKinds).makeOptionMandatory())
    .requiredOption('--data <file...>', 'what the models learnt from so far; FILE:10 counts each of its rows 10 times')
    .requiredOption('--feedback <file...>', 'files that `feedback export` wrote')
    .option('--champion <model>', `the model in use: ${modelHelp}`, 'default')
    .option('--validation <file...>', 'files the model never learns from; they decide when to stop')
    .option('--frozen <file...>', 'files that neither model has learnt from, to compare both on')
    .option('--feedback-weight <n>', 'mean weight of a row of feedback (default: 2)', decimal(1e-6, 1e6))
    .option('--confirmation-weight <n>', 'times that a prediction found right counts (default: 1)', decimal(1, 1e6))
    .option('--held-out <share>', 'of the feedback, to compare on (default: 0.2)', decimal(0, 0.9))
    .option('--wrong-share <share>', 'of all predictions, as GET /stats has it', decimal(0, 1))
    .option('--seed <n>', 'of what is random', wholeNumber(0, 2 ** 32 - 1), 1)
    .option('--config <file>', 'JSON object with options of the trainer')
    .option('--register <name>', 'put the challenger into the MLflow registry under this name')
    .option('--promote', 'then let the gate judge it on --frozen, and make it the champion when it passes')
    .option('--mlflow <uri>', 'address of the MLflow server (default: MLFLOW_TRACKING_URI)')
    .requiredOption('--output <folder>', 'where to write the model')
    .addOption(labelsOption());
  for (const option of columnOptions()) retrain.addOption(option);
  retrain.action((options: RetrainOptions) => retrainModel(options, io, services, commandLine));
}
