import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { SentimentError } from 'sentiment-core';

/** The command was called in a wrong way: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** 1 the input or the run failed, 2 wrong usage. */
export function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) return 2;
  return SentimentError.isInstance(error) && error.code === 'option_invalid' ? 2 : 1;
}

/** One line, without a stack unless `debug`. */
export function errorReport(error: unknown, debug: boolean): string {
  if (debug) return `sentiment: ${inspect(error)}\n`;
  return `sentiment: ${messageOf(error)
    .replace(/\s*\n\s*/g, ' ')
    .trim()}\n`;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (error.name === 'AbortError' || (SentimentError.isInstance(error) && code === 'aborted'))
    return 'stopped; nothing was written';
  return error.message.replace(/^error: /, '');
}
