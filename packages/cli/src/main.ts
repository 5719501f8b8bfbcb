import { CommanderError } from 'commander';
import { type CommandLineIo, createProcessIo } from './terminal/command-line-io.ts';
import { type Models, models as ownModels } from './models.ts';
import { createProgram } from './program.ts';
import { errorReport, exitCode } from './terminal/errors.ts';
import { readerGone, watchOutput } from './terminal/output.ts';

export type { CommandLineIo } from './terminal/command-line-io.ts';
export type { Models } from './models.ts';

/**
 * Runs one command of `sentiment`.
 * @param argv the user's arguments, without the program
 * @param io default: streams and signals of this process
 * @param models default: those that references name
 * @returns exit code: 0 done, 1 the input or the run failed, 2 wrong usage
 */
export async function run(
  argv: readonly string[],
  io: CommandLineIo = createProcessIo(),
  models: Models = ownModels,
): Promise<number> {
  const outputFailure = watchOutput(io.stdout);
  // Nothing can be said any more when this one fails.
  io.stderr.on('error', () => undefined);
  try {
    if (argv.length === 0)
      throw new CommanderError(
        2,
        'sentiment.noCommand',
        'give a command: predict, train, describe, split, evaluate, compare, serve, ...; --help lists all of them',
      );
    const program = await createProgram(io, models, argv);
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (thrown) {
    // Help and version end with an error of code 0, and are written without waiting.
    const ended = thrown === readerGone || exitCode(thrown) === 0;
    const error = ended ? await outputFailure() : thrown;
    if (error === undefined || error === readerGone) return 0;
    const debug = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length).includes('--debug');
    io.stderr.write(errorReport(error, debug));
    return exitCode(error);
  }
}
