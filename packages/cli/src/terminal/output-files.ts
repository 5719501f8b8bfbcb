import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { SentimentError } from 'sentiment-core';

/** Options that name a file to write say so in their help: `--report <file>`. */
const fileOption = /^--(report|output) <file>$/;

/**
 * Fails before the work when a file that a command is to write cannot be written, or is one that it reads.
 * @throws {SentimentError} `invalid_argument`
 */
export async function checkOutputFiles(command: Command): Promise<void> {
  const values: Readonly<Record<string, unknown>> = command.opts();
  const written = command.options.filter(({ flags }) => fileOption.test(flags));
  const read: unknown[] = [command.processedArgs, values['data'], values['validation'], values['input']].flat(2);
  for (const option of written) {
    const file = values[option.attributeName()];
    if (typeof file !== 'string' || file === '-') continue;
    const problem = read.some((input) => typeof input === 'string' && resolve(input) === resolve(file))
      ? 'is a file that the command reads; give another name'
      : await problemOf(file);
    if (problem === undefined) continue;
    const name = option.long ?? option.flags;
    throw new SentimentError({
      code: 'invalid_argument',
      field: option.attributeName(),
      message: `${name} ${file}: ${problem}`,
    });
  }
}

/** Why a file cannot be written; undefined when nothing is known to be in the way. */
async function problemOf(file: string): Promise<string | undefined> {
  const folder = dirname(resolve(file));
  const there = await stat(folder).catch(() => undefined);
  if (there === undefined) return `the folder ${folder} does not exist; make it first`;
  if (!there.isDirectory()) return `${folder} is not a folder`;
  const isWritable = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable) return `the folder ${folder} cannot be written to; check its permissions`;
  return (await stat(file).catch(() => undefined))?.isDirectory() ? 'is a folder; give the name of a file' : undefined;
}
