import { CommanderError } from 'commander';
import { type CommandLineIo, createProcessIo } from './command-line-io.ts';
import { errorReport, exitCode } from './error-report.ts';
import { readerGone } from './output.ts';
import { createProgram } from './program.ts';
import { createServices, type Services } from './services.ts';

export type { CommandLineIo } from './command-line-io.ts';
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
  const program = createProgram(io, services, argv);
  try {
    if (argv.length === 0)
      throw new CommanderError(
        2,
        'sentiment.noCommand',
        'give a command: predict, train, describe, split, evaluate, compare or serve; --help tells more',
      );
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error === readerGone) return 0;
    const code = exitCode(error);
    const debug = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length).includes('--debug');
    if (code !== 0) io.stderr.write(errorReport(error, debug));
    return code;
  }
}
