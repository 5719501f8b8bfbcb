import { CommanderError } from 'commander';
import { type CommandLineIo, createProcessIo } from './terminal/command-line-io.ts';
import { errorReport, exitCode } from './terminal/error-report.ts';
import { readerGone, watchOutput } from './terminal/output.ts';
import { createProgram } from './program.ts';
import { createServices, type Services } from './services.ts';

export type { CommandLineIo } from './terminal/command-line-io.ts';
export type { Services } from './services.ts';

/**
 * Runs one command of `sentiment`.
 * @param argv the user's arguments, without the program
 * @param io default: streams and signals of this process
 * @returns exit code: 0 done, 1 the input or the run failed, 2 wrong usage
 */
export async function run(
  argv: readonly string[],
  io: CommandLineIo = createProcessIo(),
  services: Services = createServices(),
): Promise<number> {
  const outputFailure = watchOutput(io.stdout);
  // Nothing can be said any more when this one fails.
  io.stderr.on('error', () => undefined);
  const program = createProgram(io, services, argv);
  try {
    if (argv.length === 0)
      throw new CommanderError(
        2,
        'sentiment.noCommand',
        'give a command: predict, train, describe, split, evaluate, compare, serve, ...; --help tells all of them',
      );
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
