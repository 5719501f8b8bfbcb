import { Command, InvalidArgumentError, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import type { CommandLineIo } from './terminal/command-line-io.ts';
import { compare, type CompareOptions } from './compare/compare-command.ts';
import { describe, type DescribeOptions } from './data/describe-command.ts';
import { addEmbeddingsCommands } from './embeddings/embeddings-program.ts';
import { addFeedbackCommands } from './feedback/feedback-program.ts';
import { exportModel, type ExportOptions } from './export/export-command.ts';
import { type MlflowSyncOptions, syncMlflow } from './train/mlflow-sync-command.ts';
import { evaluate, type EvaluateOptions } from './evaluate/evaluate-command.ts';
import { predict, type PredictOptions } from './predict/predict-command.ts';
import { predictionFormats } from './predict/prediction-format.ts';
import { quantize, type QuantizeCommandOptions } from './export/quantize-command.ts';
import { addRegistryCommands } from './registry/registry-program.ts';
import { serve, type ServeOptions } from './serve/serve-command.ts';
import { exportFormats, type Services, trainerKinds } from './services.ts';
import { split, type SplitOptions } from './data/split-command.ts';
import { train, type TrainOptions } from './train/train-command.ts';

const modelHelp =
  '`default`, the folder of a model that `train` or `export` wrote, an installed package of weights (@scope/name), or models:/name@alias of an MLflow registry';
const textOption = () => new Option('--text <column>', 'column of the text').default('text');
const slicesOption = () =>
  new Option('--slices <columns...>', 'columns to break the figures down by, in reports').default([], 'none');
const badRowsOption = () =>
  new Option(
    '--bad-rows <policy>',
    'rows without text or label, not UTF-8, or of another width: stop, or count and skip',
  )
    .choices(['error', 'skip'])
    .default('error');
const labelOption = () => new Option('--label <column>', 'column of the label').default('label');

function wholeNumber(minimum: number, maximum: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= minimum && number <= maximum) return number;
    throw new InvalidArgumentError(`A whole number from ${minimum} to ${maximum} is needed.`);
  };
}

