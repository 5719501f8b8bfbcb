import { type Command, InvalidArgumentError } from 'commander';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { wholeNumber } from '../terminal/flags.ts';
import { addGateOptions } from './gate-flags.ts';
import { addReadingFlags, badRowsOption, labelOption, textOption } from '../terminal/reading-flags.ts';
import type { PromoteOptions } from './promote-command.ts';
import type { RegisterOptions, RollbackOptions } from './register-command.ts';

type Tag = readonly [key: string, value: string];

function addTag(value: string, tags: readonly Tag[]): readonly Tag[] {
  const at = value.indexOf('=');
  if (at > 0) return [...tags, [value.slice(0, at), value.slice(at + 1)]];
  throw new InvalidArgumentError('key=value is needed.');
}

function versionNumber(value: string): string {
  if (/^[1-9]\d{0,17}$/.test(value)) return value;
  throw new InvalidArgumentError('The number of a version is needed, e.g. 3.');
}

export interface RegistryCommands {
  readonly register: Command;
  readonly promote: Command;
  readonly rollback: Command;
}

/** Flags and work of `register`, `promote` and `rollback`. */
export function defineRegistryCommands({ register, promote, rollback }: RegistryCommands, io: CommandLineIo): void {
  for (const command of [register, promote, rollback]) {
    command
      .requiredOption('--name <name>', 'of the registered model')
      .option('--mlflow <uri>', 'address of the MLflow server (default: MLFLOW_TRACKING_URI)');
  }

  register
    .requiredOption('--model <model>', '`default`, a model folder, or models:/name@alias')
    .option('--run <id>', 'the run that made it (default: the one its training was recorded in)')
    .option('--experiment <name>', 'where its files go when it has no run (default: the name of the model)')
    .option('--alias <aliases...>', 'aliases to move to the version, e.g. challenger', [])
    .option('--tag <key=value>', 'tag of the version; may be given again', addTag, [])
    .option('--description <text>', 'of the version')
    .option('--json', 'print one JSON object')
    .action(async (options: RegisterOptions) => (await import('./register-command.ts')).register(options, io));

  addReadingFlags(promote)
    .option('--version <number>', 'the version to promote', versionNumber)
    .option('--alias <alias>', 'its alias (default: challenger)')
    .requiredOption('--data <file...>', 'CSV, TSV, NDJSON or JSON files (.gz too) that neither version has seen')
    .addOption(textOption())
    .addOption(labelOption())
    .addOption(badRowsOption())
    .option('--slices <columns...>', 'columns whose values are slices too', []);
  addGateOptions(promote)
    .option('--dry-run', 'decide only; write no tag and move no alias')
    .option('--json', 'print one JSON object')
    .action(async (options: PromoteOptions) => (await import('./promote-command.ts')).promote(options, io));

  rollback
    .option('--steps <n>', 'champions to go back (default: 1)', wholeNumber(1, 200))
    .option('--to <version>', 'the version to return to, in place of --steps', versionNumber)
    .option('--reason <text>', 'kept in the tags of both versions')
    .option('--json', 'print one JSON object')
    .action(async (options: RollbackOptions) => (await import('./register-command.ts')).rollback(options, io));
}
