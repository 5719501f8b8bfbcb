import { basename, resolve } from 'node:path';
import { recordedCommand } from '../terminal/flags.ts';
import { html, type Html } from './page.ts';

/** How a report came about: with the same command, seed and files, and the same code, it is the same but for the date. */
export interface ReportOrigin {
  /** The user's arguments. */
  readonly commandLine: readonly string[];
  readonly date: Date;
}

/** Last lines of the facts below a title: seed, date and command. */
export function originLines(
  { commandLine, date }: ReportOrigin,
  seed?: number,
): (readonly [name: string, value: Html | string])[] {
  const command = recordedCommand(commandLine).map(shellWord).join(' ');
  return [
    ...(seed === undefined ? [] : [['Seed', `${seed} (bootstrap intervals)`] as const]),
    ['Date', `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`],
    ['Command', html`<code>${command}</code>`],
  ];
}

/** A word as a POSIX shell takes it. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** What titles call a model: the last folder of a path, everything else as it is. */
export function modelTitle(reference: string): string {
  return /^(@|[\w-]+:)/.test(reference) ? reference : basename(resolve(reference));
}

/** What titles call data files. */
export function filesTitle(files: readonly string[]): string {
  return files.map((file) => basename(file)).join(', ');
}
