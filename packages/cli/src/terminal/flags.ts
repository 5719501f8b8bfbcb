import { type Command, InvalidArgumentError, Option } from 'commander';
import type { TrainerKind } from 'sentiment-core/training';
import { addOption } from '../train/trainer-options.ts';
import { UsageError } from './errors.ts';

/** What a MODEL can be, for help texts. */
export const modelHelp =
  '`default`, a model folder, an installed package of weights (@scope/name), or models:/name@alias';

/** Kinds of models that can be trained; here, so that the help loads no training. */
export const trainerKinds: readonly TrainerKind[] = [
  'naive-bayes',
  'logistic-regression',
  'embedding-average',
  'text-cnn',
  'lstm',
  'bilstm',
];

/** Names of preprocessing variants. */
export const preprocessingVariants = ['simple:lemmas', 'simple:stems', 'simple', 'advanced', 'bert'];

/** Adds `--kind`, and `--model`, its name in version 0.1, which help leaves out. Read both with `kindOf`. */
export function addKindOption(command: Command): Command {
  return command
    .addOption(new Option('--kind <kind>', 'kind of model').choices(trainerKinds))
    .addOption(new Option('--model <kind>').choices(trainerKinds).hideHelp());
}

/** The kind of model whose options a command line asks for: `train --kind KIND --help`. */
export function kindToHelpWith(commandLine: readonly string[]): TrainerKind | undefined {
  const [named] = commandLine;
  if (named !== 'train' || !commandLine.some((argument) => argument === '--help' || argument === '-h'))
    return undefined;
  const given = commandLine.flatMap((argument, place) => {
    const [, joined] = /^--(?:kind|model)=(.*)$/.exec(argument) ?? [];
    return argument === '--kind' || argument === '--model' ? [commandLine[place + 1]] : [joined];
  });
  return trainerKinds.find((kind) => given.includes(kind));
}

/** `--option`, over and over, and `--config`. */
export function addTrainerOptions(command: Command): Command {
  return command
    .option('--option <name=value>', 'option of the trainer; `train --kind KIND --help` lists them', addOption)
    .option('--config <file>', 'the same as a JSON file; options that are set are not tuned');
}

export interface KindFlags {
  readonly kind?: TrainerKind | undefined;
  /** Old name of `kind`. */
  readonly model?: TrainerKind | undefined;
}

/** @throws {UsageError} when no kind is given, or two different ones */
export function kindOf({ kind, model }: KindFlags): TrainerKind {
  const given = kind ?? model;
  if (given === undefined)
    throw new UsageError(`required option '--kind <kind>' not specified: ${trainerKinds.join(', ')}`);
  if (model !== undefined && model !== given)
    throw new UsageError('--model is the old name of --kind: give --kind alone');
  return given;
}

export function slicesOption(): Option {
  return new Option('--slices <columns...>', 'columns to break the figures down by').default([], 'none');
}

export function labelsOption(): Option {
  return new Option('--labels <names>', 'labels to learn, or auto')
    .default(['negative', 'positive'], 'negative,positive')
    .argParser(labelList);
}

export function seedOption(description: string): Option {
  return new Option('--seed <n>', description).argParser(wholeNumber(0, 2 ** 32 - 1)).default(1);
}

export function errorsOption(description: string): Option {
  return new Option('--errors <n>', description).argParser(wholeNumber(0, 1000));
}

export function wholeNumber(minimum: number, maximum: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= minimum && number <= maximum) return number;
    throw new InvalidArgumentError(`A whole number from ${minimum} to ${maximum} is needed.`);
  };
}

/** @param word taken as it is, beside numbers */
export function decimal(minimum: number, maximum: number, word?: string): (value: string) => number | string {
  return (value) => {
    if (value === word) return value;
    const number = Number(value);
    if (/^(\d+\.?\d*|\.\d+)$/.test(value) && number >= minimum && number <= maximum) return number;
    const other = word === undefined ? '' : `, or ${word}`;
    throw new InvalidArgumentError(`A number from ${minimum} to ${maximum}${other} is needed.`);
  };
}

function labelList(value: string): readonly string[] | undefined {
  if (value === 'auto') return undefined;
  const labels = value.split(',').map((label) => label.trim());
  if (labels.length >= 2 && labels.length <= 20 && !labels.includes('') && new Set(labels).size === labels.length)
    return labels;
  throw new InvalidArgumentError('2 to 20 different names separated by commas are needed, or auto.');
}

const inAddress = /:\/\/[^\s/?#]*@/g;

/** The command line as records of trainings keep it: without users and passwords in addresses. */
export function recordedCommand(commandLine: readonly string[]): string[] {
  return ['sentiment', ...commandLine.map(withoutCredentials)];
}

function withoutCredentials(argument: string): string {
  const [, option = '', value = ''] = /^(--[\w-]+=)?(.*)$/s.exec(argument) ?? [];
  if (/^https?:/i.test(value) && URL.canParse(value)) {
    const url = new URL(value);
    if (url.username !== '' || url.password !== '') {
      url.username = '';
      url.password = '';
      return `${option}${url.href}`;
    }
  }
  return argument.replace(inAddress, '://');
}
