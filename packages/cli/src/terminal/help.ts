import type { Argument, Command, Help, Option } from 'commander';
import type { CommandLineIo } from './command-line-io.ts';

/** Longest line of a help text, in characters; a narrower terminal makes it shorter. */
const widest = 100;

/** Columns that a help text may use. */
export function helpWidth({ stdout }: CommandLineIo): number {
  const columns = 'columns' in stdout ? Number(stdout.columns) : widest;
  return columns >= 40 ? Math.min(columns, widest) : widest;
}

/** How help is laid out: one screen for each command, so choices and defaults stand without quotes and names. */
export const helpLayout: Partial<Help> = {
  subcommandTerm: (command: Command) =>
    [command.name(), ...command.registeredArguments.map((argument) => argumentTerm(argument))].join(' '),
  subcommandDescription: (command: Command) => command.summary() || command.description(),
  optionDescription({ description, argChoices, defaultValue, defaultValueDescription }: Option) {
    const fallback = defaultValueDescription ?? shown(defaultValue);
    const parts = [
      ...(argChoices === undefined ? [] : [argChoices.join(', ')]),
      ...(fallback === '' ? [] : [`default: ${fallback}`]),
    ];
    return parts.length === 0 ? description : `${description} (${parts.join('; ')})`;
  },
};

function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ');
  return value === undefined || value === false ? '' : String(value);
}
