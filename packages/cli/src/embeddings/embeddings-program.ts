import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { decimal, preprocessingVariants, wholeNumber } from '../terminal/flags.ts';
import { addReadingFlags, textOption } from '../terminal/reading-flags.ts';
import type { EmbeddingsCoverageOptions, EmbeddingsTrainOptions } from './embeddings-command.ts';

/** Those of `createSkipGramTrainer`; here, so that the help loads no training. */
export const skipGramFlags = {
  dimensions: 100,
  window: 5,
  negatives: 5,
  epochs: 5,
  minimumCount: 5,
  subsample: 1e-3,
  learningRate: 0.05,
  seed: 1,
  buckets: 2 ** 18,
} as const;

const dataHelp = 'CSV, TSV, NDJSON or JSON files, or texts one a line (.gz too)';

function subwordLengths(value: string): readonly [number, number] | 'none' {
  if (value === 'none') return value;
  const match = /^(\d{1,2})-(\d{1,2})$/.exec(value);
  if (match) return [Number(match[1]), Number(match[2])];
  throw new InvalidArgumentError('none, or lengths such as 3-6, are needed.');
}

/** The commands below `embeddings`. */
export function defineEmbeddingsCommands(embeddings: Command, io: CommandLineIo): void {
  const command = (name: string, description: string): Command =>
    addReadingFlags(embeddings.command(name))
      .description(description)
      .option('--debug', 'print the stack of an error')
      .requiredOption('--data <file...>', dataHelp)
      .addOption(textOption())
      .addOption(
        new Option('--preprocessing <variant>', 'how texts become words')
          .choices(preprocessingVariants)
          .default('advanced'),
      );

  const defaults = skipGramFlags;
  command('train', 'Learn word vectors from texts: skip-gram with negative sampling, on request with sub-words.')
    .option('--dimensions <n>', 'numbers a word', wholeNumber(1, 2000), defaults.dimensions)
    .option('--window <n>', 'most words to each side that count', wholeNumber(1, 100), defaults.window)
    .option('--negatives <n>', 'words drawn for each true one', wholeNumber(1, 100), defaults.negatives)
    .option('--epochs <n>', 'passes over the texts', wholeNumber(1, 1000), defaults.epochs)
    .option(
      '--minimum-count <n>',
      'words that come less often are left out',
      wholeNumber(1, 2 ** 31 - 1),
      defaults.minimumCount,
    )
    .option(
      '--subsample <share>',
      'more frequent words are passed over at random; 0 for never',
      decimal(0, 1),
      defaults.subsample,
    )
    .option('--learning-rate <step>', 'at the beginning; it falls to nearly 0', decimal(1e-6, 1), defaults.learningRate)
    .option('--subwords <lengths>', 'shortest and longest part of words, e.g. 3-6, or none', subwordLengths, 'none')
    .option('--buckets <n>', 'rows for the parts of words', wholeNumber(1, 2 ** 24), defaults.buckets)
    .option('--seed <n>', 'same seed and data, same vectors', wholeNumber(0, 2 ** 32 - 1), defaults.seed)
    .addOption(
      new Option('--format <format>', 'word2vec has a header line, glove has none')
        .choices(['word2vec', 'glove'])
        .default('word2vec'),
    )
    .requiredOption('--output <file>', 'where to write the vectors, packed when it ends in .gz')
    .action(async (options: EmbeddingsTrainOptions) =>
      (await import('./embeddings-command.ts')).trainEmbeddings(options, io),
    );

  command(
    'coverage <vectors>',
    'Show how many words of texts a file of vectors knows, and which frequent ones it lacks.',
  )
    .option('--misses <n>', 'unknown words to name', wholeNumber(0, 1_000_000), 20)
    .option('--first <n>', 'read only so many words of the file', wholeNumber(1, 2 ** 31 - 1))
    .option('--json', 'print one JSON object')
    .action(async (vectors: string, options: EmbeddingsCoverageOptions) =>
      (await import('./embeddings-command.ts')).coverEmbeddings(vectors, options, io),
    );
}
