import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DataFormat, TableOptions, TextEncoding } from 'sentiment-core/node';
import type { BadRowPolicy } from 'sentiment-core/training';
import type { Progress } from './output.ts';

/** How the files of a command are written, and where the texts are in them; what is left out is found in each file. */
export interface ReadingFlags {
  /** Column of the text. */
  readonly text?: string | undefined;
  /** Column of the label. */
  readonly label?: string | undefined;
  readonly inputFormat?: DataFormat | undefined;
  readonly encoding?: TextEncoding | undefined;
  readonly delimiter?: string | undefined;
  /** False: the first line is a row. */
  readonly header?: boolean | undefined;
  readonly quote?: 'double' | 'none' | undefined;
  /** Told what was assumed of a file. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Here, so that the help loads no reader. */
const formats: readonly DataFormat[] = ['csv', 'tsv', 'ndjson', 'json', 'text'];
const encodings: readonly TextEncoding[] = ['utf-8', 'windows-1252', 'latin1'];

export function textOption(): Option {
  return new Option('--text <column>', 'column of the text, or its number (default: text, tweet, …)');
}

export function labelOption(): Option {
  return new Option('--label <column>', 'column of the label, or its number (default: label, sentiment, …)');
}

/** Adds what every command that reads tables has; one paragraph of the help names them all. */
export function addReadingFlags(command: Command): Command {
  return command
    .addOption(new Option('--input-format <format>').choices(formats).hideHelp())
    .addOption(new Option('--encoding <encoding>').choices(encodings).hideHelp())
    .addOption(new Option('--delimiter <character>').argParser(delimiter).hideHelp())
    .addOption(new Option('--no-header').hideHelp())
    .addOption(new Option('--quote <quoting>').choices(['double', 'none']).hideHelp())
    .addHelpText(
      'after',
      `Files: --input-format ${formats.join('|')}, --encoding ${encodings.join('|')},\n  --delimiter <character>, --no-header, --quote double|none (default: found in each file)`,
    );
}

/** `--bad-rows stop|skip`; `error` is the old name of `stop`. */
export function badRowsOption(): Option {
  return new Option('--bad-rows <policy>', 'bad rows: stop, or count and skip')
    .choices(['stop', 'skip'])
    .argParser((value): BadRowPolicy => {
      if (value === 'skip') return value;
      if (value === 'stop' || value === 'error') return 'error';
      throw new InvalidArgumentError('Allowed choices are stop, skip.');
    })
    .default('error', 'stop');
}

function delimiter(value: string): string {
  const character = value === 'tab' || value === '\\t' ? '\t' : value;
  if (/^(?![\dA-Za-z"])[\t\x20-\x7E]$/.test(character)) return character;
  throw new InvalidArgumentError('One character is needed that is no letter, digit or quote, or tab.');
}

/** The flags as `openTable`, `openDataset` and the like take them. */
export function tableOptions({
  text,
  label,
  inputFormat,
  encoding,
  delimiter: between,
  header,
  quote,
  onWarning,
}: ReadingFlags) {
  const options: TableOptions = {
    format: inputFormat,
    encoding,
    delimiter: between,
    header: header === false ? false : undefined,
    quote,
    onWarning,
  };
  return { ...options, text, label };
}

/** Shows each warning once, however often a file is opened. */
export function warnOnce(progress: Progress): (message: string) => void {
  const shown = new Set<string>();
  return (message) => {
    if (shown.has(message)) return;
    shown.add(message);
    progress.note(`WARNING: ${message}`);
  };
}