function decimal(minimum: number, maximum: number, word?: string): (value: string) => number | string {
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

const labelsOption = () =>
  new Option(
    '--labels <names>',
    'labels to learn, separated by commas; auto takes those in the data; other rows are left out and counted',
  )
    .default(['negative', 'positive'], 'negative,positive')
    .argParser(labelList);

/** The commands and flags of `sentiment`; parsing one runs it. Throws {CommanderError} for wrong usage, help and version. */
export function createProgram(io: CommandLineIo, services: Services, commandLine: readonly string[]): Command {
  const program = new Command('sentiment')
    .description('Sentiment of tweets: predict, train, evaluate, serve.')
    .version(packageJson.version, '--version', 'print the version')
    // `--version` of a command is its own.
    .enablePositionalOptions()
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: () => undefined,
    })
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  sentiment predict "the crew was lovely" "two hours late, again"\n' +
        '  sentiment predict --input tweets.csv --format ndjson > predictions.ndjson\n' +
        '  sentiment train --model logistic-regression --data tweets.csv.gz --validation valid.csv --output my-model\n' +
        '  sentiment evaluate --model my-model --data test.csv --json\n' +
        '\nExit codes: 0 done, 1 the input or the run failed, 2 wrong usage.',
    );
  // Made by `command`, each inherits the settings above.
  const command = (name: string, description: string): Command =>
    program.command(name).description(description).option('--debug', 'print the stack of an error');

  command(
    'predict [text...]',
    'Print the sentiment of texts, one row each, in input order. Put -- before a text that starts with a dash.',
  )
    .option(
      '--input <file>',
      'texts to read: one a line, or the column `text` of a .csv, .tsv or .ndjson (.gz too); - is standard input',
    )
    .addOption(textOption())
    .addOption(new Option('--format <format>', 'of the output').choices(predictionFormats).default('text'))
    .option('--model <model>', modelHelp, 'default')
    .action((texts: string[], options: PredictOptions) => predict(texts, options, io, services));

  command('train', 'Train a model on labelled files and write it to a folder.')
    .addOption(new Option('--model <kind>', 'kind of model').choices(trainerKinds).makeOptionMandatory())
    .requiredOption('--data <file...>', 'CSV, TSV or NDJSON files (.gz too); FILE:10 counts each of its rows 10 times')
    .option('--validation <file...>', 'files the model never learns from; they decide when to stop, and are reported')
    .addOption(textOption())
    .addOption(labelOption())
    .addOption(badRowsOption())
    .addOption(labelsOption())
    .option(
      '--seed <n>',
      'of what is random in a training: same seed and data, same model',
      wholeNumber(0, 2 ** 32 - 1),
      1,
    )
    .addOption(
      new Option('--preprocessing <variant>', 'what of a text the model sees').choices([
        'simple:lemmas',
        'simple:stems',
        'simple',
        'advanced',
        'bert',
      ]),
    )
    .option(
      '--embeddings <file>',
      'word vectors that a network begins with: GloVe, word2vec or fastText as text (.gz too), those of A,B side by side; none begins with random ones',
    )
    .option(
      '--teacher <model>',
      'a model, or a CSV of its predictions (predict --format csv), whose probabilities a network learns beside the labels',
    )
    .option(
      '--teacher-share <share>',
      'of the teacher in what is learnt; the labels have the rest (default: 0.5)',
      decimal(0, 1),
    )
    .option(
      '--checkpoints <folder>',
      'keeps the state of a network after every epoch, and goes on from there when the same training is started again',
    )
    .option('--tune <trials>', 'try so many sets of options first, by cross-validation on --data', wholeNumber(2, 1000))
    .option('--folds <k>', 'of the cross-validation', wholeNumber(2, 20), 3)
    .option('--config <file>', 'JSON object with options of the trainer; what it sets is not tuned')
    .option(
      '--mlflow [uri]',
      'record the training as a run of this MLflow server; without URI that of MLFLOW_TRACKING_URI',
    )
    .option('--experiment <name>', 'of MLflow, made when there is none (default: Default)')
    .requiredOption('--output <folder>', 'where to write the model; an older model there is replaced')
    .action((options: TrainOptions) => train(options, io, services, commandLine));

  command('describe <file>', 'Say what a file of labelled tweets holds: labels, repeats, lengths, telling terms.')
    .option(
      '--preprocessing <variants...>',
      'lengths after each: simple, simple:lemmas, simple:stems, advanced, bert; terms are those of the first',
      ['simple', 'advanced', 'bert'],
    )
    .addOption(textOption())
    .addOption(labelOption())
    .option('--terms <n>', 'telling terms for each label', wholeNumber(0, 1000), 15)
    .option('--json', 'print one JSON object')
    .option('--report <file>', 'write an HTML page with plots, too')
    .action((file: string, options: DescribeOptions) => describe(file, options, io));

  command('split <file>', 'Split labelled tweets once, for all models: copies and near-duplicates stay together.')
    .requiredOption('--output <folder>', 'where to write the parts and split.json; an older split there is replaced')
    .option('--group <column>', 'rows with equal values stay together, e.g. a user')
    .option('--time <column>', 'date column: the parts follow each other in time, instead of having equal label shares')
    .option('--parts <shares>', 'names and shares of the parts, oldest first', 'train:0.8,valid:0.1,test:0.1')
    .addOption(textOption())
    .addOption(labelOption())
    .option('--seed <n>', 'same file, options and seed, same split', wholeNumber(0, 2 ** 32 - 1), 1)
    .option('--json', 'print what split.json holds')
    .action((file: string, options: SplitOptions) => split(file, options, io));

  command('evaluate', 'Score a model on labelled files, with 95% intervals.')
    .option('--model <model>', modelHelp, 'default')
    .requiredOption('--data <file...>', 'CSV, TSV or NDJSON files (.gz too)')
    .addOption(textOption())
    .addOption(labelOption())
    .addOption(badRowsOption())
    .addOption(slicesOption())
    .option('--calibration <file...>', 'fit calibration maps on these files, and show what each would give on --data')
    .option('--json', 'print one JSON object')
    .option('--report <file>', 'write an HTML page with curves and slices, too')
    .action((options: EvaluateOptions) => evaluate(options, io, services));

  command('compare <model...>', 'Score models on the same rows: synthesis table, paired tests against the best.')
    .requiredOption('--data <file...>', 'CSV, TSV or NDJSON files (.gz too)')
    .addOption(textOption())
    .addOption(labelOption())
    .addOption(slicesOption())
    .option('--seed <n>', 'of the bootstrap', wholeNumber(0, 2 ** 32 - 1), 1)
    .option('--json', 'print one JSON object')
    .option('--markdown', 'print Markdown tables')
    .option('--report <file>', 'write an HTML page with curves, confusion and slices, too')
    .action((models: string[], options: CompareOptions) => compare(models, options, io, services));

  command('quantize', 'Make a model smaller, and write it only when it loses little.')
    .option('--model <model>', modelHelp, 'default')
    .requiredOption('--data <file...>', 'CSV, TSV or NDJSON files (.gz too) that the model was not trained on')
    .addOption(textOption())
    .addOption(labelOption())
    .addOption(badRowsOption())
    .option('--max-loss <share>', 'most that accuracy and macro recall may lose', decimal(0, 1), 0.002)
    .addOption(
      new Option(
        '--weights <type>',
        'stored type of the weights; float16 is for networks; auto: the smallest that --max-loss allows',
      )
        .choices(['int8', 'float16', 'float32', 'unchanged', 'auto'])
        .default('int8'),
    )
    .option(
      '--prune <share>',
      'share of the terms, words or hash buckets to leave out, 0 to 0.99; auto: as much as --max-loss allows',
      decimal(0, 0.99, 'auto'),
      0,
    )
    .option('--json', 'print one JSON object')
    .requiredOption('--output <folder>', 'where to write the model; an older model there is replaced')
    .action((options: QuantizeCommandOptions) => quantize(options, io, services, commandLine));

  command(
    'export',
    'Write a model for other engines: an ONNX graph of raw text, alone or as the folder that MLflow loads.',
  )
    .option('--model <model>', modelHelp, 'default')
    .addOption(
      new Option('--format <format>', 'onnx: model.onnx for ONNX Runtime; mlflow: a folder for MLflow and Spark')
        .choices(exportFormats)
        .makeOptionMandatory(),
    )
    .requiredOption('--output <folder>', 'where to write it; an older export there is replaced')
    .action((options: ExportOptions) => exportModel(options, io, services));

  command('mlflow', 'Work with an MLflow server.')
    .command('sync [folder...]')
    .description(
      'Send the runs that trainings could not send, from .sentiment-mlflow in the folders (default: the current one).',
    )
    .option('--mlflow <uri>', 'server to send them to (default: the one that each was meant for)')
    .option('--debug', 'print the stack of an error')
    .action((folders: string[], options: MlflowSyncOptions) => syncMlflow(folders, options, io, services));

  addRegistryCommands({ command, wholeNumber, decimal }, io, services);

  const columnOptions = () => [textOption(), labelOption(), badRowsOption()];
  addFeedbackCommands(
    { program, command, wholeNumber, decimal, columnOptions, labelsOption, modelHelp },
    io,
    services,
    commandLine,
  );

  addEmbeddingsCommands(command('embeddings', 'Word vectors: learn them, see what they cover.'), io, {
    wholeNumber,
    decimal,
  });

  command('serve', 'Serve a model over HTTP until stopped.')
    .option('--port <port>', 'port, 0 for a free one', wholeNumber(0, 65_535), 3000)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--model <model>', modelHelp, 'default')
    .option(
      '--poll <seconds>',
      'how often to look whether models:/name@alias is another version (default: 30)',
      wholeNumber(1, 86_400),
    )
    .option(
      '--database <database>',
      'where feedback is kept: a file of SQLite, made if need be, or postgresql://…; better set DATABASE_URL when it has a password (default: DATABASE_URL, SQLITE_FILE, else memory)',
    )
    .action((options: ServeOptions) => serve(options, io, services));

  return program;
}
